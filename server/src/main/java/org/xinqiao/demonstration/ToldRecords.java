package org.xinqiao.demonstration;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.MedicationDispenseRecord;
import org.xinqiao.clinical.MedicationRequestRecord;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.clinical.RecordTogether;
import org.xinqiao.clinical.RequestStatus;
import org.xinqiao.clinical.Source;
import org.xinqiao.demo.Doctor;
import org.xinqiao.demo.Happening;
import org.xinqiao.demo.Name;
import org.xinqiao.demo.PatientHistory;
import org.xinqiao.demo.Person;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;

/// What the happenings of one invented patient say in our words: what the mappers of intake would
/// read in the messages about them, without writing and reading the messages. A test holds both
/// ways against each other, row by row.
final class ToldRecords {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  /// The hospital's system writes an admission down this long after it happened.
  private static final Duration WRITTEN = Duration.ofSeconds(5);

  private final Person person;
  private final List<Identifier> identifiers;
  private final PersonName name;
  private final Supplier<UUID> messages;
  private final List<PatientRecord> records = new ArrayList<>();
  private final List<RecordTogether.EncounterSaid> encounters = new ArrayList<>();
  private final List<RecordTogether.Said<ObservationRecord>> observations = new ArrayList<>();
  private final List<RecordTogether.Said<MedicationRequestRecord>> prescriptions =
      new ArrayList<>();
  private final List<RecordTogether.Said<MedicationDispenseRecord>> dispenses = new ArrayList<>();
  private final List<AppointmentRecord> appointments = new ArrayList<>();

  private ToldRecords(Person person, Supplier<UUID> messages) {
    this.person = person;
    this.messages = messages;
    this.name = PersonName.of(person.name().family(), person.name().given());
    this.identifiers =
        List.of(
            new Identifier(Identifier.Kind.HIS, "HIS", person.key()),
            new Identifier(Identifier.Kind.CARD, "HIS", person.card()),
            new Identifier(Identifier.Kind.ID_CARD, "", person.idNumber()));
  }

  /// @param messages an id for each message that would have been sent
  static ToldRecords of(PatientHistory history, Supplier<UUID> messages) {
    ToldRecords told = new ToldRecords(history.person(), messages);
    history.happenings().forEach(told::add);
    return told;
  }

  List<PatientRecord> records() {
    return records;
  }

  List<AppointmentRecord> appointments() {
    return appointments;
  }

  RecordTogether.FactsOf facts(PatientId patient) {
    return new RecordTogether.FactsOf(patient, encounters, observations, prescriptions, dispenses);
  }

  private void add(Happening what) {
    Instant sent = instant(what.at());
    Instant written = sent.minus(WRITTEN);
    switch (what) {
      case Happening.Registered told -> {
        Source source = told(what, written, relatives(), null);
        add(EncounterRecord.Event.BEGUN, registration(told), source);
      }
      case Happening.Admitted told -> {
        Source source = told(what, written, relatives(), null);
        add(
            EncounterRecord.Event.BEGUN,
            encounter(told.visit(), List.of(told.diagnosis()), null, List.of()),
            source);
      }
      case Happening.Discharged told -> {
        Source source = told(what, written, List.of(), null);
        add(
            EncounterRecord.Event.DISCHARGED,
            encounter(told.visit(), told.diagnoses(), told, List.of()),
            source);
      }
      case Happening.PhoneChanged told -> told(what, written, List.of(), null);
      case Happening.Died told -> told(what, written, List.of(), instant(told.diedAt()));
      case Happening.AppointmentChanged told ->
          appointments.add(appointment(told, told(what, sent, List.of(), null)));
      case Happening.Resulted told -> {
        Source source = told(what, sent, List.of(), null);
        told.results()
            .forEach(result ->
                observations.add(new RecordTogether.Said<>(observation(told, result), source)));
      }
      case Happening.Prescribed told ->
          prescriptions.add(
              new RecordTogether.Said<>(prescription(told), told(what, sent, List.of(), null)));
      case Happening.Dispensed told ->
          dispenses.add(
              new RecordTogether.Said<>(dispense(told), told(what, sent, List.of(), null)));
    }
  }

  /// What every message says about the person.
  private Source told(
      Happening what,
      Instant eventAt,
      List<PatientRecord.Relative> relatives,
      @Nullable Instant diedAt) {
    UUID message = messages.get();
    String email = person.email();
    records.add(
        new PatientRecord(
            identifiers,
            name,
            person.sex() == org.xinqiao.demo.Sex.FEMALE ? Sex.FEMALE : Sex.MALE,
            person.born(),
            List.of(PhoneNumber.parse(what.phone()).orElseThrow()),
            email == null ? List.of() : List.of(email),
            relatives,
            diedAt,
            eventAt,
            message));
    return new Source(message, person.key(), eventAt);
  }

  private List<PatientRecord.Relative> relatives() {
    Person.Kin kin = person.kin();
    return kin == null
        ? List.of()
        : List.of(
            new PatientRecord.Relative(
                PersonName.of(kin.name().family(), kin.name().given()).whole(),
                kin.relationText(),
                kin.guardian(),
                PhoneNumber.parse(kin.phone()).orElse(null)));
  }

  private void add(EncounterRecord.Event event, EncounterRecord encounter, Source source) {
    encounters.add(new RecordTogether.EncounterSaid(encounter, event, source));
  }

  private static EncounterRecord registration(Happening.Registered told) {
    Happening.Diagnosis diagnosis = told.diagnosis();
    String allergy = told.allergy();
    return encounter(
        told.visit(),
        diagnosis == null ? List.of() : List.of(diagnosis),
        null,
        allergy == null
            ? List.of()
            : List.of(new EncounterRecord.Allergy(allergy, "moderate", "皮疹")));
  }

  /// @param discharge null while the stay goes on, and for outpatients
  private static EncounterRecord encounter(
      Happening.Visit visit,
      List<Happening.Diagnosis> diagnoses,
      Happening.@Nullable Discharged discharge,
      List<EncounterRecord.Allergy> allergies) {
    boolean inpatient = visit.patientClass().equals("I");
    LocalDate day = visit.begins().toLocalDate();
    LocalDateTime ends = visit.ends();
    return new EncounterRecord(
        inpatient ? visit.number() : visit.number() + "|" + day + "|" + visit.department().code(),
        inpatient
            ? EncounterRecord.EncounterClass.INPATIENT
            : EncounterRecord.EncounterClass.OUTPATIENT,
        inpatient && discharge == null
            ? EncounterRecord.Status.IN_PROGRESS
            : EncounterRecord.Status.FINISHED,
        visit.department().code(),
        visit.department().name(),
        inpatient ? visit.department().ward() + " " + visit.bed() : visit.department().clinic(),
        doctor(visit.doctor()),
        instant(visit.begins()),
        ends == null ? null : instant(ends),
        ends == null ? null : "医嘱离院",
        diagnoses.stream()
            .map(one ->
                new EncounterRecord.Diagnosis(
                    one.code(), one.text(), discharge == null ? one.kind() : "F", day))
            .toList(),
        discharge == null
            ? List.of()
            : List.of(
                new EncounterRecord.Operation(
                    discharge.procedure().code(),
                    discharge.procedure().text(),
                    discharge.procedure().at(),
                    true)),
        allergies,
        discharge == null ? null : discharge.advice(),
        discharge == null ? null : discharge.revisitOn());
  }

  private static AppointmentRecord appointment(Happening.AppointmentChanged told, Source source) {
    Happening.Appointment appointment = told.appointment();
    return new AppointmentRecord(
        appointment.number(),
        switch (told.event()) {
          case BOOKED, RESCHEDULED -> AppointmentRecord.Status.BOOKED;
          case CANCELLED -> AppointmentRecord.Status.CANCELLED;
          case NO_SHOW -> AppointmentRecord.Status.NO_SHOW;
        },
        instant(appointment.start()),
        appointment.visit().department().name(),
        doctor(appointment.visit().doctor()),
        null,
        appointment.followUp(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber());
  }

  private static ObservationRecord observation(Happening.Resulted told, Happening.Result result) {
    Happening.Test test = result.test();
    return new ObservationRecord(
            told.order() + "|" + told.panel(),
            test.loinc(),
            test.text(),
            Double.valueOf(result.printed()),
            null,
            result.printed(),
            test.unit(),
            test.range(),
            switch (result.flag()) {
              case "H" -> ObservationRecord.Interpretation.HIGH;
              case "L" -> ObservationRecord.Interpretation.LOW;
              default -> null;
            },
            instant(told.taken()),
            "F")
        .given(test.loinc());
  }

  private static MedicationRequestRecord prescription(Happening.Prescribed told) {
    Happening.Medicine medicine = told.medicine();
    return new MedicationRequestRecord(
        told.order(),
        medicine.code(),
        medicine.name(),
        RequestStatus.ACTIVE,
        medicine.strength() + " " + medicine.strengthText(),
        medicine.frequencyText(),
        (double) (told.days() * medicine.perDay()),
        "片",
        told.days(),
        instant(told.at()),
        told.at().toLocalDate(),
        doctor(told.visit().doctor()));
  }

  private static MedicationDispenseRecord dispense(Happening.Dispensed told) {
    Happening.Medicine medicine = told.medicine();
    return new MedicationDispenseRecord(
        told.number(),
        told.order(),
        medicine.code(),
        medicine.name(),
        false,
        (double) (told.days() * medicine.perDay()),
        "片",
        medicine.frequencyText(),
        told.days(),
        instant(told.at()));
  }

  private static String doctor(Doctor doctor) {
    Name name = doctor.name();
    return name.family() + name.given();
  }

  private static Instant instant(LocalDateTime at) {
    return at.atZone(HOSPITAL).toInstant();
  }
}
