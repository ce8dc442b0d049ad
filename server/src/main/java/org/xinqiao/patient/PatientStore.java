package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of the registry.
@Repository
class PatientStore {

  private static final String COLUMNS =
      """
      p.patient_id, p.family_name, p.given_name, p.sex, p.birth_date, p.mrn, p.preferred_channel,
      p.deceased_at, p.anonymous, p.mismatch
      """;

  private final JdbcClient jdbc;

  PatientStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Who has these identifiers, by their keys; those that nobody has are missing.
  Map<String, PatientId> ownersOf(Collection<String> keys) {
    return jdbc
        .sql(
            """
            SELECT key_hash, patient_id FROM patient_identifier
             WHERE tenant_id = :tenant AND key_hash = ANY (:keys)
            """)
        .param("tenant", tenant())
        .param("keys", keys.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .query((row, n) ->
            Map.entry(
                HexFormat.of().formatHex(row.getBytes(1)),
                new PatientId(row.getObject(2, UUID.class))))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  PatientId claimIdentifier(
      PatientId patient,
      String key,
      PatientRecord.Identifier identifier,
      byte[] sealed,
      Instant since) {
    jdbc.sql(
            """
            INSERT INTO patient_identifier (tenant_id, key_hash, kind, assigner, patient_id, value_enc, since)
            VALUES (:tenant, :key, :kind, :assigner, :patient, :value, :since)
            ON CONFLICT (tenant_id, key_hash) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("key", HexFormat.of().parseHex(key))
        .param("kind", identifier.kind().code())
        .param("assigner", identifier.assigner())
        .param("patient", patient.value())
        .param("value", sealed)
        .param("since", Timestamp.from(since))
        .update();
    return Objects.requireNonNull(ownersOf(Set.of(key)).get(key));
  }

  void register(
      PatientId patient, PatientRecord record, @Nullable String mismatch, @Nullable String mrn) {
    jdbc.sql(
            """
            INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date, mrn,
                                 anonymous, mismatch, demographics_at, source_message_id, registered_at)
            VALUES (:tenant, :patient, :name, :family, :given, :sex, :birth, :mrn, :anonymous, :mismatch,
                    :at, :message, :at)
            """)
        .params(demographics(patient, record, mismatch, mrn))
        .update();
  }

  /// Overwrites only what is older, and never something with nothing.
  void refresh(
      PatientId patient, PatientRecord record, @Nullable String mismatch, @Nullable String mrn) {
    int changed =
        jdbc.sql(
                """
                UPDATE patient
                   SET name = :name, family_name = :family, given_name = :given,
                       sex = CASE WHEN :sex = 'unknown' THEN sex ELSE :sex END,
                       birth_date = coalesce(cast(:birth AS date), birth_date),
                       mrn = coalesce(mrn, :mrn), anonymous = :anonymous, mismatch = :mismatch,
                       demographics_at = :at, source_message_id = :message
                 WHERE tenant_id = :tenant AND patient_id = :patient AND demographics_at <= :at
                   AND :name <> ''
                """)
            .params(demographics(patient, record, mismatch, mrn))
            .update();
    if (changed == 1) {
      jdbc.sql(
              """
              DELETE FROM patient_search_key
               WHERE tenant_id = :tenant AND patient_id = :patient
                 AND kind IN ('name', 'given', 'pinyin', 'initials')
              """)
          .param("tenant", tenant())
          .param("patient", patient.value())
          .update();
    }
  }

  private static Map<String, @Nullable Object> demographics(
      PatientId patient, PatientRecord record, @Nullable String mismatch, @Nullable String mrn) {
    Map<String, @Nullable Object> params = new java.util.HashMap<>();
    params.put("tenant", tenant());
    params.put("patient", patient.value());
    params.put("name", record.name().whole());
    params.put("family", record.name().family());
    params.put("given", record.name().given());
    params.put("sex", record.sex().toString());
    params.put("birth", record.birthDate());
    params.put("mrn", mrn);
    params.put("anonymous", record.name().anonymous());
    params.put("mismatch", mismatch);
    params.put("at", Timestamp.from(record.eventAt()));
    params.put("message", record.messageId());
    return params;
  }

  boolean markDeceased(PatientId patient, Instant at) {
    return jdbc.sql(
                """
                UPDATE patient SET deceased_at = :at
                 WHERE tenant_id = :tenant AND patient_id = :patient AND deceased_at IS NULL
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  void addContactPoint(
      PatientId patient,
      UUID id,
      ContactPoint.System system,
      byte[] hash,
      byte[] sealed,
      PatientRecord record) {
    jdbc.sql(
            """
            INSERT INTO patient_contact_point (tenant_id, patient_id, contact_point_id, system, value_hash,
                                               value_enc, valid_from, source_message_id)
            VALUES (:tenant, :patient, :id, :system, :hash, :value, :at, :message)
            ON CONFLICT (tenant_id, patient_id, system, value_hash) DO UPDATE
              SET valid_from = greatest(patient_contact_point.valid_from, EXCLUDED.valid_from)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("system", system.toString())
        .param("hash", hash)
        .param("value", sealed)
        .param("at", Timestamp.from(record.eventAt()))
        .param("message", record.messageId())
        .update();
    jdbc.sql(
            """
            INSERT INTO patient_contact_point_lookup (tenant_id, value_hash, patient_id)
            VALUES (:tenant, :hash, :patient) ON CONFLICT DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("hash", hash)
        .update();
  }

  List<PatientId> ownersOfContactPoint(byte[] hash) {
    return jdbc.sql(
            """
            SELECT patient_id FROM patient_contact_point_lookup
             WHERE tenant_id = :tenant AND value_hash = :hash ORDER BY patient_id
            """)
        .param("tenant", tenant())
        .param("hash", hash)
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  List<ContactPoint> contactPoints(PatientId patient, BiFunction<UUID, byte[], String> open) {
    return jdbc.sql(
            """
            SELECT c.contact_point_id, c.system, c.value_enc, c.verified_at,
                   EXISTS (SELECT 1 FROM patient_contact_point_lookup o
                            WHERE o.tenant_id = c.tenant_id AND o.value_hash = c.value_hash
                              AND o.patient_id <> c.patient_id) AS shared
              FROM patient_contact_point c
             WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.valid_until IS NULL
             ORDER BY c.verified_at DESC NULLS LAST, c.valid_from DESC, c.contact_point_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> {
          UUID id = row.getObject("contact_point_id", UUID.class);
          return new ContactPoint(
              id,
              ContactPoint.System.valueOf(
                  row.getString("system").toUpperCase(java.util.Locale.ROOT)),
              open.apply(id, row.getBytes("value_enc")),
              instant(row, "verified_at"),
              row.getBoolean("shared"));
        })
        .list();
  }

  /// Opens a sealed contact point of one patient among many.
  interface Opener {
    String open(PatientId patient, UUID contactPoint, byte[] sealed);
  }

  /// In the order of [#contactPoints], the first of each.
  Map<PatientId, PhoneNumber> phones(List<PatientId> patients, Opener opener) {
    Map<PatientId, PhoneNumber> phones = new java.util.HashMap<>();
    jdbc.sql(
            """
            SELECT DISTINCT ON (patient_id) patient_id, contact_point_id, value_enc
              FROM patient_contact_point
             WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND system = 'phone'
               AND valid_until IS NULL
             ORDER BY patient_id, verified_at DESC NULLS LAST, valid_from DESC, contact_point_id
            """)
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .query(row -> {
          PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
          phones.put(
              patient,
              new PhoneNumber(
                  opener.open(
                      patient,
                      row.getObject("contact_point_id", UUID.class),
                      row.getBytes("value_enc"))));
        });
    return phones;
  }

  void verify(PatientId patient, UUID contactPoint, Instant at) {
    jdbc.sql(
            """
            UPDATE patient_contact_point SET verified_at = :at
             WHERE tenant_id = :tenant AND patient_id = :patient AND contact_point_id = :id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", contactPoint)
        .param("at", Timestamp.from(at))
        .update();
  }

  void addSearchKeys(PatientId patient, Collection<SearchKeys.Key> keys) {
    jdbc.sql(
            """
            INSERT INTO patient_search_key (tenant_id, patient_id, kind, key)
            SELECT :tenant, :patient, kind, key FROM unnest(:kinds, :keys) AS t(kind, key)
            ON CONFLICT DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("kinds", keys.stream().map(SearchKeys.Key::kind).toArray(String[]::new))
        .param("keys", keys.stream().map(SearchKeys.Key::key).toArray(String[]::new))
        .update();
  }

  void addRelative(
      PatientId patient,
      UUID id,
      PatientRecord.Relative relative,
      byte @Nullable [] phone,
      UUID message) {
    jdbc.sql(
            """
            INSERT INTO patient_related_person (tenant_id, patient_id, person_id, name, relationship,
                                                guardian, phone_enc, source_message_id)
            VALUES (:tenant, :patient, :id, :name, :relationship, :guardian, :phone, :message)
            ON CONFLICT (tenant_id, patient_id, name, relationship) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("name", relative.name())
        .param("relationship", relative.relationship())
        .param("guardian", relative.guardian())
        .param("phone", phone, Types.BINARY)
        .param("message", message)
        .update();
  }

  List<PatientRecord.Relative> relatives(PatientId patient, BiFunction<UUID, byte[], String> open) {
    return jdbc.sql(
            """
            SELECT person_id, name, relationship, guardian, phone_enc FROM patient_related_person
             WHERE tenant_id = :tenant AND patient_id = :patient ORDER BY person_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> {
          byte[] sealed = row.getBytes("phone_enc");
          return new PatientRecord.Relative(
              row.getString("name"),
              row.getString("relationship"),
              row.getBoolean("guardian"),
              sealed == null
                  ? null
                  : new PhoneNumber(open.apply(row.getObject("person_id", UUID.class), sealed)));
        })
        .list();
  }

  List<PatientRecord.Identifier> identifiers(
      PatientId patient, BiFunction<String, byte[], String> open) {
    return jdbc.sql(
            """
            SELECT key_hash, kind, assigner, value_enc FROM patient_identifier
             WHERE tenant_id = :tenant AND patient_id = :patient ORDER BY kind, since
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) ->
            new PatientRecord.Identifier(
                PatientRecord.Identifier.Kind.valueOf(
                    row.getString("kind").toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
                row.getString("assigner"),
                open.apply(
                    HexFormat.of().formatHex(row.getBytes("key_hash")), row.getBytes("value_enc"))))
        .list();
  }

  Optional<PatientSummary> find(PatientId patient) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM patient p WHERE tenant_id = :tenant AND patient_id = :patient")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> summary(row))
        .optional();
  }

  Map<PatientId, PatientSummary> find(Set<PatientId> patients) {
    return jdbc
        .sql(
            "SELECT "
                + COLUMNS
                + " FROM patient p WHERE tenant_id = :tenant AND patient_id = ANY (:patients)")
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .query((row, n) -> summary(row))
        .list()
        .stream()
        .collect(Collectors.toMap(PatientSummary::id, summary -> summary));
  }

  Page<Patients.Found> browse(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 1);
    List<Patients.Found> rows =
        jdbc.sql(
                "SELECT "
                    + COLUMNS
                    + """
                      FROM patient p
                     WHERE tenant_id = :tenant AND (:after::uuid IS NULL OR patient_id < :after::uuid)
                     ORDER BY patient_id DESC LIMIT :limit
                    """)
            .param("tenant", tenant())
            .param("after", cursor == null ? null : cursor.values().getFirst(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> new Patients.Found(summary(row), "name"))
            .list();
    return Page.of(rows, limit, found -> Cursor.of(found.patient().id()));
  }

  /// One index range per kind of key, then the patients behind them.
  Page<Patients.Found> search(
      Map<String, Patients.SearchTerm> terms, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 1);
    List<String> ranges = new ArrayList<>();
    Map<String, @Nullable Object> params = new java.util.HashMap<>();
    params.put("tenant", tenant());
    params.put("after", cursor == null ? null : UUID.fromString(cursor.values().getFirst()));
    params.put("limit", limit + 1);
    int n = 0;
    for (Map.Entry<String, Patients.SearchTerm> term : terms.entrySet()) {
      n++;
      params.put("kind" + n, term.getKey());
      params.put("key" + n, term.getValue().value());
      ranges.add(
          """
          (SELECT patient_id, kind FROM patient_search_key
            WHERE tenant_id = :tenant AND kind = :kind%1$d AND key %2$s :key%1$d LIMIT 2000)
          """
              .formatted(n, term.getValue().isPrefix() ? "^@" : "="));
    }
    List<Patients.Found> rows =
        jdbc.sql(
                "WITH hit AS ("
                    + String.join(" UNION ALL ", ranges)
                    + "), best AS (SELECT patient_id, min(kind) AS kind FROM hit GROUP BY patient_id) SELECT "
                    + COLUMNS
                    + """
                    , best.kind FROM best
                      JOIN patient p ON p.tenant_id = :tenant AND p.patient_id = best.patient_id
                     WHERE (cast(:after AS uuid) IS NULL OR p.patient_id < cast(:after AS uuid))
                     ORDER BY p.patient_id DESC LIMIT :limit
                    """)
            .params(params)
            .query((row, i) ->
                new Patients.Found(
                    summary(row),
                    row.getString("kind").equals("given")
                        ? "name"
                        : row.getString("kind").equals("phone")
                            ? "phone-tail"
                            : row.getString("kind")))
            .list();
    return Page.of(rows, limit, found -> Cursor.of(found.patient().id()));
  }

  private static PatientSummary summary(ResultSet row) throws SQLException {
    return new PatientSummary(
        new PatientId(row.getObject("patient_id", UUID.class)),
        new PersonName(row.getString("family_name"), row.getString("given_name")),
        Sex.parse(row.getString("sex")),
        row.getObject("birth_date", LocalDate.class),
        row.getString("mrn"),
        row.getString("preferred_channel"),
        instant(row, "deceased_at"),
        row.getBoolean("anonymous"),
        row.getString("mismatch"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
