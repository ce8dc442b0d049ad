package org.xinqiao.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;
import org.xinqiao.shared.Tenancy;

/// The table of words, which is only ever added to.
@Repository
class ConsentStore {

  private final JdbcClient jdbc;
  private final JdbcOperations batches;
  private final IdGenerator ids;
  private final ConsentRules rules;
  private final Clock clock;

  ConsentStore(
      JdbcClient jdbc, JdbcOperations batches, IdGenerator ids, ConsentRules rules, Clock clock) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.ids = ids;
    this.rules = rules;
    this.clock = clock;
  }

  /// Holds a patient's consent to the end of the transaction: together with others who only read
  /// it, or alone to change it. A statement of its own, so that the next one sees what was
  /// committed while this one waited.
  void hold(PatientId patient, boolean alone) {
    jdbc.sql(
            "SELECT pg_advisory_xact_lock%s(hashtextextended('consent/' || :patient, :tenant)) IS NULL"
                .formatted(alone ? "" : "_shared"))
        .param("patient", patient.value().toString())
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// The states of many patients with one statement. Of each record that was merged into a patient
  /// the newest word counts too, until the patient says something again: so the stricter stands.
  Map<PatientId, ConsentState> states(Collection<PatientId> patients, Instant at) {
    LocalDate today = at.atZone(clock.getZone()).toLocalDate();
    Map<PatientId, List<ConsentState.Newest>> words = new HashMap<>();
    Map<PatientId, LocalDate> births = new HashMap<>();
    jdbc.sql(
            """
            SELECT p.patient_id, p.birth_date, w.event_id, w.purpose, w.channel, w.decision, w.actor_kind, w.actor_id,
                   w.notice_id, w.notice_version, w.notice_language, w.valid_until, w.at, r.representative_id, r.kind,
                   r.valid_from <= :today AND (r.ends_on IS NULL OR r.ends_on > :today)
                     AND (r.ended_at IS NULL OR r.ended_at > :at) AS in_force
              FROM patient_fact_patient p
              LEFT JOIN LATERAL (
                SELECT DISTINCT ON (purpose, channel, home_id) e.* FROM consent_event e
                 WHERE e.tenant_id = p.tenant_id AND e.patient_id = p.patient_id
                   AND (e.home_id IS NULL OR NOT EXISTS (
                         SELECT 1 FROM consent_event n
                           JOIN patient_fact_record m ON m.tenant_id = e.tenant_id AND m.record_id = e.home_id
                          WHERE n.tenant_id = e.tenant_id AND n.patient_id = e.patient_id AND n.home_id IS NULL
                            AND n.purpose = e.purpose AND n.channel = e.channel AND n.at > m.merged_at))
                 ORDER BY purpose, channel, home_id, at DESC, event_id DESC) w ON true
              LEFT JOIN patient_fact_representative r
                ON r.tenant_id = w.tenant_id AND r.patient_id = w.patient_id AND w.actor_kind = 'guardian'
               AND r.representative_id::text = w.actor_id
             WHERE p.tenant_id = :tenant AND p.patient_id = ANY (:patients)
            """)
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .param("today", today)
        .param("at", Timestamp.from(at))
        .query(row -> {
          PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
          births.put(patient, row.getObject("birth_date", LocalDate.class));
          List<ConsentState.Newest> mine = words.computeIfAbsent(patient, one -> new ArrayList<>());
          if (row.getString("purpose") != null) {
            mine.add(newest(row));
          }
        });
    Map<PatientId, ConsentState> states = new HashMap<>();
    words.forEach((patient, mine) ->
        states.put(patient, ConsentState.of(rules, mine, births.get(patient), at, today)));
    return states;
  }

  private ConsentState.Newest newest(ResultSet row) throws SQLException {
    return new ConsentState.Newest(
        row.getObject("event_id", UUID.class),
        row.getString("purpose"),
        row.getString("channel"),
        ConsentWord.Kind.of(row.getString("decision")),
        guardian(row),
        new ConsentDecision.NoticeVersion(
            row.getString("notice_id"),
            row.getInt("notice_version"),
            row.getString("notice_language")),
        instant(row, "valid_until"),
        row.getTimestamp("at").toInstant().atZone(clock.getZone()).toLocalDate());
  }

  /// A guardian whom nobody recorded with a proof does not count.
  private static ConsentState.@Nullable Guardian guardian(ResultSet row) throws SQLException {
    if (ConsentWord.Speaker.of(row.getString("actor_kind")) != ConsentWord.Speaker.GUARDIAN) {
      return null;
    }
    return row.getObject("representative_id") == null
        ? new ConsentState.Guardian(false, false)
        : new ConsentState.Guardian(
            row.getString("kind").equals("guardian"), row.getBoolean("in_force"));
  }

  /// @return the ids of the words, in their order
  List<UUID> add(List<ConsentWord> words, Notices.Notice notice) {
    Map<UUID, ConsentWord> byId = new LinkedHashMap<>();
    words.forEach(word -> byId.put(ids.next(), word));
    add(byId, notice);
    return List.copyOf(byId.keySet());
  }

  /// Words with the ids that they have.
  void add(Map<UUID, ConsentWord> words, Notices.Notice notice) {
    RowBatch rows =
        RowBatch.into(
            "consent_event",
            "patient_id uuid",
            "event_id uuid",
            "purpose text",
            "channel text",
            "decision text",
            "actor_kind text",
            "actor_id text",
            "notice_id text",
            "notice_version integer",
            "notice_language text",
            "notice_hash bytea",
            "evidence_kind text",
            "evidence text",
            "recorded_by uuid",
            "valid_until timestamptz",
            "at timestamptz");
    byte[] hash = notice.hash();
    words.forEach((event, word) ->
        rows.add(
            word.patient().value(),
            event,
            word.purposeCode(),
            word.channel(),
            word.kind().toString(),
            word.speaker().toString(),
            word.speakerId(),
            notice.id(),
            notice.version(),
            notice.language(),
            hash,
            word.evidence().kind().toString(),
            word.evidence().reference(),
            word.evidence().takenDownBy(),
            word.validUntil(),
            word.at()));
    rows.insert(batches);
  }

  /// Grants that are the newest word and hold no more by themselves: their time is over, their
  /// guardian's is, or the child turned 14.
  ///
  /// @param of whose; null for everybody's
  List<Ended> ended(Instant now, @Nullable PatientId of, int limit) {
    return jdbc.sql(
            """
            SELECT e.patient_id, e.purpose, e.channel,
                   coalesce(r.kind = 'guardian' AND r.ended_at IS NULL AND r.ends_on <= :today
                            AND r.ends_on = (p.birth_date + interval '14 years')::date, false) AS grew_up
              FROM consent_event e
              JOIN patient_fact_patient p ON p.tenant_id = e.tenant_id AND p.patient_id = e.patient_id
              LEFT JOIN patient_fact_representative r
                ON r.tenant_id = e.tenant_id AND r.patient_id = e.patient_id AND e.actor_kind = 'guardian'
               AND r.representative_id::text = e.actor_id
             WHERE e.tenant_id = :tenant AND e.decision = 'grant'
               AND (cast(:patient AS uuid) IS NULL OR e.patient_id = :patient)
               AND (e.valid_until IS NOT NULL OR e.actor_kind = 'guardian')
               AND (e.valid_until <= :now
                    OR e.actor_kind = 'guardian' AND (r.representative_id IS NULL OR r.ends_on <= :today OR r.ended_at <= :now))
               AND NOT EXISTS (SELECT 1 FROM consent_event n
                                WHERE n.tenant_id = e.tenant_id AND n.patient_id = e.patient_id
                                  AND n.purpose = e.purpose AND n.channel = e.channel
                                  AND (n.at, n.event_id) > (e.at, e.event_id))
             ORDER BY e.patient_id, e.event_id LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("patient", of == null ? null : of.value(), Types.OTHER)
        .param("now", Timestamp.from(now))
        .param("today", now.atZone(clock.getZone()).toLocalDate())
        .param("limit", limit)
        .query((row, n) ->
            new Ended(
                new PatientId(row.getObject(1, UUID.class)),
                Purpose.of(row.getString(2)),
                row.getString(3),
                row.getBoolean(4)))
        .list();
  }

  /// A grant that came to its end.
  ///
  /// @param grewUp a guardian's, who was one until the 14th birthday
  record Ended(PatientId patient, Purpose purpose, String channel, boolean grewUp) {}

  Optional<PatientId> whose(UUID word) {
    return jdbc.sql(
            "SELECT patient_id FROM consent_event WHERE tenant_id = :tenant AND event_id = :word")
        .param("tenant", tenant())
        .param("word", word)
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .optional();
  }

  /// All words, the newest first.
  ///
  /// @return who said nothing is missing
  Map<PatientId, List<Consents.Said>> history(Collection<PatientId> patients) {
    return jdbc
        .sql(
            """
            SELECT w.*
              FROM unnest(:patients) AS asked(patient_id)
             CROSS JOIN LATERAL (
               SELECT patient_id, event_id, purpose, channel, decision, actor_kind, actor_id, notice_id, notice_version,
                      notice_language, notice_hash, evidence_kind, evidence, recorded_by, valid_until, at
                 FROM consent_event e WHERE e.tenant_id = :tenant AND e.patient_id = asked.patient_id
                ORDER BY at DESC, event_id DESC LIMIT 500) w
             ORDER BY w.at DESC, w.event_id DESC
            """)
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .query((row, n) ->
            Map.entry(new PatientId(row.getObject("patient_id", UUID.class)), said(row)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Consents.Said said(ResultSet row) throws SQLException {
    String purpose = row.getString("purpose");
    return new Consents.Said(
        row.getObject("event_id", UUID.class),
        purpose.equals(ConsentWord.ALL) ? null : Purpose.of(purpose),
        row.getString("channel"),
        ConsentWord.Kind.of(row.getString("decision")),
        ConsentWord.Speaker.of(row.getString("actor_kind")),
        row.getString("actor_id"),
        new ConsentDecision.NoticeVersion(
            row.getString("notice_id"),
            row.getInt("notice_version"),
            row.getString("notice_language")),
        row.getBytes("notice_hash"),
        new ConsentWord.Evidence(
            ConsentWord.Evidence.Kind.of(row.getString("evidence_kind")),
            row.getString("evidence"),
            row.getObject("recorded_by", UUID.class)),
        instant(row, "valid_until"),
        row.getTimestamp("at").toInstant());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
