package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.MedicationDispenseRecord;
import org.xinqiao.clinical.MedicationRequestRecord;
import org.xinqiao.clinical.RequestStatus;

/// FHIR MedicationRequest and MedicationDispense in our words: what was ordered and what was handed
/// over, not what is only thought of.
final class FhirMedicationMapper {

  private static final Set<String> ORDERS =
      Set.of("order", "original-order", "reflex-order", "filler-order", "instance-order");

  private FhirMedicationMapper() {}

  static boolean withdrawn(FhirElement resource) {
    return resource.required("status").equals("entered-in-error");
  }

  static MedicationRequestRecord request(FhirReports.Report report) {
    FhirElement root = report.root();
    if (root.text("doNotPerform").equals("true")) {
      throw root.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "doNotPerform");
    }
    if (!ORDERS.contains(root.required("intent"))) {
      throw root.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "intent");
    }
    FhirElement.Code medicine = medicine(report);
    FhirElement quantity = root.at("dispenseRequest").at("quantity");
    List<FhirElement> dosages = root.all("dosageInstruction");
    Instant orderedAt = root.at("authoredOn").instant().orElse(report.run().receivedAt());
    return new MedicationRequestRecord(
        report.number(),
        medicine.code(),
        medicine.words(),
        requestStatus(root),
        dose(dosages),
        words(dosages.stream().map(FhirMedicationMapper::frequency)),
        quantity.number("value"),
        unit(quantity),
        daysSupply(root).orElse(null),
        orderedAt,
        startsOn(dosages).orElse(orderedAt.atZone(Hl7Time.HOSPITAL).toLocalDate()),
        report.run().references().name(root.at("requester"), "Practitioner"));
  }

  static MedicationDispenseRecord dispense(FhirReports.Report report) {
    FhirElement root = report.root();
    FhirElement.Code medicine = medicine(report);
    FhirElement quantity = root.at("quantity");
    boolean cancelled = cancelled(root);
    Instant handedOverAt =
        root.at("whenHandedOver")
            .instant()
            .or(() ->
                cancelled ? Optional.of(report.run().receivedAt()) : Optional.<Instant>empty())
            .orElseThrow(() -> root.refused(IntakeRefusal.Reason.FIELD_MISSING, "whenHandedOver"));
    return new MedicationDispenseRecord(
        report.number(),
        order(report),
        medicine.code(),
        medicine.words(),
        cancelled,
        quantity.number("value"),
        unit(quantity),
        dose(root.all("dosageInstruction")),
        daysSupply(root).orElse(null),
        handedOverAt);
  }

  /// What says for how many days a medicine lasts, and leaves a doubt: it is not kept.
  static Set<String> doubtful(FhirElement root) {
    Set<String> doubtful = new TreeSet<>();
    durations(root)
        .forEach((path, duration) -> {
          if (duration.exists() && days(duration).isEmpty()) {
            doubtful.add(path);
          }
        });
    return doubtful;
  }

  private static Map<String, FhirElement> durations(FhirElement root) {
    Map<String, FhirElement> durations = new LinkedHashMap<>();
    durations.put(
        "dispenseRequest.expectedSupplyDuration",
        root.along("dispenseRequest.expectedSupplyDuration"));
    durations.put("daysSupply", root.at("daysSupply"));
    durations.put(
        "dosageInstruction.timing.repeat.boundsDuration",
        root.first("dosageInstruction").along("timing.repeat.boundsDuration"));
    return durations;
  }

  private static RequestStatus requestStatus(FhirElement root) {
    return switch (root.required("status")) {
      case "active" -> RequestStatus.ACTIVE;
      case "completed" -> RequestStatus.COMPLETED;
      case "stopped", "on-hold" -> RequestStatus.STOPPED;
      case "cancelled" -> RequestStatus.CANCELLED;
      // What is drafted is not prescribed; what nobody knows is not guessed.
      default -> throw root.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
    };
  }

  private static boolean cancelled(FhirElement root) {
    return switch (root.required("status")) {
      case "completed" -> false;
      case "cancelled", "stopped", "declined" -> true;
      // What is being prepared is not handed over.
      default -> throw root.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
    };
  }

  /// The medicine in codes and words, here or in a resource of its own.
  private static FhirElement.Code medicine(FhirReports.Report report) {
    FhirElement root = report.root();
    if (root.at("medicationCodeableConcept").exists()) {
      return root.code("medicationCodeableConcept");
    }
    FhirElement reference = root.at("medicationReference");
    if (!reference.exists()) {
      throw root.refused(IntakeRefusal.Reason.FIELD_MISSING, "medication");
    }
    if (reference.text("reference").startsWith("#")) {
      return root.all("contained").stream()
          .filter(one ->
              one.text("resourceType").equals("Medication")
                  && reference.text("reference").equals("#" + one.text("id")))
          .findFirst()
          .orElseThrow(
              () -> new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, reference.path()))
          .code("code");
    }
    return report
        .run()
        .references()
        .medicine(reference)
        .orElseThrow(
            () -> new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, reference.path()));
  }

  /// The number of the order: said, or that of a prescription that the source told of.
  private static @Nullable String order(FhirReports.Report report) {
    FhirElement prescription = report.root().first("authorizingPrescription");
    if (!prescription.exists()) {
      return null;
    }
    if (!prescription.at("reference").exists()) {
      return prescription.at("identifier").textOrNull("value");
    }
    FhirReferences references = report.run().references();
    return references
        .fact(prescription, "MedicationRequest", FhirRun.of(report.whose()))
        .flatMap(references::orderOf)
        .orElse(null);
  }

  private static Optional<Integer> daysSupply(FhirElement root) {
    return durations(root).values().stream()
        .flatMap(duration -> days(duration).stream())
        .findFirst();
  }

  /// Days or weeks; a month is not so many days that a medicine could be counted by it.
  private static Optional<Integer> days(FhirElement duration) {
    String unit = duration.text("code").isEmpty() ? duration.text("unit") : duration.text("code");
    return DaysSupply.ofDuration(
        duration.text("value"),
        switch (unit) {
          case "day", "days" -> "d";
          case "week", "weeks" -> "wk";
          default -> unit;
        });
  }

  private static Optional<LocalDate> startsOn(List<FhirElement> dosages) {
    return dosages.stream()
        .flatMap(dosage -> dosage.along("timing.repeat.boundsPeriod.start").date().stream())
        .findFirst();
  }

  /// How much at a time; where it is not said in figures, the words for it all.
  private static @Nullable String dose(List<FhirElement> dosages) {
    return words(
        dosages.stream()
            .map(dosage -> {
              FhirElement quantity = dosage.first("doseAndRate").at("doseQuantity");
              return quantity.exists()
                  ? MedicationMapper.words(quantity.text("value"), unit(quantity))
                  : dosage.textOrNull("text");
            }));
  }

  private static @Nullable String frequency(FhirElement dosage) {
    FhirElement timing = dosage.at("timing");
    if (timing.at("code").exists() && !timing.at("code").words().isEmpty()) {
      return timing.at("code").words();
    }
    FhirElement repeat = timing.at("repeat");
    String every = repeat.text("period") + repeat.text("periodUnit");
    return repeat.text("frequency").isEmpty() || every.isEmpty()
        ? null
        : repeat.text("frequency") + "/" + every;
  }

  private static @Nullable String words(Stream<@Nullable String> parts) {
    String all = parts.filter(Objects::nonNull).distinct().collect(Collectors.joining("；"));
    return all.isEmpty() ? null : all;
  }

  private static @Nullable String unit(FhirElement quantity) {
    return quantity.text("unit").isEmpty() ? quantity.textOrNull("code") : quantity.text("unit");
  }
}
