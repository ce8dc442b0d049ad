package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.ConditionRecord;

/// FHIR Condition in our words.
final class FhirConditionMapper {

  private FhirConditionMapper() {}

  static boolean withdrawn(FhirElement condition) {
    FhirElement status = condition.at("verificationStatus");
    return status.exists() && (status.hasCode("entered-in-error") || status.hasCode("refuted"));
  }

  static ConditionRecord map(
      FhirElement condition, UUID id, @Nullable UUID encounter, Instant receivedAt) {
    FhirElement.Code code = condition.code("code");
    LocalDate onset = condition.at("onsetDateTime").date().orElse(null);
    FhirElement verification = condition.at("verificationStatus");
    FhirElement clinical = condition.at("clinicalStatus");
    return new ConditionRecord(
        id,
        encounter,
        code.code(),
        code.words(),
        verification.exists() && !verification.hasCode("confirmed") ? "W" : "F",
        clinical.exists() && !clinical.code().isEmpty() ? clinical.code() : null,
        condition
            .at("recordedDate")
            .date()
            .orElse(onset == null ? receivedAt.atZone(Hl7Time.HOSPITAL).toLocalDate() : onset),
        onset,
        condition.at("abatementDateTime").date().orElse(null));
  }
}
