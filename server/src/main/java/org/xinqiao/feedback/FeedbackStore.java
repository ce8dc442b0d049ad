package org.xinqiao.feedback;

import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of outside feedback.
@Repository
class FeedbackStore {

  static final String UNLINKED = "feedback_unlinked.words";
  private static final String LINKED = "feedback_entry.words";
  private static final UUID LAST = new UUID(-1, -1);

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final FieldCipher cipher;

  FeedbackStore(JdbcClient jdbc, JdbcTemplate batches, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.cipher = cipher;
  }

  /// One opinion.
  ///
  /// @param patient null when nobody is known to have given it
  /// @param percent of the best, 0 to 100; null without a rating
  /// @param level what the red-flag rules say of the words; null when nothing
  record Entry(
      UUID id,
      @Nullable PatientId patient,
      String source,
      LocalDate givenOn,
      @Nullable Double rating,
      @Nullable Double best,
      @Nullable Double percent,
      @Nullable String department,
      @Nullable String doctor,
      @Nullable String words,
      @Nullable String level) {}

  /// A file that was taken.
  record Taken(
      UUID id,
      String source,
      String fileName,
      int taken,
      int linked,
      int same,
      int refused,
      Instant at,
      @Nullable Instant undoneAt) {}

  Set<String> known(Set<String> keys) {
    return new HashSet<>(
        jdbc.sql("SELECT key FROM feedback_known WHERE tenant_id = :tenant AND key = ANY (:keys)")
            .param("tenant", tenant())
            .param("keys", keys.toArray(String[]::new))
            .query((row, n) -> row.getString(1))
            .list());
  }

  void remember(UUID importId, List<String> keys) {
    int tenant = tenant();
    batches.batchUpdate(
        "INSERT INTO feedback_known (tenant_id, key, import_id) VALUES (?, ?, ?)",
        keys,
        Math.max(1, keys.size()),
        (row, key) -> {
          row.setInt(1, tenant);
          row.setString(2, key);
          row.setObject(3, importId);
        });
  }

  void add(UUID importId, List<Entry> entries) {
    List<Entry> linked = entries.stream().filter(one -> one.patient() != null).toList();
    List<Entry> unlinked = entries.stream().filter(one -> one.patient() == null).toList();
    cipher.readKeys(
        linked.stream().map(Entry::patient).filter(p -> p != null).collect(Collectors.toSet()));
    int tenant = tenant();
    batches.batchUpdate(
        """
        INSERT INTO feedback_entry (tenant_id, patient_id, entry_id, import_id, source, given_on, rating, best, percent,
                                    department, doctor, words_enc, level)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        linked,
        Math.max(1, linked.size()),
        (row, entry) -> {
          PatientId patient = entry.patient();
          String words = entry.words();
          row.setInt(1, tenant);
          row.setObject(2, patient == null ? null : patient.value());
          fill(row, 3, importId, entry);
          row.setBytes(
              12,
              words == null || patient == null
                  ? null
                  : cipher.encrypt(patient, LINKED, entry.id(), words));
          row.setString(13, entry.level());
        });
    batches.batchUpdate(
        """
        INSERT INTO feedback_unlinked (tenant_id, entry_id, import_id, source, given_on, rating, best, percent,
                                       department, doctor, words_enc, level)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        unlinked,
        Math.max(1, unlinked.size()),
        (row, entry) -> {
          String words = entry.words();
          row.setInt(1, tenant);
          fill(row, 2, importId, entry);
          row.setBytes(
              11,
              words == null
                  ? null
                  : cipher.encryptForTenant(
                      UNLINKED, entry.id(), words.getBytes(StandardCharsets.UTF_8)));
          row.setString(12, entry.level());
        });
  }

  private static void fill(PreparedStatement row, int from, UUID importId, Entry entry)
      throws SQLException {
    row.setObject(from, entry.id());
    row.setObject(from + 1, importId);
    row.setString(from + 2, entry.source());
    row.setDate(from + 3, Date.valueOf(entry.givenOn()));
    row.setObject(from + 4, entry.rating(), Types.DOUBLE);
    row.setObject(from + 5, entry.best(), Types.DOUBLE);
    row.setObject(from + 6, entry.percent(), Types.DOUBLE);
    row.setString(from + 7, entry.department());
    row.setString(from + 8, entry.doctor());
  }

  void keep(Taken one, UUID by) {
    jdbc.sql(
            """
            INSERT INTO feedback_import (tenant_id, import_id, source, file_name, taken, linked, same, refused, created_at, created_by)
            VALUES (:tenant, :id, :source, :name, :taken, :linked, :same, :refused, :at, :by)
            """)
        .param("tenant", tenant())
        .param("id", one.id())
        .param("source", one.source())
        .param("name", one.fileName())
        .param("taken", one.taken())
        .param("linked", one.linked())
        .param("same", one.same())
        .param("refused", one.refused())
        .param("at", Timestamp.from(one.at()))
        .param("by", by)
        .update();
  }

  /// Two files at once would both find a row new.
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('feedback/' || :tenant, 0))")
        .param("tenant", tenant())
        .query(row -> {});
  }

  Optional<Taken> find(UUID id) {
    return jdbc.sql(
            "SELECT * FROM feedback_import WHERE tenant_id = :tenant AND import_id = :id FOR UPDATE")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> taken(row))
        .optional();
  }

  Page<Taken> imports(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<Taken> rows =
        jdbc.sql(
                """
                SELECT * FROM feedback_import
                 WHERE tenant_id = :tenant
                   AND (created_at, import_id) < (CAST(:at AS timestamptz), CAST(:id AS uuid))
                 ORDER BY created_at DESC, import_id DESC LIMIT :limit
                """)
            .param("tenant", tenant())
            .param("at", cursor == null ? "infinity" : cursor.moment(0).toString())
            .param("id", cursor == null ? LAST.toString() : cursor.id(1).toString())
            .param("limit", limit + 1)
            .query((row, n) -> taken(row))
            .list();
    return Page.of(rows, limit, one -> Cursor.of(one.at(), one.id()));
  }

  /// Removes what a file brought.
  ///
  /// @return how many opinions went
  int remove(UUID importId, UUID by, Instant at) {
    int gone =
        jdbc.sql("DELETE FROM feedback_entry WHERE tenant_id = :tenant AND import_id = :id")
                .param("tenant", tenant())
                .param("id", importId)
                .update()
            + jdbc.sql(
                    "DELETE FROM feedback_unlinked WHERE tenant_id = :tenant AND import_id = :id")
                .param("tenant", tenant())
                .param("id", importId)
                .update();
    jdbc.sql("DELETE FROM feedback_known WHERE tenant_id = :tenant AND import_id = :id")
        .param("tenant", tenant())
        .param("id", importId)
        .update();
    jdbc.sql(
            """
            UPDATE feedback_import SET undone_at = :at, undone_by = :by
             WHERE tenant_id = :tenant AND import_id = :id
            """)
        .param("tenant", tenant())
        .param("id", importId)
        .param("at", Timestamp.from(at))
        .param("by", by)
        .update();
    return gone;
  }

  /// @param source null for all
  /// @param below only ratings below so many percent; null for all, also without a rating
  /// @param department null for all
  /// @param linked whether of a known patient; null for both
  record Filter(
      @Nullable String source,
      @Nullable Double below,
      @Nullable String department,
      @Nullable Boolean linked) {}

  Page<Entry> page(Filter filter, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("tenant", tenant());
    params.put("limit", limit + 1);
    params.put("day", cursor == null ? "infinity" : cursor.day(0).toString());
    params.put("id", cursor == null ? LAST.toString() : cursor.id(1).toString());
    params.put("source", filter.source());
    params.put("below", filter.below());
    params.put("department", filter.department());
    params.put("linked", filter.linked());
    List<Entry> rows = new ArrayList<>();
    jdbc.sql(
            """
            SELECT * FROM (
              (SELECT patient_id, entry_id, source, given_on, rating, best, percent, department, doctor, words_enc, level
                 FROM feedback_entry
                WHERE tenant_id = :tenant AND (given_on, entry_id) < (CAST(:day AS date), CAST(:id AS uuid))
                  AND coalesce(CAST(:linked AS boolean), true)
                  AND (CAST(:source AS text) IS NULL OR source = :source)
                  AND (CAST(:department AS text) IS NULL OR department = :department)
                  AND (CAST(:below AS double precision) IS NULL OR percent < :below)
                ORDER BY given_on DESC, entry_id DESC LIMIT :limit)
              UNION ALL
              (SELECT NULL, entry_id, source, given_on, rating, best, percent, department, doctor, words_enc, level
                 FROM feedback_unlinked
                WHERE tenant_id = :tenant AND (given_on, entry_id) < (CAST(:day AS date), CAST(:id AS uuid))
                  AND NOT coalesce(CAST(:linked AS boolean), false)
                  AND (CAST(:source AS text) IS NULL OR source = :source)
                  AND (CAST(:department AS text) IS NULL OR department = :department)
                  AND (CAST(:below AS double precision) IS NULL OR percent < :below)
                ORDER BY given_on DESC, entry_id DESC LIMIT :limit)) one
             ORDER BY given_on DESC, entry_id DESC LIMIT :limit
            """)
        .params(params)
        .query(row -> {
          rows.add(entry(row));
        });
    return Page.of(rows, limit, one -> Cursor.of(one.givenOn(), one.id()));
  }

  /// The sources that were ever taken, in order.
  List<String> sources() {
    return jdbc.sql(
            "SELECT DISTINCT source FROM feedback_import WHERE tenant_id = :tenant ORDER BY source")
        .param("tenant", tenant())
        .query((row, n) -> row.getString(1))
        .list();
  }

  private Entry entry(ResultSet row) throws SQLException {
    UUID id = row.getObject("entry_id", UUID.class);
    UUID whose = row.getObject("patient_id", UUID.class);
    PatientId patient = whose == null ? null : new PatientId(whose);
    byte[] sealed = row.getBytes("words_enc");
    String words =
        sealed == null
            ? null
            : patient == null
                ? new String(cipher.decryptForTenant(UNLINKED, id, sealed), StandardCharsets.UTF_8)
                : cipher.decrypt(patient, LINKED, id, sealed);
    return new Entry(
        id,
        patient,
        row.getString("source"),
        row.getObject("given_on", LocalDate.class),
        row.getObject("rating", Double.class),
        row.getObject("best", Double.class),
        row.getObject("percent", Double.class),
        row.getString("department"),
        row.getString("doctor"),
        words,
        row.getString("level"));
  }

  private static Taken taken(ResultSet row) throws SQLException {
    Timestamp undone = row.getTimestamp("undone_at");
    return new Taken(
        row.getObject("import_id", UUID.class),
        row.getString("source"),
        row.getString("file_name"),
        row.getInt("taken"),
        row.getInt("linked"),
        row.getInt("same"),
        row.getInt("refused"),
        row.getTimestamp("created_at").toInstant(),
        undone == null ? null : undone.toInstant());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
