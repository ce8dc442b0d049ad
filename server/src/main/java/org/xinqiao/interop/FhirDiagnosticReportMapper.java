package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.xinqiao.clinical.DiagnosticReportRecord;
import org.xinqiao.clinical.MeasuredRecord;
import org.xinqiao.clinical.ObservationRecord;

/// FHIR DiagnosticReport in our words: which results belong together. Results that are only in the
/// report (contained) and the conclusion are observations like any other.
final class FhirDiagnosticReportMapper {

  /// So many components can an observation have that is contained in a report; after as many ids
  /// the next one begins.
  private static final int ROOM = 1024;

  private FhirDiagnosticReportMapper() {}

  static boolean withdrawn(FhirElement report) {
    return Set.of("entered-in-error", "cancelled").contains(report.required("status"));
  }

  static DiagnosticReportRecord map(FhirReports.Report report) {
    FhirElement root = report.root();
    FhirElement.Code code = root.code("code");
    return new DiagnosticReportRecord(
        report.id(),
        report.encounter(),
        report.key(),
        code.code(),
        code.words(),
        status(root),
        reportedAt(report),
        root.at("issued").instant().orElse(null),
        results(report),
        root.text("conclusion").isEmpty() ? null : conclusionId(report));
  }

  /// The words of the conclusion, as a message has them among its results.
  static Optional<MeasuredRecord> conclusion(FhirReports.Report report) {
    String words = report.root().text("conclusion");
    FhirElement.Code code = report.root().code("code");
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MeasuredRecord(
                conclusionId(report),
                report.encounter(),
                new ObservationRecord(
                    report.key() + "#",
                    code.code(),
                    code.words(),
                    null,
                    null,
                    words,
                    null,
                    null,
                    null,
                    reportedAt(report),
                    status(report.root())),
                null));
  }

  /// The observations that are contained in the report and named among its results.
  static List<FhirReports.Report> broughtAlong(FhirReports.Report report) {
    Set<String> named = new java.util.HashSet<>();
    report.root().all("result").forEach(result -> named.add(result.text("reference")));
    List<FhirReports.Report> results = new ArrayList<>();
    List<FhirElement> contained = report.root().all("contained");
    for (int i = 0; i < contained.size(); i++) {
      FhirElement one = contained.get(i);
      String name = "#" + one.text("id");
      if (one.text("resourceType").equals("Observation")
          && named.contains(name)
          && !FhirObservationMapper.withdrawn(one)) {
        if (contained.size() > ROOM - 2 || one.all("component").size() > ROOM) {
          throw new IntakeRefusal(IntakeRefusal.Reason.VALUE_UNSUPPORTED, one.path());
        }
        results.add(
            new FhirReports.Report(
                one,
                containedId(report, i),
                report.key() + name,
                report.encounter(),
                ofSamePatient(one, report),
                report.run()));
      }
    }
    return results;
  }

  private static FhirReferences.Target ofSamePatient(
      FhirElement contained, FhirReports.Report report) {
    FhirElement subject = contained.at("subject");
    if (subject.exists()
        && !FhirRun.of(report.run().references().patient(subject))
            .equals(report.whose().patient())) {
      throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, subject.path());
    }
    return report.whose();
  }

  /// A result that was withdrawn is none any more; one that nobody told of is a mistake.
  private static List<UUID> results(FhirReports.Report report) {
    List<FhirElement> contained = report.root().all("contained");
    List<UUID> results = new ArrayList<>();
    for (FhirElement result : report.root().all("result")) {
      String reference = result.text("reference");
      if (reference.startsWith("#")) {
        int place = place(contained, result);
        if (!FhirObservationMapper.withdrawn(contained.get(place))) {
          results.add(containedId(report, place));
        }
      } else {
        report
            .run()
            .references()
            .fact(result, "Observation", FhirRun.of(report.whose()))
            .ifPresent(results::add);
      }
    }
    return results;
  }

  private static int place(List<FhirElement> contained, FhirElement result) {
    for (int i = 0; i < contained.size(); i++) {
      if (result.text("reference").equals("#" + contained.get(i).text("id"))
          && contained.get(i).text("resourceType").equals("Observation")) {
        return i;
      }
    }
    throw new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, result.path());
  }

  private static UUID conclusionId(FhirReports.Report report) {
    return ApplyFhir.component(report.id(), 1);
  }

  private static UUID containedId(FhirReports.Report report, int place) {
    return ApplyFhir.component(report.id(), (place + 1) * ROOM);
  }

  private static Instant reportedAt(FhirReports.Report report) {
    FhirElement root = report.root();
    return root.at("effectiveDateTime")
        .instant()
        .or(() -> root.at("effectivePeriod").at("start").instant())
        .or(() -> root.at("issued").instant())
        .orElse(report.run().receivedAt());
  }

  private static String status(FhirElement report) {
    return switch (report.required("status")) {
      case "registered", "partial", "preliminary" -> "P";
      case "amended", "corrected", "appended" -> "C";
      case "final", "unknown" -> "F";
      default -> throw report.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
    };
  }
}
