package org.xinqiao.patient;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Which record stands for which, and the rows that follow.
@Repository
class MergeStore {

  private final JdbcClient jdbc;

  MergeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// The record that stands for this one, and keeps others from merging it meanwhile.
  Optional<PatientId> lockStanding(PatientId record) {
    return jdbc.sql(
            """
            SELECT coalesce(standing_id, patient_id) FROM patient
             WHERE tenant_id = :tenant AND patient_id = :record FOR NO KEY UPDATE
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .optional();
  }

  /// @param number under which its source knows it; empty when it gave none
  record Record(PatientId id, PatientId standing, String number) {}

  /// The same for many, in the order of their ids, so that two who lock the same ones do not wait
  /// for each other.
  List<Record> lockStanding(Collection<PatientId> records) {
    return jdbc.sql(
            """
            SELECT patient_id, coalesce(standing_id, patient_id), coalesce(mrn, '') FROM patient
             WHERE tenant_id = :tenant AND patient_id = ANY (:records) ORDER BY patient_id FOR NO KEY UPDATE
            """)
        .param("tenant", tenant())
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .query((row, n) ->
            new Record(
                new PatientId(row.getObject(1, UUID.class)),
                new PatientId(row.getObject(2, UUID.class)),
                row.getString(3)))
        .list();
  }

  /// The record itself and those that were merged into it, directly or not.
  List<PatientId> mergedInto(PatientId record) {
    return jdbc.sql(
            """
            WITH RECURSIVE under(patient_id) AS (
              SELECT CAST(:record AS uuid)
              UNION SELECT p.patient_id FROM under u
                JOIN patient p ON p.tenant_id = :tenant AND p.merged_into = u.patient_id
               WHERE p.standing_id IS NOT NULL)
            SELECT patient_id FROM under
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  Optional<PatientId> mergedIntoOf(PatientId record) {
    return jdbc.sql(
            """
            SELECT merged_into FROM patient
             WHERE tenant_id = :tenant AND patient_id = :record AND merged_into IS NOT NULL
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .query(UUID.class)
        .optional()
        .map(PatientId::new);
  }

  /// A record that stood for itself stands under another from now on, with all that it stood for.
  void link(PatientId record, PatientId into, Instant at) {
    jdbc.sql(
            """
            UPDATE patient SET merged_into = CASE WHEN patient_id = :record THEN :into ELSE merged_into END,
                               merged_at = CASE WHEN patient_id = :record THEN :at ELSE merged_at END,
                               standing_id = :into
             WHERE tenant_id = :tenant AND (patient_id = :record OR standing_id = :record)
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .param("into", into.value())
        .param("at", Timestamp.from(at))
        .update();
    follow(record, into);
  }

  /// A record stands for itself again, with those that were merged into it.
  void unlink(PatientId record, PatientId from, Collection<PatientId> withRecord) {
    jdbc.sql(
            """
            UPDATE patient SET merged_into = CASE WHEN patient_id = :record THEN NULL ELSE merged_into END,
                               merged_at = CASE WHEN patient_id = :record THEN NULL ELSE merged_at END,
                               standing_id = CASE WHEN patient_id = :record THEN NULL ELSE CAST(:record AS uuid) END
             WHERE tenant_id = :tenant AND patient_id = ANY (:records)
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .param("records", values(withRecord))
        .update();
    part(from, withRecord, record);
  }

  /// All rows of a record go to the one that stands for it.
  void follow(PatientId record, PatientId standing) {
    jdbc.sql("SELECT move_patient(:tenant, :record, :standing)")
        .param("tenant", tenant())
        .param("record", record.value())
        .param("standing", standing.value())
        .query((row, n) -> true)
        .list();
  }

  /// The rows of some records leave the patient who stands for them.
  void part(PatientId standing, Collection<PatientId> homes, PatientId to) {
    jdbc.sql("SELECT part_patient(:tenant, :standing, :homes, :to)")
        .param("tenant", tenant())
        .param("standing", standing.value())
        .param("homes", values(homes))
        .param("to", to.value())
        .query((row, n) -> true)
        .list();
  }

  void write(UUID id, PatientId survivor, PatientId retired, Merges.Cause cause, Instant at) {
    jdbc.sql(
            """
            INSERT INTO patient_merge (tenant_id, patient_id, merge_id, retired_id, cause, said_at, source_message_id,
                                       merged_by, reason, merged_at)
            VALUES (:tenant, :survivor, :id, :retired, :cause, :said, :message, :by, :reason, :at)
            """)
        .param("tenant", tenant())
        .param("survivor", survivor.value())
        .param("id", id)
        .param("retired", retired.value())
        .param("cause", cause.code())
        .param("said", Timestamp.from(cause.saidAt()))
        .param("message", cause.message(), Types.OTHER)
        .param("by", cause.by(), Types.OTHER)
        .param("reason", cause.reason(), Types.VARCHAR)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Whether this very message was taken as a merge of the two already, even if it was undone
  /// since.
  boolean knows(PatientId survivor, PatientId retired, UUID message) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM patient_merge
                            WHERE tenant_id = :tenant AND patient_id = :survivor AND retired_id = :retired
                              AND source_message_id = :message)
            """)
        .param("tenant", tenant())
        .param("survivor", survivor.value())
        .param("retired", retired.value())
        .param("message", message)
        .query(Boolean.class)
        .single();
  }

  /// Whether a newer word than this one retired the record already.
  boolean retiredSince(PatientId record, Instant saidAt) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM patient_merge
                            WHERE tenant_id = :tenant AND retired_id = :record AND undone_at IS NULL
                              AND cause <> 'identifiers' AND said_at > :said)
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .param("said", Timestamp.from(saidAt))
        .query(Boolean.class)
        .single();
  }

  void undo(Collection<PatientId> apart, UUID by, String reason, Instant at) {
    jdbc.sql(
            """
            UPDATE patient_merge SET undone_at = :at, undone_by = :by, undo_reason = :reason
             WHERE tenant_id = :tenant AND undone_at IS NULL
               AND (retired_id = ANY (:apart)) <> (patient_id = ANY (:apart))
            """)
        .param("tenant", tenant())
        .param("apart", values(apart))
        .param("by", by)
        .param("reason", reason)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Two records that share identifiers.
  ///
  /// @param agreements kinds of identifiers on which they agree
  /// @param contradiction they differ in identity card, birth date or sex
  /// @param decided a person said that they are two people
  record Sharing(PatientId other, int agreements, boolean contradiction, boolean decided) {}

  List<Sharing> sharing(PatientId record) {
    return jdbc.sql(
            """
            SELECT o.patient_id, count(DISTINCT oi.kind) AS agreements,
                   bool_or(coalesce(p.birth_date <> o.birth_date, false)
                           OR p.sex <> o.sex AND p.sex <> 'unknown' AND o.sex <> 'unknown'
                           OR EXISTS (SELECT 1 FROM patient_identifier a
                                        JOIN patient_identifier b ON b.tenant_id = a.tenant_id AND b.kind = 'id-card'
                                         AND b.patient_id = o.patient_id AND b.key_hash <> a.key_hash
                                       WHERE a.tenant_id = p.tenant_id AND a.patient_id = p.patient_id
                                         AND a.kind = 'id-card')) AS contradiction,
                   EXISTS (SELECT 1 FROM patient_registration_review r
                            WHERE r.tenant_id = p.tenant_id AND r.patient_id = least(p.patient_id, o.patient_id)
                              AND r.other_id = greatest(p.patient_id, o.patient_id) AND r.state = 'distinct') AS decided
              FROM patient p
              JOIN patient_identifier pi ON pi.tenant_id = p.tenant_id AND pi.patient_id = p.patient_id
              JOIN patient_identifier oi ON oi.tenant_id = p.tenant_id AND oi.key_hash = pi.key_hash
               AND oi.patient_id <> p.patient_id
              JOIN patient o ON o.tenant_id = p.tenant_id AND o.patient_id = oi.patient_id
             WHERE p.tenant_id = :tenant AND p.patient_id = :record
               AND coalesce(o.standing_id, o.patient_id) <> coalesce(p.standing_id, p.patient_id)
             GROUP BY p.tenant_id, p.patient_id, o.patient_id
             ORDER BY o.patient_id
            """)
        .param("tenant", tenant())
        .param("record", record.value())
        .query((row, n) ->
            new Sharing(
                new PatientId(row.getObject(1, UUID.class)),
                row.getInt(2),
                row.getBoolean(3),
                row.getBoolean(4)))
        .list();
  }

  /// Of two records the one with the older number: numbers are given in order, so it is the one
  /// staff know.
  PatientId older(PatientId one, PatientId other) {
    return jdbc.sql(
            """
            SELECT patient_id FROM patient WHERE tenant_id = :tenant AND patient_id IN (:one, :other)
             ORDER BY mrn IS NULL, length(mrn), mrn COLLATE "C", patient_id LIMIT 1
            """)
        .param("tenant", tenant())
        .param("one", one.value())
        .param("other", other.value())
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .single();
  }

  void openReview(PatientId one, PatientId other, String cause, Instant at) {
    jdbc.sql(
            """
            INSERT INTO patient_registration_review (tenant_id, patient_id, other_id, cause, state, opened_at)
            VALUES (:tenant, least(CAST(:one AS uuid), CAST(:other AS uuid)),
                    greatest(CAST(:one AS uuid), CAST(:other AS uuid)), :cause, 'open', :at)
            ON CONFLICT (tenant_id, patient_id, other_id) DO UPDATE SET cause = EXCLUDED.cause
             WHERE patient_registration_review.state = 'open' AND EXCLUDED.cause = 'contradiction'
            """)
        .param("tenant", tenant())
        .param("one", one.value())
        .param("other", other.value())
        .param("cause", cause)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Closes what was asked about pairs of records that are one patient now.
  void settleAsMerged(Collection<PatientId> records, Instant at) {
    jdbc.sql(
            """
            UPDATE patient_registration_review SET state = 'merged', decided_at = :at, decided_by = NULL, reason = NULL
             WHERE tenant_id = :tenant AND patient_id = ANY (:records) AND other_id = ANY (:records) AND state <> 'merged'
            """)
        .param("tenant", tenant())
        .param("records", values(records))
        .param("at", Timestamp.from(at))
        .update();
  }

  /// A person says that two records are two people, and why.
  ///
  /// @return false when nothing is asked about the two any more
  boolean distinct(PatientId one, PatientId other, UUID by, String reason, Instant at) {
    return jdbc.sql(
                """
                UPDATE patient_registration_review
                   SET state = 'distinct', decided_at = :at, decided_by = :by, reason = :reason
                 WHERE tenant_id = :tenant AND patient_id = least(CAST(:one AS uuid), CAST(:other AS uuid))
                   AND other_id = greatest(CAST(:one AS uuid), CAST(:other AS uuid)) AND state <> 'distinct'
                """)
            .param("tenant", tenant())
            .param("one", one.value())
            .param("other", other.value())
            .param("by", by)
            .param("reason", reason)
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  boolean areOne(PatientId one, PatientId other) {
    return jdbc.sql(
            """
            SELECT count(DISTINCT coalesce(standing_id, patient_id)) = 1 AND count(*) = 2 FROM patient
             WHERE tenant_id = :tenant AND patient_id IN (:one, :other)
            """)
        .param("tenant", tenant())
        .param("one", one.value())
        .param("other", other.value())
        .query(Boolean.class)
        .single();
  }

  /// Changes whenever that changes by which a person tells whether two records are one: names, sex,
  /// birth date, numbers, telephones, and which records stand for which.
  String seen(PatientId one, PatientId other) {
    return jdbc.sql(
            """
            WITH record AS (
              SELECT p.* FROM patient p
               WHERE p.tenant_id = :tenant AND (p.patient_id = ANY (:both) OR p.standing_id = ANY (:both)))
            SELECT md5(string_agg(part, '|' ORDER BY part)) FROM (
              SELECT concat_ws('~', patient_id, standing_id, name, sex, birth_date, mrn, deceased_at) AS part FROM record
              UNION ALL
              SELECT concat_ws('~', i.patient_id, encode(i.key_hash, 'hex')) FROM record r
                JOIN patient_identifier i ON i.tenant_id = r.tenant_id AND i.patient_id = r.patient_id
              UNION ALL
              SELECT concat_ws('~', c.patient_id, encode(c.value_hash, 'hex'), c.verified_at) FROM record r
                JOIN patient_contact_point c ON c.tenant_id = r.tenant_id AND c.patient_id = r.patient_id
               WHERE c.valid_until IS NULL) parts
            """)
        .param("tenant", tenant())
        .param("both", values(List.of(one, other)))
        .query(String.class)
        .single();
  }

  /// How many rows of a patient there are in each table whose rows follow merges.
  ///
  /// @param homes only those that belong to these records; null for all
  Map<String, Long> rows(
      PatientId patient, @org.jspecify.annotations.Nullable Collection<PatientId> homes) {
    Map<String, Long> rows = new TreeMap<>();
    jdbc.sql("SELECT relation, rows FROM rows_following_merges(:tenant, :patient, :homes)")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("homes", homes == null ? null : values(homes), Types.ARRAY)
        .query(row -> {
          rows.put(row.getString("relation"), row.getLong("rows"));
        });
    return rows;
  }

  private static UUID[] values(Collection<PatientId> records) {
    return records.stream().map(PatientId::value).toArray(UUID[]::new);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
