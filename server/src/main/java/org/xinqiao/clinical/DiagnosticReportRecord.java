package org.xinqiao.clinical;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A report of a laboratory or of imaging (FHIR DiagnosticReport) that a source reports under a
/// number of its own: which results belong together. The conclusion is a result too, in words.
///
/// @param id of the fact, if it is new
/// @param encounterId the visit it belongs to, if it is known
/// @param reportKey under which it is corrected; results that it brings along have keys that begin
///   with it and `#`, and go when it no longer brings them
/// @param status HL7 table 0085: P preliminary, F final, C corrected
/// @param results observations, in the order of the report
/// @param conclusion the observation that holds its words
public record DiagnosticReportRecord(
    UUID id,
    @Nullable UUID encounterId,
    String reportKey,
    String code,
    String name,
    String status,
    Instant reportedAt,
    @Nullable Instant issuedAt,
    List<UUID> results,
    @Nullable UUID conclusion) {

  public DiagnosticReportRecord {
    results = List.copyOf(results);
  }

  /// The same with the ids that its observations have become.
  public DiagnosticReportRecord with(Map<UUID, UUID> became) {
    return new DiagnosticReportRecord(
        id,
        encounterId,
        reportKey,
        code,
        name,
        status,
        reportedAt,
        issuedAt,
        results.stream().map(result -> became.getOrDefault(result, result)).toList(),
        conclusion == null ? null : became.getOrDefault(conclusion, conclusion));
  }
}
