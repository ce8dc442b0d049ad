package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.EncounterRecord.EncounterClass;
import org.xinqiao.clinical.EncounterRecord.Status;

/// FHIR Encounter in our words.
final class FhirEncounterMapper {

  private FhirEncounterMapper() {}

  /// @param ownNumber what it is called when it brings no visit number
  static EncounterRecord map(FhirEntry entry, FhirReferences references, String ownNumber) {
    FhirElement encounter = entry.root();
    EncounterClass encounterClass = encounterClass(encounter.at("class").text("code"));
    Instant startedAt =
        encounter
            .at("period")
            .at("start")
            .instant()
            .orElseThrow(
                () -> encounter.refused(IntakeRefusal.Reason.FIELD_MISSING, "period.start"));
    String department = department(encounter, references);
    FhirElement service = encounter.at("serviceType");
    String code = service.exists() && !service.code().isEmpty() ? service.code() : department;
    return new EncounterRecord(
        visitKey(encounter, encounterClass, startedAt, code, ownNumber),
        encounterClass,
        status(encounter),
        code,
        department,
        firstName(encounter.all("location"), "location", "Location", references),
        firstName(encounter.all("participant"), "individual", "Practitioner", references),
        startedAt,
        encounter.at("period").at("end").instant().orElse(null),
        disposition(encounter),
        List.of(),
        List.of(),
        List.of(),
        null,
        null);
  }

  private static EncounterClass encounterClass(String code) {
    return switch (code) {
      case "IMP", "ACUTE", "NONAC" -> EncounterClass.INPATIENT;
      case "EMER" -> EncounterClass.EMERGENCY;
      case "AMB", "HH", "VR", "FLD" -> EncounterClass.OUTPATIENT;
      default -> EncounterClass.OTHER;
    };
  }

  private static Status status(FhirElement encounter) {
    return switch (encounter.required("status")) {
      case "arrived", "triaged", "in-progress", "onleave" -> Status.IN_PROGRESS;
      case "finished" -> Status.FINISHED;
      case "cancelled", "entered-in-error" -> Status.CANCELLED;
      // A visit that is only planned is an appointment.
      default -> throw encounter.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
    };
  }

  /// As in messages: a stay keeps its number, elsewhere the day and the department belong to it.
  private static String visitKey(
      FhirElement encounter,
      EncounterClass encounterClass,
      Instant startedAt,
      String department,
      String ownNumber) {
    String number = encounter.first("identifier").text("value");
    if (number.isEmpty()) {
      return ownNumber;
    }
    return encounterClass == EncounterClass.INPATIENT
        ? number
        : number + "|" + startedAt.atZone(Hl7Time.HOSPITAL).toLocalDate() + "|" + department;
  }

  private static String department(FhirElement encounter, FhirReferences references) {
    FhirElement service = encounter.at("serviceType");
    if (service.exists() && !service.words().isEmpty()) {
      return service.words();
    }
    String provider = references.name(encounter.at("serviceProvider"), "Organization");
    return provider == null ? "未注明科室" : provider;
  }

  private static @Nullable String firstName(
      List<FhirElement> items, String element, String type, FhirReferences references) {
    for (FhirElement item : items) {
      String name = references.name(item.at(element), type);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private static @Nullable String disposition(FhirElement encounter) {
    FhirElement disposition = encounter.at("hospitalization").at("dischargeDisposition");
    return disposition.exists() && !disposition.words().isEmpty() ? disposition.words() : null;
  }
}
