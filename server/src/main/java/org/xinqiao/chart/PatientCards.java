package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;
import org.xinqiao.alert.AlertView;
import org.xinqiao.alert.Alerts;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.chart.PatientConsents.Consent;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The first screen of a patient: who they are, who looks after them, what comes next. One
/// statement for each card; numbers are masked.
@Service
class PatientCards {

  /// An operation longer ago than this is not shown: nobody says 术后第800天.
  private static final int OPERATION_DAYS = 365;

  record Patient(
      UUID id,
      String name,
      Sex sex,
      @Nullable LocalDate birthDate,
      @Nullable Integer age,
      String mrn,
      @Nullable String phoneMasked,
      @Nullable OffsetDateTime deceasedAt,
      List<Allergy> allergies,
      List<Diagnosis> diagnoses,
      @Nullable String preferredChannel,
      CareTeam careTeam,
      List<FamilyContact> contacts,
      @Nullable NextVisit nextVisit,
      List<Consent> consents,
      @Nullable LastOperation lastOperation,
      @Nullable AlertView activeAlert) {}

  record Allergy(String name, @Nullable String severity, @Nullable String reaction) {}

  /// @param masked whether it is of the most sensitive class and the caller's role does not see
  ///   which
  record Diagnosis(@Nullable String code, String name, @Nullable LocalDate at, boolean masked) {}

  record CareTeam(
      @Nullable String attendingDoctor, @Nullable String owner, @Nullable String department) {}

  record FamilyContact(String name, @Nullable String relationship, @Nullable String phoneMasked) {}

  /// @param source where the day comes from: order, report, guideline, or an appointment that was
  ///   booked without a return visit being due
  record NextVisit(
      LocalDate dueOn,
      @Nullable OffsetDateTime startsAt,
      @Nullable String department,
      @Nullable String doctor,
      @Schema(allowableValues = {"order", "report", "guideline", "appointment"}) String source) {}

  /// The newest main operation of the last 365 days.
  ///
  /// @param days since then: 术后第10天
  record LastOperation(String name, LocalDate on, int days) {}

  private record Care(
      @Nullable String doctor, @Nullable String owner, @Nullable String department) {}

  /// How the caller's role sees the fields of this page.
  record Seen(
      Visibility birthDate, Visibility phone, Visibility relatives, Visibility sensitiveDiagnosis) {

    static Seen by(CurrentStaff staff, StaffReach rules) {
      return new Seen(
          rules.visibility(staff, Permission.PATIENT_VIEW, Field.BIRTH_DATE),
          rules.visibility(staff, Permission.PATIENT_VIEW, Field.PHONE),
          rules.visibility(staff, Permission.PATIENT_VIEW, Field.RELATIVES),
          rules.visibility(staff, Permission.PATIENT_VIEW, Field.SENSITIVE_DIAGNOSIS));
    }
  }

  private final JdbcClient jdbc;
  private final Patients patients;
  private final Appointments appointments;
  private final Alerts alerts;
  private final PatientConsents consents;
  private final SensitiveDiagnoses sensitive;
  private final Clock clock;

  PatientCards(
      JdbcClient jdbc,
      Patients patients,
      Appointments appointments,
      Alerts alerts,
      PatientConsents consents,
      SensitiveDiagnoses sensitive,
      Clock clock) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.appointments = appointments;
    this.alerts = alerts;
    this.consents = consents;
    this.sensitive = sensitive;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  public Patient of(PatientSummary who, Seen seen, Locale locale) {
    PatientId id = who.id();
    LocalDate today = LocalDate.now(clock);
    Care care = care(id);
    return new Patient(
        id.value(),
        who.name().whole(),
        who.sex(),
        seen.birthDate() == Visibility.CLEAR ? who.birthDate() : null,
        seen.birthDate() == Visibility.HIDDEN ? null : who.age(today),
        who.mrn() == null ? "" : who.mrn(),
        seen.phone() == Visibility.HIDDEN ? null : phone(id),
        at(who.deceasedAt()),
        allergies(id),
        diagnoses(id, seen.sensitiveDiagnosis(), locale),
        who.preferredChannel(),
        new CareTeam(care.doctor(), care.owner(), care.department()),
        relatives(id, seen.relatives()),
        who.deceasedAt() == null ? nextVisit(id, today).orElse(null) : null,
        consents.of(id),
        who.deceasedAt() == null ? operation(id, today).orElse(null) : null,
        alerts.active(id).map(alert -> alerts.view(alert, locale, clock.getZone())).orElse(null));
  }

  private @Nullable String phone(PatientId id) {
    return patients.contactPoints(id).stream()
        .filter(point -> point.system() == ContactPoint.System.PHONE)
        .findFirst()
        .map(point -> new PhoneNumber(point.value()).masked())
        .orElse(null);
  }

  private List<FamilyContact> relatives(PatientId id, Visibility seen) {
    return seen == Visibility.HIDDEN
        ? List.of()
        : patients.relatives(id).stream().map(one -> relative(one, seen)).toList();
  }

  private static FamilyContact relative(PatientRecord.Relative relative, Visibility seen) {
    PhoneNumber phone = relative.phone();
    return new FamilyContact(
        seen == Visibility.CLEAR ? relative.name() : PersonName.of(relative.name()).inStars(),
        relative.relationship(),
        phone == null ? null : phone.masked());
  }

  private List<Allergy> allergies(PatientId id) {
    return jdbc.sql(
            """
            SELECT name, severity, reaction FROM clinical_fact_allergy
             WHERE tenant_id = :tenant AND patient_id = :patient ORDER BY name
            """)
        .param("tenant", tenant())
        .param("patient", id.value())
        .query((row, n) -> new Allergy(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /// Those of the most sensitive class, by their names.
  @Transactional(readOnly = true)
  public List<Diagnosis> sensitiveOf(PatientId id) {
    return coded(id).stream()
        .filter(coded -> sensitive.include(coded.code(), coded.meaning()))
        .map(coded -> new Diagnosis(coded.code(), coded.name(), coded.at(), false))
        .toList();
  }

  private List<Diagnosis> diagnoses(PatientId id, Visibility seen, Locale locale) {
    List<Diagnosis> shown = new ArrayList<>();
    for (Coded coded : coded(id)) {
      if (seen == Visibility.CLEAR || !sensitive.include(coded.code(), coded.meaning())) {
        shown.add(new Diagnosis(coded.code(), coded.name(), coded.at(), false));
      } else if (seen == Visibility.MASKED) {
        shown.add(new Diagnosis(null, sensitive.label().in(locale), coded.at(), true));
      }
    }
    return shown;
  }

  /// @param meaning of the hospital's code, where it is mapped
  private record Coded(String code, String meaning, String name, LocalDate at) {}

  /// Each diagnosis once, as the hospital codes it, with its newest day: two that mean the same to
  /// a condition are still two.
  private List<Coded> coded(PatientId id) {
    return jdbc.sql(
            """
            SELECT source_code, max(code) AS meaning, max(name) AS name, max(recorded_on) AS recorded_on
              FROM clinical_fact_condition
             WHERE tenant_id = :tenant AND patient_id = :patient
             GROUP BY source_code ORDER BY recorded_on DESC, source_code LIMIT 30
            """)
        .param("tenant", tenant())
        .param("patient", id.value())
        .query((row, n) ->
            new Coded(
                row.getString("source_code"),
                row.getString("meaning"),
                row.getString("name"),
                row.getObject("recorded_on", LocalDate.class)))
        .list();
  }

  /// The newest encounter says doctor and department; where it does not, the newest plan. Who works
  /// on the patient's newest open task is the one to ask.
  private Care care(PatientId id) {
    return jdbc.sql(
            """
            SELECT coalesce(e.attending_doctor, p.doctor) AS doctor,
                   coalesce(e.department_name, p.department_name) AS department,
                   t.display_name AS owner
              FROM (SELECT cast(:tenant AS integer) AS tenant_id, cast(:patient AS uuid) AS patient_id) x
              LEFT JOIN LATERAL (
                SELECT attending_doctor, department_name FROM clinical_fact_encounter e
                 WHERE e.tenant_id = x.tenant_id AND e.patient_id = x.patient_id
                 ORDER BY started_at DESC, encounter_id DESC LIMIT 1) e ON true
              LEFT JOIN LATERAL (
                SELECT doctor, department_name FROM pathway_fact_plan p
                 WHERE p.tenant_id = x.tenant_id AND p.patient_id = x.patient_id
                 ORDER BY started_at DESC, plan_id DESC LIMIT 1) p ON true
              LEFT JOIN LATERAL (
                SELECT s.display_name FROM task_fact_task t
                  JOIN organization_fact_staff s ON s.tenant_id = t.tenant_id AND s.staff_id = t.owner_staff_id
                 WHERE t.tenant_id = x.tenant_id AND t.patient_id = x.patient_id AND t.state <> 'done'
                 ORDER BY t.created_at DESC LIMIT 1) t ON true
            """)
        .param("tenant", tenant())
        .param("patient", id.value())
        .query((row, n) ->
            new Care(row.getString("doctor"), row.getString("owner"), row.getString("department")))
        .single();
  }

  /// What comes first: the return visit that is due, or an appointment that was booked for
  /// something else.
  private Optional<NextVisit> nextVisit(PatientId id, LocalDate today) {
    Optional<NextVisit> due = appointments.next(id, today).map(this::visit);
    Optional<NextVisit> booked = booked(id);
    if (due.isEmpty() || booked.isEmpty()) {
      return due.or(() -> booked);
    }
    OffsetDateTime starts = due.get().startsAt();
    LocalDate dueDay = starts == null ? due.get().dueOn() : starts.toLocalDate();
    return booked.get().dueOn().isBefore(dueDay) ? booked : due;
  }

  private NextVisit visit(Revisit revisit) {
    return new NextVisit(
        revisit.dueOn(),
        at(revisit.startsAt()),
        revisit.departmentName(),
        revisit.doctor(),
        revisit.dueSource().toString());
  }

  private Optional<NextVisit> booked(PatientId id) {
    return jdbc.sql(
            """
            SELECT starts_at, starts_on, department_name, doctor FROM appointment_fact_appointment
             WHERE tenant_id = :tenant AND patient_id = :patient AND status = 'booked' AND starts_at > :now
             ORDER BY starts_at LIMIT 1
            """)
        .param("tenant", tenant())
        .param("patient", id.value())
        .param("now", OffsetDateTime.now(clock))
        .query((row, n) ->
            new NextVisit(
                row.getObject("starts_on", LocalDate.class),
                Rows.at(row, "starts_at", clock.getZone()),
                row.getString("department_name"),
                row.getString("doctor"),
                "appointment"))
        .optional();
  }

  private Optional<LastOperation> operation(PatientId id, LocalDate today) {
    return jdbc.sql(
            """
            SELECT name, performed_on FROM clinical_fact_procedure
             WHERE tenant_id = :tenant AND patient_id = :patient AND principal
               AND performed_on BETWEEN cast(:today AS date) - :days AND :today
             ORDER BY performed_on DESC, procedure_id DESC LIMIT 1
            """)
        .param("tenant", tenant())
        .param("patient", id.value())
        .param("today", today)
        .param("days", OPERATION_DAYS)
        .query((row, n) -> {
          LocalDate on = row.getObject(2, LocalDate.class);
          return new LastOperation(row.getString(1), on, (int) ChronoUnit.DAYS.between(on, today));
        })
        .optional();
  }

  private @Nullable OffsetDateTime at(@Nullable Instant instant) {
    return instant == null ? null : instant.atZone(clock.getZone()).toOffsetDateTime();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
