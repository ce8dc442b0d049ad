package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.clinical.MappedCode;
import org.xinqiao.clinical.MappedFacts;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// Applies the maps of today to facts of before, because hospitals map codes after months of data.
/// Works in steps of some patients in the order of their ids, each a transaction, so that it can be
/// stopped, goes on where it was, and a node that is killed leaves whole steps.
@Service
class ReapplyCodes {

  private static final int PATIENTS = 200;

  private static final String JOB =
      """
      SELECT r.reapply_id, r.peer_id, p.name AS peer_name, r.kind, r.source_code, r.state, r.after_patient, r.patients,
             r.changed, r.created_at, r.ended_at, s.display_name
        FROM interop_code_reapply r
        JOIN intake_peer p ON p.tenant_id = r.tenant_id AND p.peer_id = r.peer_id
        LEFT JOIN organization_fact_staff s ON s.tenant_id = r.tenant_id AND s.staff_id = r.created_by
       WHERE r.tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final IntakeStore intake;
  private final SiteCodes codes;
  private final MappedFacts facts;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  ReapplyCodes(
      JdbcClient jdbc,
      IntakeStore intake,
      SiteCodes codes,
      MappedFacts facts,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.jdbc = jdbc;
    this.intake = intake;
    this.codes = codes;
    this.facts = facts;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param kind null: all codes of the sender
  /// @param code null: all codes of the kind
  record Job(
      UUID id,
      UUID peer,
      String peerName,
      @Nullable CodeKind kind,
      @Nullable String code,
      String state,
      @Nullable UUID after,
      long patients,
      long changed,
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable String createdBy) {}

  /// Empty when there is no such sender, or when just that is being done already.
  @Transactional
  public Optional<Job> begin(
      UUID peer, @Nullable CodeKind kind, @Nullable String code, CurrentStaff by) {
    UUID id = ids.next();
    int made =
        jdbc.sql(
                """
                INSERT INTO interop_code_reapply (tenant_id, reapply_id, peer_id, kind, source_code, state, not_before,
                                                  created_at, created_by)
                SELECT :tenant, :id, p.peer_id, :kind, :code, 'running', now() + make_interval(secs => :late), :at, :by
                  FROM intake_peer p
                 WHERE p.tenant_id = :tenant AND p.peer_id = :peer
                   AND NOT EXISTS (SELECT 1 FROM interop_code_reapply r
                                    WHERE r.tenant_id = p.tenant_id AND r.peer_id = p.peer_id AND r.state = 'running'
                                      AND r.after_patient IS NULL
                                      AND r.kind IS NOT DISTINCT FROM cast(:kind AS text)
                                      AND r.source_code IS NOT DISTINCT FROM cast(:code AS text))
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("peer", peer)
            .param("kind", kind == null ? null : kind.toString(), Types.VARCHAR)
            .param("code", code, Types.VARCHAR)
            .param("late", 3 * SiteCodes.LATE.toSeconds())
            .param("at", Timestamp.from(clock.instant()))
            .param("by", by.id().value())
            .update();
    if (made == 0) {
      return Optional.empty();
    }
    audit.record(
        AuditEvent.allowed(by.actor(), "integration.reapply-codes").on("code-reapply", id));
    return find(id);
  }

  /// The newest.
  @Transactional(readOnly = true)
  public List<Job> newest() {
    return jdbc.sql(JOB + " ORDER BY r.created_at DESC, r.reapply_id DESC LIMIT 10")
        .param("tenant", tenant())
        .query((row, n) -> job(row))
        .list();
  }

  /// @return empty when it is not running, or not stopped when it is to go on
  @Transactional
  public Optional<Job> turn(UUID id, boolean on, CurrentStaff by) {
    int changed =
        jdbc.sql(
                """
                UPDATE interop_code_reapply SET state = :to
                 WHERE tenant_id = :tenant AND reapply_id = :id AND state = :from
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("to", on ? "running" : "stopped")
            .param("from", on ? "stopped" : "running")
            .update();
    if (changed == 0) {
      return Optional.empty();
    }
    audit.record(
        AuditEvent.allowed(
                by.actor(), on ? "integration.resume-reapply" : "integration.stop-reapply")
            .on("code-reapply", id));
    return find(id);
  }

  @Transactional(readOnly = true)
  public Optional<Job> find(UUID id) {
    return jdbc.sql(JOB + " AND r.reapply_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> job(row))
        .optional();
  }

  /// Does the next step of the current tenant's oldest job.
  ///
  /// @return whether there may be more to do at once
  @Transactional
  public boolean step() {
    Optional<Job> next =
        jdbc.sql(
                JOB
                    + """
                       AND r.state = 'running' AND r.not_before <= now()
                     ORDER BY r.created_at LIMIT 1 FOR UPDATE OF r SKIP LOCKED
                    """)
            .param("tenant", tenant())
            .query((row, n) -> job(row))
            .optional();
    next.ifPresent(this::step);
    return next.isPresent();
  }

  private void step(Job job) {
    List<UUID> patients = intake.standingPatients(job.after(), PATIENTS);
    int changed = 0;
    if (!patients.isEmpty()) {
      CodeTranslation translation = codes.current();
      List<MappedFacts.Change> changes = new ArrayList<>();
      for (Kept kept : kept(job, patients)) {
        MappedCode now = translation.of(kept.said()).mapped();
        if (!Objects.equals(now, kept.mapped())) {
          changes.add(
              new MappedFacts.Change(
                  kept.relation(), kept.patient(), kept.fact(), kept.message(), now));
        }
      }
      changed = facts.apply(changes);
    }
    boolean last = patients.size() < PATIENTS;
    jdbc.sql(
            """
            UPDATE interop_code_reapply
               SET after_patient = coalesce(cast(:after AS uuid), after_patient), patients = patients + :patients,
                   changed = changed + :changed, state = CASE WHEN :last THEN 'finished' ELSE state END,
                   ended_at = CASE WHEN :last THEN cast(:now AS timestamptz) END
             WHERE tenant_id = :tenant AND reapply_id = :id
            """)
        .param("after", patients.isEmpty() ? null : patients.getLast(), Types.OTHER)
        .param("patients", patients.size())
        .param("changed", changed)
        .param("last", last)
        .param("now", Timestamp.from(clock.instant()))
        .param("tenant", tenant())
        .param("id", job.id())
        .update();
  }

  /// A code of a fact, and what it means so far.
  private record Kept(
      String relation,
      UUID patient,
      UUID fact,
      UUID message,
      CodeTranslation.Said said,
      @Nullable MappedCode mapped) {}

  private List<Kept> kept(Job job, List<UUID> patients) {
    return jdbc.sql(
            """
            SELECT f.* FROM clinical_fact_code f
              JOIN intake_message m ON m.tenant_id = f.tenant_id AND m.message_id = f.source_message_id
             WHERE f.tenant_id = :tenant AND f.patient_id BETWEEN :first AND :last AND m.peer_id = :peer
               AND (cast(:kind AS text) IS NULL OR f.kind = :kind)
               AND (cast(:code AS text) IS NULL OR f.code = :code)
            """)
        .param("tenant", tenant())
        .param("first", patients.getFirst())
        .param("last", patients.getLast())
        .param("peer", job.peer())
        .param("kind", job.kind() == null ? null : job.kind().toString(), Types.VARCHAR)
        .param("code", job.code(), Types.VARCHAR)
        .query((row, n) -> kept(row, job.peer()))
        .list();
  }

  private static Kept kept(ResultSet row, UUID peer) throws SQLException {
    String mapped = row.getString("mapped_code");
    return new Kept(
        row.getString("relation"),
        row.getObject("patient_id", UUID.class),
        row.getObject("fact_id", UUID.class),
        row.getObject("source_message_id", UUID.class),
        new CodeTranslation.Said(
            peer,
            CodeKind.of(row.getString("kind")).orElseThrow(),
            row.getString("code"),
            row.getString("name"),
            row.getString("given_code"),
            row.getObject("value", Double.class),
            row.getString("unit")),
        mapped == null
            ? null
            : new MappedCode(
                row.getString("mapped_system"),
                mapped,
                row.getString("mapped_name"),
                row.getObject("mapped_value", Double.class),
                row.getString("mapped_unit")));
  }

  private static Job job(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    Timestamp ended = row.getTimestamp("ended_at");
    return new Job(
        row.getObject("reapply_id", UUID.class),
        row.getObject("peer_id", UUID.class),
        row.getString("peer_name"),
        kind == null ? null : CodeKind.of(kind).orElseThrow(),
        row.getString("source_code"),
        row.getString("state"),
        row.getObject("after_patient", UUID.class),
        row.getLong("patients"),
        row.getLong("changed"),
        row.getTimestamp("created_at").toInstant(),
        ended == null ? null : ended.toInstant(),
        row.getString("display_name"));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
