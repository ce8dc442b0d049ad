package org.xinqiao.interop;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateParam;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ParamPrefixEnum;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /// From an instant on, and before another; null is open.
  record Range(@Nullable Instant from, @Nullable Instant before) {}

  /// A day without a time is one of the hospital's.
  static @Nullable Range range(@Nullable DateRangeParam param) {
    if (param == null || param.isEmpty()) {
      return null;
    }
    DateParam lower = param.getLowerBound();
    DateParam upper = param.getUpperBound();
    return new Range(
        lower == null
            ? null
            : lower.getPrefix() == ParamPrefixEnum.GREATERTHAN ? end(lower) : start(lower),
        upper == null
            ? null
            : upper.getPrefix() == ParamPrefixEnum.LESSTHAN ? start(upper) : end(upper));
  }

  private static Instant start(DateParam date) {
    return at(date).atZone(Hl7Time.HOSPITAL).toInstant();
  }

  private static Instant end(DateParam date) {
    LocalDateTime at = at(date);
    return (switch (date.getPrecision()) {
          case YEAR -> at.plusYears(1);
          case MONTH -> at.plusMonths(1);
          case DAY -> at.plusDays(1);
          case MINUTE -> at.plusMinutes(1);
          case SECOND -> at.plusSeconds(1);
          case MILLI -> at.plusNanos(1_000_000);
        })
        .atZone(Hl7Time.HOSPITAL)
        .toInstant();
  }

  private static LocalDateTime at(DateParam date) {
    String text = date.getValueAsString();
    try {
      return switch (date.getPrecision()) {
        case YEAR -> LocalDate.of(Integer.parseInt(text), 1, 1).atStartOfDay();
        case MONTH -> YearMonth.parse(text).atDay(1).atStartOfDay();
        case DAY -> LocalDate.parse(text).atStartOfDay();
        case MINUTE, SECOND, MILLI ->
            date.getValue().toInstant().atZone(Hl7Time.HOSPITAL).toLocalDateTime();
      };
    } catch (DateTimeException e) {
      throw new InvalidRequestException("There is no such date");
    }
  }

  /// The id in a reference to a patient, as in `Patient/42`; null when none is asked for.
  static @Nullable String patient(@Nullable ReferenceParam patient) {
    if (patient == null || patient.isEmpty()) {
      return null;
    }
    if (patient.getChain() != null
        || patient.getResourceType() != null && !patient.getResourceType().equals("Patient")
        || patient.getIdPart() == null
        || patient.getBaseUrl() != null) {
      throw new InvalidRequestException("patient is a reference, as in Patient/{id}");
    }
    return patient.getIdPart();
  }

  /// `system|value` of an identifier; null when none is asked for.
  static @Nullable String identifier(@Nullable TokenParam identifier) {
    if (identifier == null || identifier.isEmpty()) {
      return null;
    }
    if (identifier.getModifier() != null) {
      throw new InvalidRequestException("identifier is searched as {system}|{value}");
    }
    return Objects.toString(identifier.getSystem(), "") + "|" + identifier.getValue();
  }

  /// The beginning of a name; null when none is asked for.
  static @Nullable String beginning(@Nullable StringParam name) {
    if (name == null || name.isEmpty()) {
      return null;
    }
    if (name.isExact() || name.isContains()) {
      throw new InvalidRequestException("name is searched by its beginning");
    }
    return name.getValue();
  }

  /// A code, whatever its system: systems are not kept.
  static @Nullable String code(@Nullable TokenParam code) {
    if (code == null || code.isEmpty()) {
      return null;
    }
    if (code.getModifier() != null || code.getValue() == null || code.getValue().isEmpty()) {
      throw new InvalidRequestException("code is searched as {system}|{code}");
    }
    return code.getValue();
  }

  /// Our word for a status; empty when nothing here stands so.
  ///
  /// @param words FHIR's status in ours
  static @Nullable String status(@Nullable TokenParam status, Map<String, String> words) {
    if (status == null || status.isEmpty()) {
      return null;
    }
    if (status.getModifier() != null) {
      throw new InvalidRequestException("status is searched as {code}");
    }
    return words.getOrDefault(status.getValue(), "");
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
