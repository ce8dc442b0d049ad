package org.xinqiao.interop;

import java.util.List;
import org.xinqiao.patient.IdCard;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientRecord.Identifier.Kind;

/// FHIR identifiers of patients in our words. The system is who gave the number; ours name the kind
/// too, as in `urn:xinqiao:identifier:his:HIS`.
final class FhirIdentifiers {

  private static final String ID_CARD = "urn:oid:2.16.156.10011.1.3";

  private FhirIdentifiers() {}

  /// @param application who sends, for numbers that name no system
  static Identifier of(FhirElement identifier, String application) {
    String system = identifier.text("system");
    String value = identifier.text("value");
    String assigner = system.isEmpty() ? application : system;
    if (system.startsWith(FhirPatients.SYSTEM)) {
      return ours(system, value);
    }
    if (system.equals(ID_CARD)) {
      return idCard(value);
    }
    return switch (identifier.at("type").code()) {
      case "NNCHN", "NI" -> idCard(value);
      case "MR" -> new Identifier(Kind.MRN, assigner, value);
      case "PPN" -> new Identifier(Kind.PASSPORT, "", value);
      case "HC" -> new Identifier(Kind.INSURANCE, assigner, value);
      case "JZK" -> new Identifier(Kind.CARD, assigner, value);
      case "MRT", "DL", "SS" -> new Identifier(Kind.TEMPORARY, assigner, value);
      default -> new Identifier(Kind.HIS, assigner, value);
    };
  }

  /// What a number can be that names its system and not its kind: in a search, in a reference.
  static List<Identifier> candidates(String system, String value, String application) {
    if (system.startsWith(FhirPatients.SYSTEM)) {
      return List.of(ours(system, value));
    }
    if (system.equals(ID_CARD)) {
      return List.of(idCard(value));
    }
    String assigner = system.isEmpty() ? application : system;
    return List.of(
        new Identifier(Kind.HIS, assigner, value),
        new Identifier(Kind.MRN, assigner, value),
        new Identifier(Kind.CARD, assigner, value));
  }

  private static Identifier ours(String system, String value) {
    String[] parts = system.substring(FhirPatients.SYSTEM.length()).split(":", 2);
    String assigner = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "mrn" -> new Identifier(Kind.MRN, assigner, value);
      case "card" -> new Identifier(Kind.CARD, assigner, value);
      case "insurance" -> new Identifier(Kind.INSURANCE, assigner, value);
      case "passport" -> new Identifier(Kind.PASSPORT, "", value);
      case "id-card" -> idCard(value);
      case "temporary" -> new Identifier(Kind.TEMPORARY, assigner, value);
      default -> new Identifier(Kind.HIS, assigner, value);
    };
  }

  private static Identifier idCard(String value) {
    return IdCard.parse(value)
        .map(card -> new Identifier(Kind.ID_CARD, "", card.number()))
        .orElseGet(() -> new Identifier(Kind.TEMPORARY, "id-card-invalid", value));
  }
}
