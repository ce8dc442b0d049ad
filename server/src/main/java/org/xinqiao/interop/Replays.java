package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// Replays that people asked for: the asking, and what came of it.
///
/// Refusals: each of [Refusal].
@Service
class Replays {

  enum Refusal {
    UNKNOWN_PATIENT,
    ALREADY_WAITING
  }

  sealed interface Outcome {

    record Requested(UUID replay) implements Outcome {}

    record Refused(Refusal why) implements Outcome {}
  }

  /// @param differences null until it is done
  record Replay(
      UUID id,
      UUID record,
      Instant requestedAt,
      String requestedBy,
      String state,
      @Nullable Instant endedAt,
      int messages,
      List<ReplayFacts.Difference> differences,
      ReplayFacts.@Nullable Reason reason,
      @Nullable String detail) {}

  /// @param replay its id
  record Claimed(UUID replay, PatientId record) {}

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Patients patients;
  private final Audit audit;
  private final LiveUpdates live;
  private final IdGenerator ids;
  private final Clock clock;

  Replays(
      JdbcClient jdbc,
      JsonMapper json,
      Patients patients,
      Audit audit,
      LiveUpdates live,
      IdGenerator ids,
      Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.patients = patients;
    this.audit = audit;
    this.live = live;
    this.ids = ids;
    this.clock = clock;
  }

  /// Asks for a replay of the patient whom a source knows by this number.
  @Transactional
  Outcome request(String assigner, String number, CurrentStaff by) {
    return patients
        .byIdentifier(PatientRecord.Identifier.Kind.HIS, assigner, number)
        .map(patient -> request(patient, by))
        .orElse(new Outcome.Refused(Refusal.UNKNOWN_PATIENT));
  }

  /// Asks for a replay; it runs as soon as a node is free.
  @Transactional
  Outcome request(PatientId record, CurrentStaff by) {
    if (patients.find(record).isEmpty()) {
      return new Outcome.Refused(Refusal.UNKNOWN_PATIENT);
    }
    UUID id = ids.next();
    PatientId standing = patients.standing(record);
    int asked =
        jdbc.sql(
                """
                INSERT INTO intake_replay (tenant_id, replay_id, record_id, requested_at, requested_by, state)
                VALUES (:tenant, :id, :record, :at, :by, 'waiting')
                ON CONFLICT (tenant_id, record_id) WHERE state = 'waiting' DO NOTHING
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("record", standing.value())
            .param("at", Timestamp.from(clock.instant()))
            .param("by", by.id().value())
            .update();
    if (asked == 0) {
      return new Outcome.Refused(Refusal.ALREADY_WAITING);
    }
    audit.record(
        AuditEvent.allowed(by.actor(), "integration.replay-patient").on("replay", id).of(standing));
    live.changed(new Change(Change.Topic.INTAKE, id));
    return new Outcome.Requested(id);
  }

  /// Newest first.
  ///
  /// @param record only those of the patient for whom this record stands; null for all
  @Transactional(readOnly = true)
  Page<Replay> list(@Nullable UUID record, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<Replay> rows =
        jdbc.sql(
                """
                SELECT r.replay_id, r.record_id, r.requested_at, s.display_name, r.state, r.ended_at, r.messages,
                       r.changes, r.reason_code, r.reason_detail
                  FROM intake_replay r
                  JOIN organization_fact_staff s ON s.tenant_id = r.tenant_id AND s.staff_id = r.requested_by
                 WHERE r.tenant_id = :tenant %s %s
                 ORDER BY r.requested_at DESC, r.replay_id DESC LIMIT :limit
                """
                    .formatted(
                        record == null ? "" : "AND r.record_id = :record",
                        cursor == null
                            ? ""
                            : "AND (r.requested_at, r.replay_id) < (cast(:at AS timestamptz), cast(:id AS uuid))"))
            .param("tenant", tenant())
            .param(
                "record",
                record == null ? null : patients.standing(new PatientId(record)).value(),
                Types.OTHER)
            .param("at", cursor == null ? null : cursor.moment(0).toString(), Types.VARCHAR)
            .param("id", cursor == null ? null : cursor.id(1).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> replay(row))
            .list();
    return Page.of(rows, limit, one -> Cursor.of(one.requestedAt(), one.id()));
  }

  @Transactional(readOnly = true)
  Optional<Replay> find(UUID replay) {
    return jdbc.sql(
            """
            SELECT r.replay_id, r.record_id, r.requested_at, s.display_name, r.state, r.ended_at, r.messages,
                   r.changes, r.reason_code, r.reason_detail
              FROM intake_replay r
              JOIN organization_fact_staff s ON s.tenant_id = r.tenant_id AND s.staff_id = r.requested_by
             WHERE r.tenant_id = :tenant AND r.replay_id = :id
            """)
        .param("tenant", tenant())
        .param("id", replay)
        .query((row, n) -> replay(row))
        .optional();
  }

  /// Locks the oldest replay that waits, for this transaction.
  Optional<Claimed> claim() {
    return jdbc.sql(
            """
            SELECT replay_id, record_id FROM intake_replay
             WHERE tenant_id = :tenant AND state = 'waiting'
             ORDER BY requested_at, replay_id LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param("tenant", tenant())
        .query((row, n) ->
            new Claimed(row.getObject(1, UUID.class), new PatientId(row.getObject(2, UUID.class))))
        .optional();
  }

  void done(UUID replay, ReplayFacts.Replayed result) {
    end(
        replay,
        "done",
        result.messages(),
        json.writeValueAsString(result.differences()),
        null,
        null);
  }

  void refused(UUID replay, ReplayFacts.Reason reason, String detail) {
    end(replay, "refused", null, null, reason.code(), detail);
  }

  private void end(
      UUID replay,
      String state,
      @Nullable Integer messages,
      @Nullable String changes,
      @Nullable String reason,
      @Nullable String detail) {
    jdbc.sql(
            """
            UPDATE intake_replay SET state = :state, ended_at = :at, messages = :messages, changes = cast(:changes AS jsonb),
                   reason_code = :reason, reason_detail = :detail
             WHERE tenant_id = :tenant AND replay_id = :id
            """)
        .param("tenant", tenant())
        .param("id", replay)
        .param("state", state)
        .param("at", Timestamp.from(clock.instant()))
        .param("messages", messages, Types.INTEGER)
        .param("changes", changes, Types.VARCHAR)
        .param("reason", reason, Types.VARCHAR)
        .param("detail", detail, Types.VARCHAR)
        .update();
    live.changed(new Change(Change.Topic.INTAKE, replay));
  }

  private Replay replay(ResultSet row) throws SQLException {
    Timestamp ended = row.getTimestamp("ended_at");
    String changes = row.getString("changes");
    String reason = row.getString("reason_code");
    return new Replay(
        row.getObject("replay_id", UUID.class),
        row.getObject("record_id", UUID.class),
        row.getTimestamp("requested_at").toInstant(),
        row.getString("display_name"),
        row.getString("state"),
        ended == null ? null : ended.toInstant(),
        row.getInt("messages"),
        changes == null
            ? List.of()
            : List.of(json.readValue(changes, ReplayFacts.Difference[].class)),
        reason == null ? null : ReplayFacts.Reason.of(reason),
        row.getString("reason_detail"));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
