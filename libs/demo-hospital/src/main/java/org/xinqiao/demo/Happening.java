package org.xinqiao.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happens to a patient and that the hospital's information system tells: one
/// message each, or rows, as whoever writes it likes.
public sealed interface Happening {

  /// When it happens, in the hospital's time zone.
  LocalDateTime at();

  /// The telephone number that the hospital knows by then.
  String phone();

  /// An outpatient arrives (ADT^A04).
  record Registered(
      LocalDateTime at,
      String phone,
      Visit visit,
      @Nullable Diagnosis diagnosis,
      @Nullable String allergy)
      implements Happening {}

  /// A stay begins (ADT^A01).
  record Admitted(LocalDateTime at, String phone, Visit visit, Diagnosis diagnosis)
      implements Happening {}

  /// A stay ends (ADT^A03).
  ///
  /// @param advice for the time at home
  /// @param revisitOn the day on which the doctor wants the patient back
  record Discharged(
      LocalDateTime at,
      String phone,
      Visit visit,
      List<Diagnosis> diagnoses,
      Procedure procedure,
      String advice,
      LocalDate revisitOn)
      implements Happening {}

  /// The telephone number changes (ADT^A08).
  record PhoneChanged(LocalDateTime at, String phone) implements Happening {}

  /// The hospital hears of the patient's death (ADT^A08).
  record Died(LocalDateTime at, String phone, LocalDateTime diedAt) implements Happening {}

  /// An appointment is made, moved, cancelled or missed (SIU^S12, S13, S15, S26).
  record AppointmentChanged(
      LocalDateTime at, String phone, AppointmentEvent event, Appointment appointment)
      implements Happening {}

  /// Results are reported (ORU^R01).
  ///
  /// @param order number of the report, unique
  /// @param panel code of what was ordered
  record Resulted(
      LocalDateTime at,
      String phone,
      Visit visit,
      String order,
      String panel,
      String panelText,
      LocalDateTime taken,
      List<Result> results)
      implements Happening {}

  /// A doctor prescribes a medicine (RDE^O11).
  ///
  /// @param order number of the order, unique
  record Prescribed(
      LocalDateTime at, String phone, Visit visit, String order, Medicine medicine, int days)
      implements Happening {}

  /// The pharmacy hands it over (RDS^O13).
  ///
  /// @param number of the pharmacy, unique
  record Dispensed(
      LocalDateTime at, String phone, String order, String number, Medicine medicine, int days)
      implements Happening {}

  /// @param patientClass O or I
  /// @param number of the hospital's system
  record Visit(
      String patientClass,
      String number,
      Department department,
      Doctor doctor,
      LocalDateTime begins,
      @Nullable LocalDateTime ends,
      String bed) {}

  /// @param code ICD-10, national edition
  /// @param kind A admitting, W working or F final
  record Diagnosis(String code, String text, String kind) {
    Diagnosis asFinal() {
      return new Diagnosis(code, text, "F");
    }
  }

  /// @param code ICD-9-CM-3, national edition
  record Procedure(String code, String text, LocalDateTime at) {}

  /// @param number the key of the appointment
  /// @param kind FOLLOWUP for a return visit, else NORMAL
  /// @param visit the visit that it will become
  record Appointment(
      String number,
      String kind,
      String kindText,
      String reason,
      LocalDateTime start,
      Visit visit) {

    Appointment movedTo(LocalDateTime other) {
      return new Appointment(number, kind, kindText, reason, other, visit);
    }

    /// Whether the doctor wants the patient back on that day.
    public boolean followUp() {
      return kind.equals("FOLLOWUP");
    }
  }

  /// What happened to an appointment.
  enum AppointmentEvent {
    BOOKED,
    RESCHEDULED,
    CANCELLED,
    NO_SHOW
  }

  /// @param low lower limit of the reference range, negative if there is none
  record Test(
      String loinc, String text, String local, String unit, double low, double high, int decimals) {

    /// The reference range as the laboratory prints it.
    public String range() {
      return low < 0 ? "<" + print(high) : print(low) + "-" + print(high);
    }

    private String print(double value) {
      return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }
  }

  /// @param printed the value as the laboratory prints it
  record Result(Test test, String printed) {

    Result(Test test, double value) {
      this(test, test.print(value));
    }

    /// H above the range, L below it, else empty; of the printed value, as laboratories do it.
    public String flag() {
      double value = Double.parseDouble(printed);
      return value > test.high() ? "H" : value < test.low() ? "L" : "";
    }
  }

  /// A medicine and how it is taken.
  ///
  /// @param code of the national drug catalogue; invented numbers
  /// @param strength how much is taken at a time, in `strengthUnit`
  /// @param perDay how many of `form` a day
  record Medicine(
      String code,
      String name,
      String strength,
      String strengthUnit,
      String strengthText,
      String frequency,
      String frequencyText,
      int perDay) {}
}
