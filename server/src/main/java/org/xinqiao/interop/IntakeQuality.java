package org.xinqiao.interop;

import java.sql.Types;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Tenancy;

/// What is missing in what each peer sent, as far as the facts can tell. Whoever lacks a telephone
/// is found by walking over all patients, some hundreds at a time, so that a million of them cost
/// no more at once than a small hospital's (ADR 0035); the rest comes from small indexes.
@Repository
class IntakeQuality {

  /// Patients looked at in one step.
  private static final int STEP = 250;

  /// A flaw of what was sent. The screen lists whatever kinds are found; a new one needs its words
  /// there.
  enum Kind {
    /// Stays that are over, and nobody said when.
    NO_DISCHARGE_TIME,
    /// Patients without a telephone number in use, other than one at which there is nobody.
    NO_PHONE,
    /// Numbers at which the provider says there is nobody (空号).
    UNREACHABLE_PHONE,
    /// Pairs of records that may be one person, at least one of them from this peer.
    POSSIBLE_DUPLICATE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private final JdbcClient jdbc;

  IntakeQuality(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// What the last whole walk found, by peer; kinds that were never counted are missing.
  Map<UUID, Map<Kind, Integer>> found() {
    Map<UUID, Map<Kind, Integer>> found = new HashMap<>();
    jdbc.sql("SELECT peer_id, kind, found FROM intake_quality WHERE tenant_id = :tenant")
        .param("tenant", tenant())
        .query(row -> {
          found
              .computeIfAbsent(row.getObject(1, UUID.class), id -> new TreeMap<>())
              .put(Kind.of(row.getString(2)), row.getInt(3));
        });
    return found;
  }

  /// Looks at the next patients of the walk.
  ///
  /// @param after the last one looked at; null at the beginning
  /// @return the last one now; null when there are no more
  @Nullable UUID walk(@Nullable UUID after) {
    UUID upTo =
        jdbc.sql(
                """
                SELECT record_id FROM patient_fact_registration
                 WHERE tenant_id = :tenant AND (cast(:after AS uuid) IS NULL OR record_id > cast(:after AS uuid))
                 ORDER BY record_id OFFSET :step LIMIT 1
                """)
            .param("tenant", tenant())
            .param("after", after, Types.OTHER)
            .param("step", STEP - 1)
            .query(UUID.class)
            .optional()
            .orElse(null);
    add(
        Kind.NO_PHONE,
        """
        SELECT p.source_message_id FROM patient_fact_registration p
         WHERE p.tenant_id = :tenant AND p.in_use
           AND p.record_id > coalesce(cast(:after AS uuid), '00000000-0000-0000-0000-000000000000')
           AND p.record_id <= coalesce(cast(:upTo AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
           AND (SELECT count(*)
                  FROM (SELECT p.record_id
                         UNION ALL SELECT r.record_id FROM patient_fact_retired r
                                    WHERE r.tenant_id = p.tenant_id AND r.patient_id = p.record_id) of
                  JOIN patient_fact_phone f ON f.tenant_id = p.tenant_id AND f.record_id = of.record_id
                 WHERE NOT EXISTS (SELECT 1 FROM messaging_fact_unreachable u
                                    WHERE u.tenant_id = p.tenant_id AND u.patient_id = p.record_id
                                      AND u.contact_point_id = f.contact_point_id)) = 0
        """,
        after,
        upTo);
    return upTo;
  }

  /// Ends a walk: counts what small indexes tell, and shows all that was found.
  void publish() {
    add(
        Kind.NO_DISCHARGE_TIME,
        "SELECT s.source_message_id FROM clinical_fact_unended_stay s WHERE s.tenant_id = :tenant",
        null,
        null);
    add(
        Kind.UNREACHABLE_PHONE,
        """
        SELECT f.source_message_id FROM messaging_fact_unreachable u
          JOIN LATERAL (SELECT u.patient_id AS record_id
                         UNION SELECT r.record_id FROM patient_fact_retired r
                                WHERE r.tenant_id = u.tenant_id AND r.patient_id = u.patient_id) of ON true
          JOIN patient_fact_phone f
            ON f.tenant_id = u.tenant_id AND f.record_id = of.record_id AND f.contact_point_id = u.contact_point_id
         WHERE u.tenant_id = :tenant
        """,
        null,
        null);
    jdbc.sql(
            """
            INSERT INTO intake_quality AS q (tenant_id, peer_id, kind, counting)
            SELECT m.tenant_id, m.peer_id, :kind, count(DISTINCT (v.record_id, v.other_id))
              FROM patient_fact_open_review v
              JOIN patient_fact_registration p ON p.tenant_id = v.tenant_id AND p.record_id IN (v.record_id, v.other_id)
              JOIN intake_message m ON m.tenant_id = p.tenant_id AND m.message_id = p.source_message_id
             WHERE v.tenant_id = :tenant AND m.peer_id IS NOT NULL
             GROUP BY m.tenant_id, m.peer_id
            ON CONFLICT (tenant_id, peer_id, kind) DO UPDATE SET counting = EXCLUDED.counting
            """)
        .param("tenant", tenant())
        .param("kind", Kind.POSSIBLE_DUPLICATE.toString())
        .update();
    jdbc.sql(
            """
            UPDATE intake_quality SET found = counting, counting = 0
             WHERE tenant_id = :tenant AND (found <> 0 OR counting <> 0)
            """)
        .param("tenant", tenant())
        .update();
  }

  /// Adds to what is being counted, for the peers of the messages that the select names. It runs by
  /// itself first: what is found is little, and looking up its messages must not become reading all
  /// messages.
  private void add(Kind kind, String messages, @Nullable UUID after, @Nullable UUID upTo) {
    jdbc.sql(
            """
            WITH flawed AS MATERIALIZED (%s)
            INSERT INTO intake_quality AS q (tenant_id, peer_id, kind, counting)
            SELECT :tenant, of.peer_id, :kind, count(*)
              FROM flawed JOIN LATERAL (SELECT m.peer_id FROM intake_message m
                                         WHERE m.tenant_id = :tenant AND m.message_id = flawed.source_message_id
                                           AND m.peer_id IS NOT NULL LIMIT 1) of ON true
             GROUP BY of.peer_id
            ON CONFLICT (tenant_id, peer_id, kind) DO UPDATE SET counting = q.counting + EXCLUDED.counting
            """
                .formatted(messages))
        .param("tenant", tenant())
        .param("kind", kind.toString())
        .param("after", after, Types.OTHER)
        .param("upTo", upTo, Types.OTHER)
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
