package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.ProblemException;

/// One type of resource of which only names are kept, such as FHIR Organization.
final class FhirNamedResources implements IResourceProvider {

  private final Class<? extends Resource> type;
  private final Function<FhirNamed, Resource> resource;
  private final FhirDirectory directory;

  <R extends Resource> FhirNamedResources(
      Class<R> type, Function<FhirNamed, R> resource, FhirDirectory directory) {
    this.type = type;
    this.resource = resource::apply;
    this.directory = directory;
  }

  @Override
  public Class<? extends IBaseResource> getResourceType() {
    return type;
  }

  @Read
  public IBaseResource read(@IdParam IdType id, HttpServletRequest request) {
    return directory
        .read(type.getSimpleName(), id.getIdPart(), FhirFilter.partner(request))
        .map(resource)
        .orElseThrow(() -> new ResourceNotFoundException(id));
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "name") @Nullable StringParam name,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    int limit = FhirSearch.limit(count);
    FhirPartner partner = FhirFilter.partner(request);
    String number = FhirSearch.identifier(identifier);
    String beginning = FhirSearch.beginning(name);
    if ((number == null) == (beginning == null)) {
      throw new InvalidRequestException(
          "Search " + type.getSimpleName() + " by identifier or by name, one of them");
    }
    if (number != null) {
      return FhirSearch.bundle(
          details,
          directory.byIdentifier(type.getSimpleName(), number, partner).map(resource).stream()
              .toList(),
          null);
    }
    try {
      Page<FhirNamed> page =
          directory.byName(
              type.getSimpleName(),
              String.valueOf(beginning),
              FhirSearch.cursor(cursor),
              limit,
              partner);
      List<Resource> found = page.items().stream().map(resource).toList();
      return FhirSearch.bundle(details, found, page.nextCursor());
    } catch (ProblemException e) {
      throw new InvalidRequestException("_cursor is none of this server");
    }
  }
}
