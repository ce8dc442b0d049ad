package org.xinqiao.clinical;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A visit as one message tells it, in our words.
///
/// @param visitKey what makes it the same visit in the next message
/// @param place room or ward, as printed for patients
/// @param dischargedAt null while the patient is in hospital, and for outpatients
/// @param disposition the source's words, such as 医嘱离院
/// @param advice discharge advice 出院医嘱 in the doctor's words; null when there is none
/// @param returnOn day of the return visit, when it was sent as a date; it goes before the advice
/// @param department the hospital's own department, when the source's code was mapped to one
public record EncounterRecord(
    String visitKey,
    EncounterClass encounterClass,
    Status status,
    String departmentCode,
    String departmentName,
    @Nullable String place,
    @Nullable String attendingDoctor,
    Instant startedAt,
    @Nullable Instant dischargedAt,
    @Nullable String disposition,
    List<Diagnosis> diagnoses,
    List<Operation> operations,
    List<Allergy> allergies,
    @Nullable String advice,
    @Nullable LocalDate returnOn,
    @Nullable MappedCode department) {

  public EncounterRecord {
    diagnoses = List.copyOf(diagnoses);
    operations = List.copyOf(operations);
    allergies = List.copyOf(allergies);
  }

  /// With the source's own department only.
  public EncounterRecord(
      String visitKey,
      EncounterClass encounterClass,
      Status status,
      String departmentCode,
      String departmentName,
      @Nullable String place,
      @Nullable String attendingDoctor,
      Instant startedAt,
      @Nullable Instant dischargedAt,
      @Nullable String disposition,
      List<Diagnosis> diagnoses,
      List<Operation> operations,
      List<Allergy> allergies,
      @Nullable String advice,
      @Nullable LocalDate returnOn) {
    this(
        visitKey,
        encounterClass,
        status,
        departmentCode,
        departmentName,
        place,
        attendingDoctor,
        startedAt,
        dischargedAt,
        disposition,
        diagnoses,
        operations,
        allergies,
        advice,
        returnOn,
        null);
  }

  /// The same, told of the visit with this key.
  public EncounterRecord under(String key) {
    return with(key, diagnoses, operations, department);
  }

  /// The same visit with what its codes mean.
  public EncounterRecord as(
      @Nullable MappedCode ofDepartment, List<Diagnosis> found, List<Operation> done) {
    return with(visitKey, found, done, ofDepartment);
  }

  private EncounterRecord with(
      String key, List<Diagnosis> found, List<Operation> done, @Nullable MappedCode ofDepartment) {
    return new EncounterRecord(
        key,
        encounterClass,
        status,
        departmentCode,
        departmentName,
        place,
        attendingDoctor,
        startedAt,
        dischargedAt,
        disposition,
        found,
        done,
        allergies,
        advice,
        returnOn,
        ofDepartment);
  }

  /// FHIR Encounter.class.
  public enum EncounterClass {
    INPATIENT,
    OUTPATIENT,
    EMERGENCY,
    OTHER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// FHIR Encounter.status, as far as messages tell it.
  public enum Status {
    IN_PROGRESS,
    FINISHED,
    CANCELLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What happened when the message was sent; the order is the one in which it happens.
  public enum Event {
    BEGUN,
    CHANGED,
    TRANSFERRED,
    DISCHARGED,
    DISCHARGE_CANCELLED,
    TRANSFER_CANCELLED,
    ADMISSION_CANCELLED;

    static Event of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// @param code ICD-10, national version
  /// @param use A admitting, W working, F final (HL7 table 0052)
  /// @param mapped what the code means; null when nobody said
  public record Diagnosis(
      String code, String name, String use, LocalDate recordedOn, @Nullable MappedCode mapped) {

    public Diagnosis(String code, String name, String use, LocalDate recordedOn) {
      this(code, name, use, recordedOn, null);
    }

    public Diagnosis as(@Nullable MappedCode meaning) {
      return new Diagnosis(code, name, use, recordedOn, meaning);
    }
  }

  /// @param code ICD-9-CM-3, national clinical version
  /// @param mapped what the code means; null when nobody said
  public record Operation(
      String code,
      String name,
      LocalDateTime performedAt,
      boolean principal,
      @Nullable MappedCode mapped) {

    public Operation(String code, String name, LocalDateTime performedAt, boolean principal) {
      this(code, name, performedAt, principal, null);
    }

    public Operation as(@Nullable MappedCode meaning) {
      return new Operation(code, name, performedAt, principal, meaning);
    }
  }

  public record Allergy(String name, String severity, @Nullable String reaction) {}
}
