package org.xinqiao.profile;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.xinqiao.profile.ProfileStatements.Whom;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The profiles, what waits to be brought into them, and how far a rebuild is.
@Repository
class ProfileStore {

  private static final List<String> OF_SOME = writes(Whom.SOME);
  private static final List<String> OF_RANGE = writes(Whom.RANGE);

  private final JdbcClient jdbc;
  private final DiseaseFamilies families;

  ProfileStore(JdbcClient jdbc, DiseaseFamilies families) {
    this.jdbc = jdbc;
    this.families = families;
  }

  private static List<String> writes(Whom whom) {
    return List.of(
        ProfileStatements.profiles(whom),
        ProfileStatements.preferences(whom),
        ProfileStatements.departed(whom, "profile_patient"),
        ProfileStatements.departed(whom, "profile_preference"));
  }

  /// @return false when another node is at work on this hospital
  boolean lockWork() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('profile', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// @param sources of each patient: the tables in which something changed
  /// @param more whether others may be waiting
  record Changes(Map<PatientId, Set<String>> sources, boolean more) {}

  /// Takes away the next changes, with all others of their patients.
  ///
  /// @param limit of changes; several may be about one patient
  Changes claim(int limit) {
    Map<PatientId, Set<String>> sources = new HashMap<>();
    int[] first = new int[1];
    jdbc.sql(
            """
            WITH next AS (SELECT patient_id FROM profile_change WHERE tenant_id = :tenant LIMIT :limit),
            gone AS (
              DELETE FROM profile_change c
               WHERE c.tenant_id = :tenant AND c.patient_id = ANY (ARRAY (SELECT patient_id FROM next))
              RETURNING c.patient_id, c.source)
            SELECT DISTINCT patient_id, source, (SELECT count(*) FROM next) FROM gone
            """)
        .param("tenant", tenant())
        .param("limit", limit)
        .query(row -> {
          first[0] = row.getInt(3);
          sources
              .computeIfAbsent(
                  new PatientId(row.getObject(1, UUID.class)), patient -> new HashSet<>())
              .add(row.getString(2));
        });
    return new Changes(sources, first[0] == limit);
  }

  /// Writes the profiles of some patients.
  ///
  /// The database plans these statements five times longer than they run, and their best plan does
  /// not depend on who the few patients are: it is made once and kept. What follows in the
  /// transaction is about the same few patients and has its plans kept as well.
  ///
  /// @return how many rows were not as they were kept
  int refresh(Collection<PatientId> patients) {
    jdbc.sql("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
        .query()
        .singleRow();
    UUID[] ids = patients.stream().map(PatientId::value).toArray(UUID[]::new);
    return write(OF_SOME, statement -> statement.param("patients", ids));
  }

  /// The same for all patients after one and until another, in the order of their ids.
  ///
  /// The database cannot tell how many ids lie between two others, takes them for one and would
  /// work out each part of all profiles again for each patient. So it is told to join by order.
  int refresh(UUID after, UUID until) {
    jdbc.sql(
            "SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)")
        .query()
        .listOfRows();
    return write(OF_RANGE, statement -> statement.param("after", after).param("until", until));
  }

  private int write(List<String> statements, UnaryOperator<StatementSpec> patients) {
    String[][] pairs = families.pairs();
    int changed = 0;
    for (String sql : statements) {
      StatementSpec statement = patients.apply(jdbc.sql(sql).param("tenant", tenant()));
      changed += statement.param("categories", pairs[0]).param("families", pairs[1]).update();
    }
    return changed;
  }

  void said(
      PatientId patient,
      UUID entry,
      Preference preference,
      @Nullable String value,
      @Nullable UUID by,
      Instant at) {
    jdbc.sql(
            """
            INSERT INTO profile_said (tenant_id, patient_id, entry_id, preference, value, entered_by, entered_at)
            VALUES (:tenant, :patient, :entry, :preference, :value, :by, :at)
            ON CONFLICT (tenant_id, patient_id, entry_id) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("entry", entry)
        .param("preference", preference.word())
        .param("value", value, Types.VARCHAR)
        .param("by", by, Types.OTHER)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// A rebuild of all profiles of the hospital.
  ///
  /// @param after the last patient that is done; null at the beginning
  /// @param ended null while it goes on
  /// @param differing rows that were not as they were kept
  /// @param askedBy null when it began by itself
  /// @param stopped somebody ended it before all were done
  /// @param records how many there were when it began; null when that is not known
  /// @param whole the last one that went through all; null when none did
  record Rebuild(
      String fingerprint,
      @Nullable UUID after,
      Instant begun,
      @Nullable Instant ended,
      long patients,
      long differing,
      @Nullable UUID askedBy,
      boolean stopped,
      @Nullable Long records,
      @Nullable Whole whole) {}

  /// A rebuild that went through all patients, and what it found.
  record Whole(Instant begun, Instant ended, long patients, long differing) {}

  Optional<Rebuild> rebuild() {
    return jdbc.sql(
            """
            SELECT fingerprint, after_patient, begun_at, ended_at, patients, differing, asked_by, stopped, records,
                   whole_begun_at, whole_ended_at, whole_patients, whole_differing
              FROM profile_rebuild WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .query((row, n) -> {
          Timestamp ended = row.getTimestamp("ended_at");
          Timestamp whole = row.getTimestamp("whole_ended_at");
          return new Rebuild(
              row.getString("fingerprint"),
              row.getObject("after_patient", UUID.class),
              row.getTimestamp("begun_at").toInstant(),
              ended == null ? null : ended.toInstant(),
              row.getLong("patients"),
              row.getLong("differing"),
              row.getObject("asked_by", UUID.class),
              row.getBoolean("stopped"),
              row.getObject("records", Long.class),
              whole == null
                  ? null
                  : new Whole(
                      row.getTimestamp("whole_begun_at").toInstant(),
                      whole.toInstant(),
                      row.getLong("whole_patients"),
                      row.getLong("whole_differing")));
        })
        .optional();
  }

  /// Begins one from the first patient, also when one goes on.
  ///
  /// @param by null when it begins by itself
  void begin(String fingerprint, @Nullable UUID by, Instant at) {
    jdbc.sql(
            """
            INSERT INTO profile_rebuild (tenant_id, fingerprint, begun_at, asked_by, records)
            VALUES (:tenant, :fingerprint, :at, :by,
                    (SELECT count(*) FROM patient_fact_record WHERE tenant_id = :tenant))
            ON CONFLICT (tenant_id) DO UPDATE
               SET fingerprint = EXCLUDED.fingerprint, after_patient = NULL, begun_at = EXCLUDED.begun_at,
                   ended_at = NULL, patients = 0, differing = 0, asked_by = EXCLUDED.asked_by, stopped = false,
                   records = EXCLUDED.records
            """)
        .param("tenant", tenant())
        .param("fingerprint", fingerprint)
        .param("at", Timestamp.from(at))
        .param("by", by, Types.OTHER)
        .update();
  }

  /// Adds a page to the rebuild that it was worked out for.
  ///
  /// @param begun when that rebuild began
  /// @param ended when that was the last page; else null
  /// @return false when that rebuild was stopped meanwhile, or begun anew
  boolean progress(
      Instant begun, @Nullable UUID after, long patients, long differing, @Nullable Instant ended) {
    return jdbc.sql(
                """
                UPDATE profile_rebuild
                   SET after_patient = coalesce(:after::uuid, after_patient), patients = patients + :patients,
                       differing = differing + :differing, ended_at = :ended::timestamptz,
                       whole_begun_at = CASE WHEN :ends THEN begun_at ELSE whole_begun_at END,
                       whole_ended_at = CASE WHEN :ends THEN :ended::timestamptz ELSE whole_ended_at END,
                       whole_patients = CASE WHEN :ends THEN patients + :patients ELSE whole_patients END,
                       whole_differing = CASE WHEN :ends THEN differing + :differing ELSE whole_differing END
                 WHERE tenant_id = :tenant AND begun_at = :begun AND ended_at IS NULL
                """)
            .param("tenant", tenant())
            .param("begun", Timestamp.from(begun))
            .param("after", after, Types.OTHER)
            .param("patients", patients)
            .param("differing", differing)
            .param("ends", ended != null)
            .param("ended", ended == null ? null : Timestamp.from(ended), Types.TIMESTAMP)
            .update()
        > 0;
  }

  /// Ends the rebuild that goes on.
  ///
  /// @return false when none does
  boolean stop(Instant at) {
    return jdbc.sql(
                """
                UPDATE profile_rebuild SET ended_at = :at, stopped = true
                 WHERE tenant_id = :tenant AND ended_at IS NULL
                """)
            .param("tenant", tenant())
            .param("at", Timestamp.from(at))
            .update()
        > 0;
  }

  /// All records after one and until another, in the order of their ids.
  record Part(UUID after, UUID until) {}

  /// The next records, in parts of the same size; the last part may be smaller.
  ///
  /// @param parts empty when there are no records any more
  record Page(List<Part> parts, long records) {

    /// Its last record; null when there are none any more.
    @Nullable UUID last() {
      return parts.isEmpty() ? null : parts.getLast().until();
    }
  }

  /// The next records in the order of their ids; also of those that are retired, whose profiles go.
  ///
  /// @param size of a part
  Page pageAfter(UUID after, int size, int parts) {
    List<Part> found = new ArrayList<>();
    long[] records = new long[1];
    jdbc.sql(
            """
            SELECT (array_agg(record_id ORDER BY record_id DESC))[1], count(*)
              FROM (SELECT record_id, (row_number() OVER (ORDER BY record_id) - 1) / :size AS part
                      FROM (SELECT record_id FROM patient_fact_record
                             WHERE tenant_id = :tenant AND record_id > :after ORDER BY record_id LIMIT :limit) AS next) AS page
             GROUP BY part ORDER BY part
            """)
        .param("tenant", tenant())
        .param("after", after)
        .param("size", size)
        .param("limit", size * parts)
        .query(row -> {
          UUID before = found.isEmpty() ? after : found.getLast().until();
          found.add(new Part(before, row.getObject(1, UUID.class)));
          records[0] += row.getLong(2);
        });
    return new Page(List.copyOf(found), records[0]);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
