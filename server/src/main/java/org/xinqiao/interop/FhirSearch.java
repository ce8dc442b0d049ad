package org.xinqiao.interop;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import org.xinqiao.shared.Page;

/// What the searches have in common: how many, from where, and the bundle with the link to go on.
final class FhirSearch {

  static final String CURSOR = "_cursor";
  private static final int DEFAULT_COUNT = 20;

  private FhirSearch() {}

  /// More than the largest page is answered with the largest page, as FHIR allows.
  static int limit(@Nullable Integer count) {
    if (count == null) {
      return DEFAULT_COUNT;
    }
    if (count < 1) {
      throw new InvalidRequestException("_count must be at least 1");
    }
    return Math.min(count, Page.MAX_LIMIT);
  }

  static @Nullable String cursor(@Nullable StringParam param) {
    return param == null || param.isEmpty() ? null : param.getValue();
  }

  /// The id of a resource; empty text and anything that is none of our ids finds nothing.
  static @Nullable UUID id(@Nullable String text) {
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static Bundle bundle(
      RequestDetails request, List<? extends Resource> resources, @Nullable String nextCursor) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.SEARCHSET);
    String url = request.getCompleteUrl();
    bundle.addLink().setRelation("self").setUrl(url);
    if (nextCursor != null) {
      bundle
          .addLink()
          .setRelation("next")
          .setUrl(
              UriComponentsBuilder.fromUriString(url)
                  .replaceQueryParam(CURSOR, nextCursor)
                  .build()
                  .toUriString());
    }
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setFullUrl(
              request.getFhirServerBase()
                  + "/"
                  + resource.fhirType()
                  + "/"
                  + resource.getIdElement().getIdPart())
          .setResource(resource)
          .getSearch()
          .setMode(Bundle.SearchEntryMode.MATCH);
    }
    return bundle;
  }
}
