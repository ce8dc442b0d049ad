package org.xinqiao.interop;

import java.util.UUID;
import org.xinqiao.clinical.AllergyRecord;

/// FHIR AllergyIntolerance in our words.
final class FhirAllergyMapper {

  private FhirAllergyMapper() {}

  static boolean withdrawn(FhirElement allergy) {
    FhirElement status = allergy.at("verificationStatus");
    return status.exists() && (status.hasCode("entered-in-error") || status.hasCode("refuted"));
  }

  static AllergyRecord map(FhirElement allergy, UUID id) {
    FhirElement code = allergy.at("code");
    String words = code.words();
    if (words.isEmpty()) {
      throw allergy.refused(IntakeRefusal.Reason.FIELD_MISSING, "code");
    }
    FhirElement reaction = allergy.first("reaction");
    FhirElement manifestation = reaction.first("manifestation");
    String seen = manifestation.exists() ? manifestation.words() : "";
    return new AllergyRecord(
        id,
        code.code().isEmpty() ? null : code.code(),
        words,
        severity(reaction.text("severity"), allergy.text("criticality")),
        seen.isEmpty() ? null : seen,
        allergy.at("recordedDate").date().orElse(null));
  }

  private static String severity(String reaction, String criticality) {
    return switch (reaction.isEmpty() ? criticality : reaction) {
      case "severe", "high" -> "severe";
      case "moderate" -> "moderate";
      case "mild", "low" -> "mild";
      default -> "unknown";
    };
  }
}
