package org.xinqiao.interop;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.ProcedureRecord;

/// FHIR Procedure in our words: what was done, not what is planned.
final class FhirProcedureMapper {

  private FhirProcedureMapper() {}

  static boolean withdrawn(FhirElement procedure) {
    return switch (procedure.required("status")) {
      case "entered-in-error", "not-done" -> true;
      case "completed", "in-progress", "stopped", "unknown" -> false;
      default -> throw procedure.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
    };
  }

  static ProcedureRecord map(FhirElement procedure, UUID id, @Nullable UUID encounter) {
    FhirElement.Code code = procedure.code("code");
    LocalDate performedOn =
        procedure
            .at("performedDateTime")
            .date()
            .or(() -> procedure.at("performedPeriod").at("start").date())
            .orElseThrow(() -> procedure.refused(IntakeRefusal.Reason.FIELD_MISSING, "performed"));
    return new ProcedureRecord(id, encounter, code.code(), code.words(), performedOn);
  }
}
