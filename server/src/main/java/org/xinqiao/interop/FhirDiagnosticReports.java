package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR DiagnosticReport: which results belong together, and what was concluded.
@Component
class FhirDiagnosticReports implements IResourceProvider {

  private static final Map<String, String> STATUS =
      Map.of("preliminary", "P", "final", "F", "corrected", "C");

  private final FhirAnswers answers;

  FhirDiagnosticReports(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<DiagnosticReport> getResourceType() {
    return DiagnosticReport.class;
  }

  @Read
  public DiagnosticReport read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(
        FhirFactKind.DIAGNOSTIC_REPORT, id, request, FhirDiagnosticReports::resource);
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "code") @Nullable TokenParam code,
      @OptionalParam(name = "status") @Nullable TokenParam status,
      @OptionalParam(name = "date") @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.DIAGNOSTIC_REPORT,
        new FhirFacts.Filter(
            FhirSearch.patient(patient),
            FhirSearch.identifier(identifier),
            FhirSearch.code(code),
            FhirSearch.status(status, STATUS),
            FhirSearch.range(date),
            FhirSearch.range(updated)),
        cursor,
        count,
        details,
        request,
        FhirDiagnosticReports::resource);
  }

  private static DiagnosticReport resource(FhirFact fact) {
    DiagnosticReport report = fact.named(new DiagnosticReport());
    report.setIdentifier(fact.identifiers());
    report.setStatus(
        switch (fact.required("status")) {
          case "P" -> DiagnosticReport.DiagnosticReportStatus.PRELIMINARY;
          case "C" -> DiagnosticReport.DiagnosticReportStatus.CORRECTED;
          default -> DiagnosticReport.DiagnosticReportStatus.FINAL;
        });
    report.setCode(fact.concept("code", "name"));
    report.setSubject(fact.patient());
    report.setEncounter(fact.encounter());
    report.setEffective(fact.time("reported_at"));
    if (fact.date("issued_at") != null) {
      report.setIssuedElement(new InstantType(fact.time("issued_at").getValueAsString()));
    }
    report.setResult(fact.references("Observation", "results"));
    report.setConclusion(fact.text("conclusion"));
    return report;
  }
}
