package org.xinqiao.appointment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.EncounterRecorded;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of appointments and due return visits.
@Service
public class Appointments {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final String BOOKED = "appointment:";
  private static final String NEWER_DETAILS =
      "(old.details_booked, old.details_at) <= (EXCLUDED.details_booked, EXCLUDED.details_at)";
  private static final String REVISIT =
      """
      SELECT r.revisit_id, r.patient_id, r.reference, r.due_on, r.due_source, r.department_name,
             coalesce(a.doctor, r.doctor) AS doctor, a.starts_at, a.place, r.attended_on, r.response,
             r.cancelled_at IS NOT NULL AS cancelled
        FROM appointment_revisit r
        LEFT JOIN LATERAL (
          SELECT starts_at, place, doctor FROM appointment a
           WHERE a.tenant_id = r.tenant_id AND a.patient_id = r.patient_id AND a.status = 'booked'
             AND a.department_name = r.department_name
             AND (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date
                 BETWEEN r.due_on - r.attend_before AND r.due_on + r.attend_after
           ORDER BY a.starts_at LIMIT 1) a ON true
      """;

  private final JdbcClient jdbc;
  private final IdGenerator ids;
  private final FieldCipher cipher;
  private final ApplicationEventPublisher events;

  Appointments(
      JdbcClient jdbc, IdGenerator ids, FieldCipher cipher, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.cipher = cipher;
    this.events = events;
  }

  /// Keeps what the hospital says about an appointment. A cancellation that still carries an old
  /// time does not move the appointment back.
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(PatientId patient, AppointmentRecord appointment) {
    Kept kept = keep(patient, appointment);
    if (appointment.followUp() && appointment.status() == AppointmentRecord.Status.BOOKED) {
      dueByAppointment(patient, appointment, kept);
    }
  }

  /// An appointment as all messages about it leave it.
  private record Kept(Instant startsAt, String departmentName, @Nullable String doctor) {}

  /// The newest message says whether it holds; the newest that booked it, when and where.
  private Kept keep(PatientId patient, AppointmentRecord appointment) {
    return jdbc.sql(
            """
            INSERT INTO appointment AS old (tenant_id, patient_id, appointment_id, filler_key, status, starts_at,
                                            department_name, doctor, place, event_at, details_booked, details_at,
                                            source_message_id, source_patient)
            VALUES (:tenant, :patient, :id, :key, :status, :starts, :department, :doctor, :place, :event,
                    :booked, :event, :message, :number)
            ON CONFLICT (tenant_id, patient_id, filler_key) WHERE home_id IS NULL DO UPDATE SET
              starts_at = CASE WHEN :details THEN EXCLUDED.starts_at ELSE old.starts_at END,
              department_name = CASE WHEN :details THEN EXCLUDED.department_name ELSE old.department_name END,
              doctor = CASE WHEN :details THEN coalesce(EXCLUDED.doctor, old.doctor)
                            ELSE coalesce(old.doctor, EXCLUDED.doctor) END,
              place = CASE WHEN :details THEN coalesce(EXCLUDED.place, old.place)
                           ELSE coalesce(old.place, EXCLUDED.place) END,
              details_booked = old.details_booked OR EXCLUDED.details_booked,
              details_at = CASE WHEN :details THEN EXCLUDED.details_at ELSE old.details_at END,
              status = CASE WHEN :newer THEN EXCLUDED.status ELSE old.status END,
              source_message_id = CASE WHEN :newer THEN EXCLUDED.source_message_id ELSE old.source_message_id END,
              source_patient = CASE WHEN :newer THEN EXCLUDED.source_patient ELSE old.source_patient END,
              event_at = greatest(old.event_at, EXCLUDED.event_at)
            RETURNING starts_at, department_name, doctor
            """
                .replace(":details", NEWER_DETAILS)
                .replace(":newer", "old.event_at <= EXCLUDED.event_at"))
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("key", appointment.fillerKey())
        .param("status", appointment.status().toString())
        .param("starts", Timestamp.from(appointment.startsAt()))
        .param("department", appointment.departmentName())
        .param("doctor", appointment.doctor(), Types.VARCHAR)
        .param("place", appointment.place(), Types.VARCHAR)
        .param("event", Timestamp.from(appointment.eventAt()))
        .param("booked", appointment.status() == AppointmentRecord.Status.BOOKED)
        .param("message", appointment.messageId())
        .param("number", appointment.patientNumber())
        .query((row, n) ->
            new Kept(row.getTimestamp(1).toInstant(), row.getString(2), row.getString(3)))
        .single();
  }

  /// A follow-up appointment says that the doctor wants the patient back on that day. Where the
  /// need is known already, by a pathway or by an earlier booking, it stays one need.
  private void dueByAppointment(PatientId patient, AppointmentRecord appointment, Kept kept) {
    LocalDate day = kept.startsAt().atZone(HOSPITAL).toLocalDate();
    int open =
        jdbc.sql(
                """
                SELECT count(*) FROM appointment_revisit
                 WHERE tenant_id = :tenant AND patient_id = :patient AND department_name = :department
                   AND cancelled_at IS NULL AND reference <> :reference
                   AND :day BETWEEN due_on - attend_before AND due_on + attend_after
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("department", kept.departmentName())
            .param("reference", reference(appointment))
            .param("day", day)
            .query(Integer.class)
            .single();
    if (open == 0) {
      due(
          patient,
          reference(appointment),
          day,
          Revisit.DueSource.ORDER,
          kept.departmentName(),
          kept.departmentName(),
          kept.doctor(),
          7,
          14,
          appointment.eventAt().atZone(HOSPITAL).toLocalDate());
    }
  }

  static String reference(AppointmentRecord appointment) {
    return BOOKED + appointment.fillerKey();
  }

  /// Opens a return visit, once per reference; a later call moves its day as long as nobody came.
  ///
  /// @param attendBefore a visit counts from this many days before the due day
  /// @param attendAfter to this many days after it
  /// @param madeOn the day it was asked for: an earlier visit is none of it
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID due(
      PatientId patient,
      String reference,
      LocalDate dueOn,
      Revisit.DueSource source,
      String departmentCode,
      String departmentName,
      @Nullable String doctor,
      int attendBefore,
      int attendAfter,
      LocalDate madeOn) {
    adopt(patient, reference, dueOn, departmentName);
    Optional<UUID> followed = moveFollowed(patient, reference, dueOn, source);
    if (followed.isPresent()) {
      return followed.get();
    }
    UUID id =
        jdbc.sql(
                """
                INSERT INTO appointment_revisit AS old (tenant_id, patient_id, revisit_id, reference, due_on, due_source,
                  department_code, department_name, doctor, attend_before, attend_after, made_on)
                VALUES (:tenant, :patient, :id, :reference, :due, :source, :code, :department, :doctor, :before,
                        :after, :made)
                ON CONFLICT (tenant_id, patient_id, reference) WHERE home_id IS NULL DO UPDATE
                  SET made_on = least(old.made_on, EXCLUDED.made_on),
                      due_on = CASE WHEN old.attended_on IS NULL THEN EXCLUDED.due_on ELSE old.due_on END,
                      due_source = CASE WHEN old.attended_on IS NULL THEN EXCLUDED.due_source ELSE old.due_source END
                RETURNING revisit_id
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", ids.next())
            .param("reference", reference)
            .param("due", dueOn)
            .param("source", source.toString())
            .param("code", departmentCode)
            .param("department", departmentName)
            .param("doctor", doctor, Types.VARCHAR)
            .param("before", attendBefore)
            .param("after", attendAfter)
            .param("made", madeOn)
            .query(UUID.class)
            .single();
    matchVisits(patient);
    return id;
  }

  /// A return visit that came with a record that was merged into this patient keeps its record.
  private Optional<UUID> moveFollowed(
      PatientId patient, String reference, LocalDate dueOn, Revisit.DueSource source) {
    return jdbc.sql(
            """
            UPDATE appointment_revisit
               SET due_on = CASE WHEN attended_on IS NULL THEN :due ELSE due_on END,
                   due_source = CASE WHEN attended_on IS NULL THEN :source ELSE due_source END
             WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference
               AND home_id IS NOT NULL AND NOT starts_with(reference, :booked)
            RETURNING revisit_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .param("due", dueOn)
        .param("source", source.toString())
        .param("booked", BOOKED)
        .query(UUID.class)
        .optional();
  }

  /// A need that was known only from a booking becomes the asker's, instead of a second one.
  private void adopt(PatientId patient, String reference, LocalDate dueOn, String department) {
    if (reference.startsWith(BOOKED)) {
      return;
    }
    jdbc.sql(
            """
            UPDATE appointment_revisit SET reference = :reference
             WHERE (tenant_id, patient_id, revisit_id) = (
               SELECT tenant_id, patient_id, revisit_id FROM appointment_revisit
                WHERE tenant_id = :tenant AND patient_id = :patient AND department_name = :department
                  AND cancelled_at IS NULL AND reference ^@ :booked
                  AND :due BETWEEN due_on - attend_before AND due_on + attend_after
                ORDER BY due_on LIMIT 1)
               AND NOT EXISTS (SELECT 1 FROM appointment_revisit
                                WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .param("department", department)
        .param("booked", BOOKED)
        .param("due", dueOn)
        .update();
  }

  /// The return visit that an appointment was booked for, by the hospital's number of the
  /// appointment.
  @Transactional(readOnly = true)
  public Optional<Revisit> bookedBy(PatientId patient, String fillerKey) {
    return jdbc.sql(
            REVISIT
                + """
                 WHERE r.tenant_id = :tenant AND r.patient_id = :patient
                   AND r.revisit_id = (
                     SELECT v.revisit_id FROM appointment_revisit v
                       JOIN appointment b ON b.tenant_id = v.tenant_id AND b.patient_id = v.patient_id
                        AND b.department_name = v.department_name
                        AND (b.starts_at AT TIME ZONE 'Asia/Shanghai')::date
                            BETWEEN v.due_on - v.attend_before AND v.due_on + v.attend_after
                      WHERE v.tenant_id = :tenant AND v.patient_id = :patient AND b.filler_key = :key
                      ORDER BY abs((b.starts_at AT TIME ZONE 'Asia/Shanghai')::date - v.due_on) LIMIT 1)
                """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("key", fillerKey)
        .query((row, n) -> revisit(row))
        .optional();
  }

  /// The patient answered a reminder; they may change their mind.
  @Transactional
  public Optional<Revisit> answer(
      PatientId patient, UUID revisitId, Revisit.Response response, String note, Instant at) {
    int changed =
        jdbc.sql(
                """
                UPDATE appointment_revisit SET response = :response, responded_at = :at, response_note_enc = :note
                 WHERE tenant_id = :tenant AND patient_id = :patient AND revisit_id = :id
                   AND attended_on IS NULL AND cancelled_at IS NULL
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", revisitId)
            .param("response", response.toString())
            .param("at", Timestamp.from(at))
            .param(
                "note",
                note.isBlank()
                    ? null
                    : cipher.encrypt(patient, "appointment_revisit.response_note", revisitId, note),
                Types.BINARY)
            .update();
    Optional<Revisit> revisit = find(patient, revisitId);
    if (changed == 1) {
      revisit.ifPresent(r ->
          events.publishEvent(new RevisitAnswered(patient, revisitId, r.reference(), response)));
    }
    return changed == 1 ? revisit : Optional.empty();
  }

  /// Closes the open return visits of one asker, with the reason.
  @Transactional(propagation = Propagation.MANDATORY)
  public void cancel(PatientId patient, String reference, String reason, Instant at) {
    jdbc.sql(
            """
            UPDATE appointment_revisit SET cancelled_at = :at, cancel_reason = :reason
             WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference
               AND attended_on IS NULL AND cancelled_at IS NULL
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .param("reason", reason)
        .param("at", Timestamp.from(at))
        .update();
  }

  @Transactional(readOnly = true)
  public Optional<Revisit> find(PatientId patient, UUID revisitId) {
    return jdbc.sql(
            REVISIT
                + " WHERE r.tenant_id = :tenant AND r.patient_id = :patient AND r.revisit_id = :id")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", revisitId)
        .query((row, n) -> revisit(row))
        .optional();
  }

  @Transactional(readOnly = true)
  public Optional<Revisit> byReference(PatientId patient, String reference) {
    return jdbc.sql(
            REVISIT
                + " WHERE r.tenant_id = :tenant AND r.patient_id = :patient AND r.reference = :reference")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .query((row, n) -> revisit(row))
        .optional();
  }

  /// The next return visit of a patient that nobody attended or cancelled.
  @Transactional(readOnly = true)
  public Optional<Revisit> next(PatientId patient, LocalDate today) {
    List<Revisit> open =
        jdbc.sql(
                REVISIT
                    + """
                     WHERE r.tenant_id = :tenant AND r.patient_id = :patient AND r.attended_on IS NULL
                       AND r.cancelled_at IS NULL AND r.due_on + r.attend_after >= :today
                     ORDER BY r.due_on LIMIT 1
                    """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("today", today)
            .query((row, n) -> revisit(row))
            .list();
    return open.stream().findFirst();
  }

  /// A visit to the department inside the window closes the return visit it was due for; one visit
  /// closes one return visit, the oldest first. Asked after every recorded visit and after every
  /// newly opened return visit, because messages come in any order.
  @Transactional(propagation = Propagation.MANDATORY)
  public void matchVisits(PatientId patient) {
    jdbc.sql(
            """
            UPDATE appointment_revisit r SET attended_on = m.started_on, attended_encounter_id = m.encounter_id
              FROM (SELECT DISTINCT ON (e.encounter_id) v.revisit_id, e.encounter_id, e.started_on
                      FROM appointment_revisit v
                      JOIN clinical_fact_encounter e
                        ON e.tenant_id = v.tenant_id AND e.patient_id = v.patient_id
                       AND e.class = 'outpatient' AND e.department_name = v.department_name
                       AND e.started_on BETWEEN v.due_on - v.attend_before AND v.due_on + v.attend_after
                       AND e.started_on > v.made_on
                     WHERE v.tenant_id = :tenant AND v.patient_id = :patient AND v.attended_on IS NULL
                       AND v.cancelled_at IS NULL
                       AND NOT EXISTS (SELECT 1 FROM appointment_revisit o
                                        WHERE o.tenant_id = v.tenant_id AND o.patient_id = v.patient_id
                                          AND o.attended_encounter_id = e.encounter_id)
                     ORDER BY e.encounter_id, v.due_on, v.revisit_id) m
             WHERE r.tenant_id = :tenant AND r.patient_id = :patient AND r.revisit_id = m.revisit_id
            RETURNING r.revisit_id, r.reference, r.attended_on
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) ->
            new RevisitAttended(
                patient,
                row.getObject("revisit_id", UUID.class),
                row.getString("reference"),
                row.getObject("attended_on", LocalDate.class)))
        .list()
        .forEach(events::publishEvent);
  }

  @EventListener
  void visited(EncounterRecorded visit) {
    if (visit.status() == EncounterRecord.Status.CANCELLED) {
      notAttended(visit);
    }
    if (visit.encounterClass() == EncounterRecord.EncounterClass.OUTPATIENT) {
      matchVisits(visit.patient());
    }
  }

  /// A visit that was cancelled closes no return visit: the need is open again.
  private void notAttended(EncounterRecorded visit) {
    jdbc.sql(
            """
            UPDATE appointment_revisit SET attended_on = NULL, attended_encounter_id = NULL
             WHERE tenant_id = :tenant AND patient_id = :patient AND attended_encounter_id = :encounter
            """)
        .param("tenant", tenant())
        .param("patient", visit.patient().value())
        .param("encounter", visit.encounterId())
        .update();
  }

  private static Revisit revisit(ResultSet row) throws SQLException {
    Timestamp starts = row.getTimestamp("starts_at");
    String response = row.getString("response");
    return new Revisit(
        row.getObject("revisit_id", UUID.class),
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getString("reference"),
        row.getObject("due_on", LocalDate.class),
        Revisit.DueSource.valueOf(row.getString("due_source").toUpperCase(Locale.ROOT)),
        row.getString("department_name"),
        row.getString("doctor"),
        starts == null ? null : starts.toInstant(),
        row.getString("place"),
        row.getObject("attended_on", LocalDate.class),
        response == null ? null : Revisit.Response.valueOf(response.toUpperCase(Locale.ROOT)),
        row.getBoolean("cancelled"));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
