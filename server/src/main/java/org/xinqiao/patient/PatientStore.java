package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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

  static final String COLUMNS =
      """
      p.patient_id, p.family_name, p.given_name, p.sex, p.birth_date, p.mrn, p.preferred_channel,
      coalesce(p.deceased_at, (SELECT min(m.deceased_at) FROM patient m
                                WHERE m.tenant_id = p.tenant_id AND m.standing_id = p.patient_id)) AS deceased_at,
      p.anonymous, p.mismatch
      """;

  /// The record that was asked for, or the one that it was merged into.
  private static final String WHO_STANDS =
      """
      WHERE p.tenant_id = :tenant
        AND p.patient_id = (SELECT coalesce(r.standing_id, r.patient_id) FROM patient r
                             WHERE r.tenant_id = :tenant AND r.patient_id = :patient)
      """;

  private final JdbcClient jdbc;

  PatientStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Which records hold these identifiers, by their keys; those that nobody holds are missing.
  Map<String, Set<PatientId>> holdersOf(Collection<String> keys) {
    return jdbc
        .sql(
            """
            SELECT key_hash, patient_id FROM patient_identifier
             WHERE tenant_id = :tenant AND key_hash = ANY (:keys) ORDER BY patient_id
            """)
        .param("tenant", tenant())
        .param("keys", keys.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .query((row, n) ->
            Map.entry(
                HexFormat.of().formatHex(row.getBytes(1)),
                new PatientId(row.getObject(2, UUID.class))))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                Collectors.mapping(
                    Map.Entry::getValue, Collectors.toCollection(LinkedHashSet::new))));
  }

  /// Lets nobody else decide about these identifiers until the transaction ends: two messages about
  /// one new patient may arrive at once.
  void lock(Collection<String> keys) {
    jdbc.sql(
            """
            SELECT pg_advisory_xact_lock(hashtextextended(k.key, :tenant))
              FROM (SELECT key FROM unnest(:keys) AS u(key) ORDER BY key) k
            """)
        .param("tenant", tenant())
        .param("keys", keys.toArray(String[]::new))
        .query((row, n) -> true)
        .list();
  }

  /// What is asked about a record when it is to be recognized.
  ///
  /// @param sourced a hospital system's own number of the patient is known
  record Candidate(PatientId record, PatientId standing, boolean sourced, String number) {}

  List<Candidate> candidates(Collection<PatientId> records) {
    return jdbc.sql(
            """
            SELECT p.patient_id, coalesce(p.standing_id, p.patient_id),
                   EXISTS (SELECT 1 FROM patient_identifier i
                            WHERE i.tenant_id = p.tenant_id AND i.patient_id = p.patient_id AND i.kind = 'his'),
                   coalesce(p.mrn, '')
              FROM patient p WHERE p.tenant_id = :tenant AND p.patient_id = ANY (:records)
             ORDER BY p.standing_id IS NOT NULL, length(p.mrn), p.mrn COLLATE "C", p.patient_id
            """)
        .param("tenant", tenant())
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .query((row, n) ->
            new Candidate(
                new PatientId(row.getObject(1, UUID.class)),
                new PatientId(row.getObject(2, UUID.class)),
                row.getBoolean(3),
                row.getString(4)))
        .list();
  }

  PatientId standing(PatientId record) {
    return candidates(Set.of(record)).stream().map(Candidate::standing).findFirst().orElse(record);
  }

  boolean identityCardsDiffer(PatientId one, PatientId other) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM patient_identifier a
                             JOIN patient_identifier b ON b.tenant_id = a.tenant_id AND b.kind = 'id-card'
                              AND b.patient_id = :other AND b.key_hash <> a.key_hash
                            WHERE a.tenant_id = :tenant AND a.patient_id = :one AND a.kind = 'id-card')
            """)
        .param("tenant", tenant())
        .param("one", one.value())
        .param("other", other.value())
        .query(Boolean.class)
        .single();
  }

  /// Other records of the same name and birth date with one of these telephone numbers.
  List<PatientId> samePerson(PatientId patient, PatientRecord record, Collection<byte[]> phones) {
    return jdbc.sql(
            """
            SELECT DISTINCT o.patient_id FROM patient p
              JOIN patient_contact_point_lookup l ON l.tenant_id = p.tenant_id AND l.value_hash = ANY (:phones)
              JOIN patient o ON o.tenant_id = p.tenant_id AND o.patient_id = l.patient_id
             WHERE p.tenant_id = :tenant AND p.patient_id = :patient AND o.patient_id <> p.patient_id
               AND o.name = :name AND o.birth_date = :birth
               AND coalesce(o.standing_id, o.patient_id) <> coalesce(p.standing_id, p.patient_id)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("name", record.name().whole())
        .param("birth", record.birthDate())
        .param("phones", phones.toArray(byte[][]::new))
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  void claimIdentifier(
      PatientId patient,
      String key,
      PatientRecord.Identifier identifier,
      byte[] sealed,
      Instant since) {
    jdbc.sql(
            """
            INSERT INTO patient_identifier AS old (tenant_id, key_hash, kind, assigner, patient_id, value_enc, since)
            VALUES (:tenant, :key, :kind, :assigner, :patient, :value, :since)
            ON CONFLICT (tenant_id, key_hash, patient_id) DO UPDATE SET since = least(old.since, EXCLUDED.since)
            """)
        .param("tenant", tenant())
        .param("key", HexFormat.of().parseHex(key))
        .param("kind", identifier.kind().code())
        .param("assigner", identifier.assigner())
        .param("patient", patient.value())
        .param("value", sealed)
        .param("since", Timestamp.from(since))
        .update();
  }

  void register(PatientId patient, PatientRecord record, @Nullable String mrn) {
    jdbc.sql(
            """
            INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date, mrn,
                                 anonymous, demographics_at, sex_at, birth_date_at, id_card_birth_date, id_card_sex,
                                 source_message_id, registered_at)
            VALUES (:tenant, :patient, :name, :family, :given, :sex, :birth, :mrn, :anonymous,
                    CASE WHEN cast(:name AS text) = '' THEN timestamptz '-infinity' ELSE cast(:at AS timestamptz) END,
                    CASE WHEN cast(:sex AS text) = 'unknown' THEN timestamptz '-infinity' ELSE cast(:at AS timestamptz) END,
                    CASE WHEN cast(:birth AS date) IS NULL THEN timestamptz '-infinity' ELSE cast(:at AS timestamptz) END,
                    cast(:cardBirth AS date), :cardSex, :message, :at)
            """)
        .params(demographics(patient, record, mrn))
        .update();
    compareWithIdCard(patient);
  }

  /// Takes over what is newer than what is known, field by field, and never something with nothing.
  ///
  /// @return false when an earlier message may have come later
  boolean refresh(PatientId patient, PatientRecord record, @Nullable String mrn) {
    Map<String, @Nullable Object> said = demographics(patient, record, mrn);
    int renamed =
        jdbc.sql(
                """
                UPDATE patient
                   SET name = :name, family_name = :family, given_name = :given, anonymous = :anonymous,
                       demographics_at = :at, source_message_id = :message
                 WHERE tenant_id = :tenant AND patient_id = :patient AND demographics_at <= :at AND :name <> ''
                """)
            .params(said)
            .update();
    int changed =
        jdbc.sql(
                """
                UPDATE patient
                   SET sex = CASE WHEN cast(:sex AS text) <> 'unknown' AND sex_at <= :at THEN :sex ELSE sex END,
                       sex_at = CASE WHEN cast(:sex AS text) <> 'unknown' THEN greatest(sex_at, :at) ELSE sex_at END,
                       birth_date = CASE WHEN birth_date_at <= :at THEN coalesce(cast(:birth AS date), birth_date)
                                         ELSE birth_date END,
                       birth_date_at = CASE WHEN cast(:birth AS date) IS NOT NULL THEN greatest(birth_date_at, :at)
                                            ELSE birth_date_at END,
                       mrn = coalesce(mrn, :mrn),
                       id_card_birth_date = coalesce(id_card_birth_date, cast(:cardBirth AS date)),
                       id_card_sex = coalesce(id_card_sex, :cardSex),
                       registered_at = least(registered_at, :at)
                 WHERE tenant_id = :tenant AND patient_id = :patient
                   AND (cast(:sex AS text) <> 'unknown' AND (sex <> :sex OR sex_at < :at)
                        OR cast(:birth AS date) IS NOT NULL AND (birth_date IS DISTINCT FROM cast(:birth AS date) OR birth_date_at < :at)
                        OR mrn IS NULL OR registered_at > :at
                        OR id_card_sex IS NULL AND cast(:cardSex AS text) IS NOT NULL)
                """)
            .params(said)
            .update();
    if (renamed == 1) {
      jdbc.sql(
              """
              DELETE FROM patient_search_key
               WHERE tenant_id = :tenant AND patient_id = :patient
                 AND kind IN ('name', 'given', 'pinyin', 'initials', 'mixed')
              """)
          .param("tenant", tenant())
          .param("patient", patient.value())
          .update();
      addSearchKeys(patient, SearchKeys.of(record.name()));
    }
    if (changed == 1) {
      compareWithIdCard(patient);
    }
    return renamed == 1 && changed == 0;
  }

  /// An old message knew the patient by these identifiers before the newer ones that came first.
  void knownSince(PatientId patient, Collection<String> keys, Instant at) {
    jdbc.sql(
            """
            UPDATE patient_identifier SET since = :at
             WHERE tenant_id = :tenant AND patient_id = :patient AND key_hash = ANY (:keys) AND since > :at
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("keys", keys.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Whether another patient of the hospital holds the identifier, also one whom the caller does
  /// not reach.
  boolean heldByOthers(String key, PatientId patient) {
    return jdbc.sql("SELECT patient_identifier_held_by_others(:key, :patient)")
        .param("key", HexFormat.of().parseHex(key))
        .param("patient", patient.value())
        .query(Boolean.class)
        .single();
  }

  /// Keeps what an identity card says beside what the hospital says.
  void compareWith(PatientId patient, IdCard card) {
    jdbc.sql(
            """
            UPDATE patient SET id_card_birth_date = :birth, id_card_sex = :sex
             WHERE tenant_id = :tenant AND patient_id = :patient
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("birth", card.birthDate())
        .param("sex", card.sex().toString())
        .update();
    compareWithIdCard(patient);
  }

  /// The hospital's word stands; where the identity card says otherwise, staff get to see it.
  private void compareWithIdCard(PatientId patient) {
    jdbc.sql(
            """
            UPDATE patient SET mismatch = CASE WHEN id_card_birth_date <> birth_date THEN 'birth-date'
                                               WHEN sex <> 'unknown' AND id_card_sex <> sex THEN 'sex' END
             WHERE tenant_id = :tenant AND patient_id = :patient AND (id_card_sex IS NOT NULL OR mismatch IS NOT NULL)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .update();
  }

  private static Map<String, @Nullable Object> demographics(
      PatientId patient, PatientRecord record, @Nullable String mrn) {
    Optional<IdCard> card = card(record);
    Map<String, @Nullable Object> params = new java.util.HashMap<>();
    params.put("tenant", tenant());
    params.put("patient", patient.value());
    params.put("name", record.name().whole());
    params.put("family", record.name().family());
    params.put("given", record.name().given());
    params.put("sex", record.sex().toString());
    params.put("birth", record.birthDate());
    params.put("mrn", mrn);
    params.put("anonymous", record.name().anonymous() || record.name().whole().isEmpty());
    params.put("cardBirth", card.map(IdCard::birthDate).orElse(null));
    params.put("cardSex", card.map(one -> one.sex().toString()).orElse(null));
    params.put("at", Timestamp.from(record.eventAt()));
    params.put("message", record.messageId());
    return params;
  }

  static Optional<IdCard> card(PatientRecord record) {
    return record.identifiers().stream()
        .filter(i -> i.kind() == PatientRecord.Identifier.Kind.ID_CARD)
        .flatMap(i -> IdCard.parse(i.value()).stream())
        .findFirst();
  }

  boolean markDeceased(PatientId patient, Instant at) {
    return jdbc.sql(
                """
                UPDATE patient SET deceased_at = :at
                 WHERE tenant_id = :tenant AND patient_id = :patient AND (deceased_at IS NULL OR deceased_at > :at)
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
            SELECT DISTINCT coalesce(p.standing_id, p.patient_id) AS patient_id
              FROM patient_contact_point_lookup l JOIN patient p USING (tenant_id, patient_id)
             WHERE l.tenant_id = :tenant AND l.value_hash = :hash ORDER BY patient_id
            """)
        .param("tenant", tenant())
        .param("hash", hash)
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  /// Patients who have a relative with that telephone.
  List<PatientId> relativesPhone(byte[] hash) {
    return jdbc.sql(
            """
            SELECT DISTINCT coalesce(p.standing_id, p.patient_id) AS patient_id
              FROM patient_relative_lookup l JOIN patient p USING (tenant_id, patient_id)
             WHERE l.tenant_id = :tenant AND l.value_hash = :hash ORDER BY patient_id
            """)
        .param("tenant", tenant())
        .param("hash", hash)
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  void addRelativesPhone(PatientId patient, byte[] hash) {
    jdbc.sql(
            """
            INSERT INTO patient_relative_lookup (tenant_id, value_hash, patient_id)
            VALUES (:tenant, :hash, :patient) ON CONFLICT DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("hash", hash)
        .update();
  }

  /// Of the patient and of every record merged into theirs, each once.
  List<ContactPoint> contactPoints(PatientId patient, Opener opener) {
    return jdbc.sql(
            """
            SELECT * FROM (
              SELECT DISTINCT ON (c.system, c.value_hash)
                     c.patient_id, c.contact_point_id, c.system, c.value_enc, c.verified_at, c.valid_from,
                     patient_contact_point_shared(c.tenant_id, c.value_hash, :patient) AS shared
                FROM patient_contact_point c
               WHERE c.tenant_id = :tenant AND c.valid_until IS NULL
                 AND c.patient_id IN (SELECT CAST(:patient AS uuid) UNION SELECT m.patient_id FROM patient m
                                    WHERE m.tenant_id = :tenant AND m.standing_id = :patient)
               ORDER BY c.system, c.value_hash, c.verified_at DESC NULLS LAST, c.valid_from DESC, c.contact_point_id) c
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
              opener.open(
                  new PatientId(row.getObject("patient_id", UUID.class)),
                  id,
                  row.getBytes("value_enc")),
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
            SELECT DISTINCT ON (coalesce(r.standing_id, r.patient_id)) coalesce(r.standing_id, r.patient_id) AS standing_id,
                   c.patient_id, c.contact_point_id, c.value_enc
              FROM patient r
              JOIN patient_contact_point c ON c.tenant_id = r.tenant_id AND c.patient_id = r.patient_id
             WHERE r.tenant_id = :tenant AND (r.patient_id = ANY (:patients) OR r.standing_id = ANY (:patients))
               AND c.system = 'phone' AND c.valid_until IS NULL
             ORDER BY coalesce(r.standing_id, r.patient_id), c.verified_at DESC NULLS LAST, c.valid_from DESC,
                      c.contact_point_id
            """)
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .query(row -> {
          PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
          phones.put(
              new PatientId(row.getObject("standing_id", UUID.class)),
              new PhoneNumber(
                  opener.open(
                      patient,
                      row.getObject("contact_point_id", UUID.class),
                      row.getBytes("value_enc"))));
        });
    return phones;
  }

  /// @return whether it was proved
  boolean doubt(PatientId patient, UUID contactPoint) {
    return jdbc.sql(
                """
                UPDATE patient_contact_point SET verified_at = NULL
                 WHERE tenant_id = :tenant AND contact_point_id = :id AND verified_at IS NOT NULL
                   AND patient_id IN (SELECT CAST(:patient AS uuid) UNION SELECT m.patient_id FROM patient m
                                        WHERE m.tenant_id = :tenant AND m.standing_id = :patient)
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", contactPoint)
            .update()
        > 0;
  }

  void verify(PatientId patient, UUID contactPoint, Instant at) {
    jdbc.sql(
            """
            UPDATE patient_contact_point SET verified_at = :at
             WHERE tenant_id = :tenant AND contact_point_id = :id
               AND patient_id IN (SELECT CAST(:patient AS uuid) UNION SELECT m.patient_id FROM patient m
                                    WHERE m.tenant_id = :tenant AND m.standing_id = :patient)
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

  /// The id of a relative who is known already.
  Optional<UUID> relative(PatientId patient, PatientRecord.Relative relative) {
    return jdbc.sql(
            """
            SELECT person_id FROM patient_related_person
             WHERE tenant_id = :tenant AND patient_id = :patient AND name = :name AND relationship = :relationship
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("name", relative.name())
        .param("relationship", relative.relationship())
        .query(UUID.class)
        .optional();
  }

  /// The newest word on a relative stands. One that says nothing of a telephone takes none away.
  void addRelative(
      PatientId patient,
      UUID id,
      PatientRecord.Relative relative,
      byte @Nullable [] phone,
      Instant at,
      UUID message) {
    jdbc.sql(
            """
            INSERT INTO patient_related_person AS old (tenant_id, patient_id, person_id, name, relationship,
                                                       guardian, phone_enc, said_at, phone_at, source_message_id)
            VALUES (:tenant, :patient, :id, :name, :relationship, :guardian, :phone, :at,
                    CASE WHEN cast(:phone AS bytea) IS NULL THEN timestamptz '-infinity' ELSE :at END, :message)
            ON CONFLICT (tenant_id, patient_id, name, relationship) DO UPDATE
              SET guardian = CASE WHEN EXCLUDED.said_at > old.said_at THEN EXCLUDED.guardian ELSE old.guardian END,
                  source_message_id = CASE WHEN EXCLUDED.said_at > old.said_at THEN EXCLUDED.source_message_id
                                           ELSE old.source_message_id END,
                  said_at = greatest(old.said_at, EXCLUDED.said_at),
                  phone_enc = CASE WHEN EXCLUDED.phone_at > old.phone_at THEN EXCLUDED.phone_enc ELSE old.phone_enc END,
                  phone_at = greatest(old.phone_at, EXCLUDED.phone_at)
             WHERE old.said_at < EXCLUDED.said_at OR old.phone_at < EXCLUDED.phone_at
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("name", relative.name())
        .param("relationship", relative.relationship())
        .param("guardian", relative.guardian())
        .param("phone", phone, Types.BINARY)
        .param("at", Timestamp.from(at))
        .param("message", message)
        .update();
  }

  void removeRelative(UUID person) {
    jdbc.sql("DELETE FROM patient_related_person WHERE tenant_id = :tenant AND person_id = :person")
        .param("tenant", tenant())
        .param("person", person)
        .update();
  }

  private static final String RELATIVE =
      """
      SELECT r.person_id, coalesce(p.standing_id, p.patient_id), r.name, r.relationship, r.guardian
        FROM patient_related_person r
        JOIN patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id
       WHERE r.tenant_id = :tenant
      """;

  Optional<Patients.RelativeOf> relative(UUID person) {
    return jdbc.sql(RELATIVE + " AND r.person_id = :person")
        .param("tenant", tenant())
        .param("person", person)
        .query((row, n) -> relative(row))
        .optional();
  }

  List<Patients.RelativeOf> relativesOf(PatientId patient) {
    return jdbc.sql(
            RELATIVE
                + """
                   AND r.patient_id IN (SELECT CAST(:patient AS uuid) UNION SELECT m.patient_id FROM patient m
                                         WHERE m.tenant_id = :tenant AND m.standing_id = :patient)
                 ORDER BY r.person_id
                """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> relative(row))
        .list();
  }

  private static Patients.RelativeOf relative(ResultSet row) throws SQLException {
    return new Patients.RelativeOf(
        row.getObject(1, UUID.class),
        new PatientId(row.getObject(2, UUID.class)),
        new PatientRecord.Relative(row.getString(3), row.getString(4), row.getBoolean(5), null));
  }

  List<PatientRecord.Relative> relatives(PatientId patient, Opener opener) {
    return jdbc.sql(
            """
            SELECT patient_id, person_id, name, relationship, guardian, phone_enc FROM patient_related_person
             WHERE tenant_id = :tenant
               AND patient_id IN (SELECT CAST(:patient AS uuid) UNION SELECT m.patient_id FROM patient m
                                    WHERE m.tenant_id = :tenant AND m.standing_id = :patient)
             ORDER BY person_id
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
                  : new PhoneNumber(
                      opener.open(
                          new PatientId(row.getObject("patient_id", UUID.class)),
                          row.getObject("person_id", UUID.class),
                          sealed)));
        })
        .list();
  }

  /// Opens a sealed identifier of one record among those merged.
  interface IdentifierOpener {
    String open(PatientId record, String key, byte[] sealed);
  }

  List<PatientRecord.Identifier> identifiers(PatientId patient, IdentifierOpener opener) {
    return jdbc.sql(
            """
            SELECT DISTINCT ON (kind, key_hash) key_hash, kind, assigner, value_enc, patient_id
              FROM patient_identifier
             WHERE tenant_id = :tenant
               AND patient_id IN (SELECT CAST(:patient AS uuid) UNION SELECT m.patient_id FROM patient m
                                    WHERE m.tenant_id = :tenant AND m.standing_id = :patient)
             ORDER BY kind, key_hash, since
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) ->
            new PatientRecord.Identifier(
                PatientRecord.Identifier.Kind.valueOf(
                    row.getString("kind").toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
                row.getString("assigner"),
                opener.open(
                    new PatientId(row.getObject("patient_id", UUID.class)),
                    HexFormat.of().formatHex(row.getBytes("key_hash")),
                    row.getBytes("value_enc"))))
        .list();
  }

  Optional<PatientSummary> find(PatientId patient) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM patient p
                """
                + WHO_STANDS)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> summary(row))
        .optional();
  }

  Optional<Patients.Chart> chart(PatientId patient) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                , ARRAY(SELECT m.patient_id FROM patient m
                         WHERE m.tenant_id = p.tenant_id AND m.standing_id = p.patient_id) AS merged
                 FROM patient p
                """
                + WHO_STANDS)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> {
          PatientSummary summary = summary(row);
          Set<UUID> records = new HashSet<>(List.of((UUID[]) row.getArray("merged").getArray()));
          records.add(summary.id().value());
          return new Patients.Chart(summary, records);
        })
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
                     WHERE tenant_id = :tenant AND standing_id IS NULL AND (:after::uuid IS NULL OR patient_id < :after::uuid)
                     ORDER BY patient_id DESC LIMIT :limit
                    """)
            .param("tenant", tenant())
            .param("after", cursor == null ? null : cursor.id(0).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> new Patients.Found(summary(row), "name"))
            .list();
    return Page.of(rows, limit, found -> Cursor.of(found.patient().id()));
  }

  /// @param keysOf the keys under which somebody who goes by a word would be found
  Set<String> goingBy(Set<String> words, Function<String, List<SearchKeys.Key>> keysOf) {
    List<String> of = new ArrayList<>();
    List<SearchKeys.Key> keys = new ArrayList<>();
    for (String word : words) {
      for (SearchKeys.Key key : keysOf.apply(word)) {
        of.add(word);
        keys.add(key);
      }
    }
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT DISTINCT word FROM unnest(:words, :kinds, :keys) AS asked(word, kind, key)
                 WHERE patient_search_key_held(:tenant, kind, key)
                """)
            .param("tenant", tenant())
            .param("words", of.toArray(String[]::new))
            .param("kinds", keys.stream().map(SearchKeys.Key::kind).toArray(String[]::new))
            .param("keys", keys.stream().map(SearchKeys.Key::key).toArray(String[]::new))
            .query(String.class)
            .list());
  }

  static PatientSummary summary(ResultSet row) throws SQLException {
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
