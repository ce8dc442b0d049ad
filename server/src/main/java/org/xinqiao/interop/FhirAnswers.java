package org.xinqiao.interop;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.ProblemException;

/// Reads and searches of facts, as the FHIR library asks for them.
@Component
class FhirAnswers {

  private final FhirFacts facts;

  FhirAnswers(FhirFacts facts) {
    this.facts = facts;
  }

  <R extends Resource> R read(
      FhirFactKind kind, IdType id, HttpServletRequest request, Function<FhirFact, R> resource) {
    return facts
        .read(kind, id.getIdPart(), FhirFilter.partner(request))
        .map(resource)
        .orElseThrow(() -> new ResourceNotFoundException(id));
  }

  <R extends Resource> Bundle search(
      FhirFactKind kind,
      FhirFacts.Filter filter,
      @Nullable StringParam cursor,
      @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request,
      Function<FhirFact, R> resource) {
    int limit = FhirSearch.limit(count);
    if (filter.patient() == null && filter.identifier() == null) {
      throw new InvalidRequestException(
          "Search " + kind.type() + " by patient, identifier or both");
    }
    try {
      Page<FhirFact> page =
          facts.search(kind, filter, FhirSearch.cursor(cursor), limit, FhirFilter.partner(request));
      return FhirSearch.bundle(
          details, page.items().stream().map(resource).toList(), page.nextCursor());
    } catch (ProblemException e) {
      throw new InvalidRequestException("_cursor is none of this server");
    }
  }
}
