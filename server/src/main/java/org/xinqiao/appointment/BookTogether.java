package org.xinqiao.appointment;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.clinical.EncounterRecorded;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;

/// Keeps the appointments of many new patients at once, and the return visits that follow from
/// them: the same rows as [Appointments] leaves after one message at a time, in one statement a
/// table (ADR 0038). For a hospital that begins with a history; nobody is told of it.
@Service
public class BookTogether {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private final IdGenerator ids;
  private final JdbcOperations jdbc;

  BookTogether(IdGenerator ids, JdbcOperations jdbc) {
    this.ids = ids;
    this.jdbc = jdbc;
  }

  /// All that was said about one patient's appointments, and where the patient was.
  public record HistoryOf(
      PatientId patient, List<AppointmentRecord> appointments, List<EncounterRecorded> visits) {}

  /// @param many of patients who were registered in this transaction
  @Transactional(propagation = Propagation.MANDATORY)
  public void book(List<HistoryOf> many) {
    RowBatch appointments =
        RowBatch.into(
            "appointment",
            "patient_id uuid",
            "appointment_id uuid",
            "filler_key text",
            "status text",
            "starts_at timestamptz",
            "department_name text",
            "doctor text",
            "place text",
            "event_at timestamptz",
            "details_booked boolean",
            "details_at timestamptz",
            "source_message_id uuid",
            "source_patient text");
    RowBatch revisits =
        RowBatch.into(
            "appointment_revisit",
            "patient_id uuid",
            "revisit_id uuid",
            "reference text",
            "due_on date",
            "due_source text",
            "department_code text",
            "department_name text",
            "doctor text",
            "attend_before int4",
            "attend_after int4",
            "made_on date",
            "attended_on date",
            "attended_encounter_id uuid");
    for (HistoryOf one : many) {
      AppointmentHistory history = AppointmentHistory.of(one.appointments(), one.visits());
      history.appointments().forEach(kept -> add(appointments, one.patient(), kept));
      history.due().forEach(due -> add(revisits, one.patient(), due));
    }
    appointments.insert(jdbc);
    revisits.insert(jdbc);
  }

  private void add(RowBatch appointments, PatientId patient, AppointmentHistory.Kept kept) {
    appointments.add(
        patient.value(),
        ids.next(),
        kept.newest().fillerKey(),
        kept.newest().status(),
        kept.details().startsAt(),
        kept.details().departmentName(),
        kept.details().doctor(),
        kept.details().place(),
        kept.newest().eventAt(),
        kept.booked(),
        kept.details().eventAt(),
        kept.newest().messageId(),
        kept.newest().patientNumber());
  }

  private void add(RowBatch revisits, PatientId patient, AppointmentHistory.Due due) {
    EncounterRecorded visit = due.attended();
    LocalDate attendedOn = visit == null ? null : visit.startedAt().atZone(HOSPITAL).toLocalDate();
    revisits.add(
        patient.value(),
        ids.next(),
        due.reference(),
        due.on(),
        Revisit.DueSource.ORDER,
        due.departmentName(),
        due.departmentName(),
        due.doctor(),
        due.before(),
        due.after(),
        due.madeOn(),
        attendedOn,
        visit == null ? null : visit.encounterId());
  }
}
