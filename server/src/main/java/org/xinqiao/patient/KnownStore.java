package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What is known of many patients, read and moved on in few statements whatever their number.
@Repository
class KnownStore {

  private final JdbcClient jdbc;

  KnownStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Who holds each of these identifiers, and since when; by the identifier's key.
  Map<String, Map<PatientId, Instant>> holders(Collection<String> keys) {
    Map<String, Map<PatientId, Instant>> holders = new HashMap<>();
    jdbc.sql(
            """
            SELECT key_hash, patient_id, since FROM patient_identifier
             WHERE tenant_id = :tenant AND key_hash = ANY (:keys) ORDER BY patient_id
            """)
        .param("tenant", tenant())
        .param("keys", keys.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .query(row -> {
          holders
              .computeIfAbsent(
                  HexFormat.of().formatHex(row.getBytes(1)), key -> new LinkedHashMap<>())
              .put(new PatientId(row.getObject(2, UUID.class)), row.getTimestamp(3).toInstant());
        });
    return holders;
  }

  /// A record as it stands now.
  ///
  /// @param merged another record stands for it
  record Known(
      boolean merged,
      PersonName name,
      Sex sex,
      @Nullable LocalDate birthDate,
      boolean numbered,
      boolean anonymous,
      boolean cardRead,
      Instant registeredAt,
      Instant nameAt,
      Instant sexAt,
      Instant birthDateAt) {}

  /// Keeps others from merging or changing the records until the transaction ends. Always taken in
  /// the order of the ids, so that two who want the same ones do not wait for each other.
  Map<PatientId, Known> lock(Collection<PatientId> records) {
    Map<PatientId, Known> known = new HashMap<>();
    jdbc.sql(
            """
            SELECT patient_id, standing_id, family_name, given_name, sex, birth_date, mrn, anonymous, id_card_sex,
                   registered_at, demographics_at, sex_at, birth_date_at
              FROM patient WHERE tenant_id = :tenant AND patient_id = ANY (:records)
             ORDER BY patient_id FOR NO KEY UPDATE
            """)
        .param("tenant", tenant())
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .query(row -> {
          known.put(new PatientId(row.getObject("patient_id", UUID.class)), known(row));
        });
    return known;
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getObject("standing_id") != null,
        new PersonName(row.getString("family_name"), row.getString("given_name")),
        Sex.parse(row.getString("sex")),
        row.getObject("birth_date", LocalDate.class),
        row.getString("mrn") != null,
        row.getBoolean("anonymous"),
        row.getString("id_card_sex") != null,
        row.getTimestamp("registered_at").toInstant(),
        since(row, "demographics_at"),
        since(row, "sex_at"),
        since(row, "birth_date_at"));
  }

  /// The database's `-infinity` is before everything.
  private static Instant since(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /// A telephone number or address, by the keyed hash of its value.
  record Contact(PatientId patient, String system, String hash) {}

  /// Contact points of these records and since when each is said.
  Map<Contact, Instant> contacts(Collection<PatientId> records) {
    Map<Contact, Instant> contacts = new HashMap<>();
    jdbc.sql(
            """
            SELECT patient_id, system, value_hash, valid_from FROM patient_contact_point
             WHERE tenant_id = :tenant AND patient_id = ANY (:records)
            """)
        .param("tenant", tenant())
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .query(row -> {
          contacts.put(
              new Contact(
                  new PatientId(row.getObject(1, UUID.class)),
                  row.getString(2),
                  HexFormat.of().formatHex(row.getBytes(3))),
              row.getTimestamp(4).toInstant());
        });
    return contacts;
  }

  /// The newest words on a record that say what it holds already; null where nothing newer is said.
  record Confirmed(
      PatientId patient,
      @Nullable Instant nameAt,
      @Nullable UUID nameFrom,
      @Nullable Instant sexAt,
      @Nullable Instant birthDateAt) {}

  void confirm(List<Confirmed> confirmed) {
    if (confirmed.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            UPDATE patient p
               SET demographics_at = greatest(p.demographics_at, c.name_at),
                   source_message_id = coalesce(c.name_from, p.source_message_id),
                   sex_at = greatest(p.sex_at, c.sex_at),
                   birth_date_at = greatest(p.birth_date_at, c.birth_at)
              FROM unnest(:patients, :nameAt::timestamptz[], :nameFrom, :sexAt::timestamptz[], :birthAt::timestamptz[])
                   AS c(patient_id, name_at, name_from, sex_at, birth_at)
             WHERE p.tenant_id = :tenant AND p.patient_id = c.patient_id
            """)
        .param("tenant", tenant())
        .param("patients", column(confirmed, one -> one.patient().value(), UUID[]::new))
        .param("nameAt", column(confirmed, one -> text(one.nameAt()), String[]::new))
        .param("nameFrom", column(confirmed, Confirmed::nameFrom, UUID[]::new))
        .param("sexAt", column(confirmed, one -> text(one.sexAt()), String[]::new))
        .param("birthAt", column(confirmed, one -> text(one.birthDateAt()), String[]::new))
        .update();
  }

  /// Contact points that were said again, later.
  void heardAgain(Map<Contact, Instant> contacts) {
    if (contacts.isEmpty()) {
      return;
    }
    List<Map.Entry<Contact, Instant>> rows = List.copyOf(contacts.entrySet());
    jdbc.sql(
            """
            UPDATE patient_contact_point p SET valid_from = c.at
              FROM unnest(:patients, :systems, :hashes, :at::timestamptz[]) AS c(patient_id, system, value_hash, at)
             WHERE p.tenant_id = :tenant AND p.patient_id = c.patient_id AND p.system = c.system
               AND p.value_hash = c.value_hash AND p.valid_from < c.at
            """)
        .param("tenant", tenant())
        .param("patients", column(rows, one -> one.getKey().patient().value(), UUID[]::new))
        .param("systems", column(rows, one -> one.getKey().system(), String[]::new))
        .param(
            "hashes",
            column(rows, one -> HexFormat.of().parseHex(one.getKey().hash()), byte[][]::new))
        .param("at", column(rows, one -> text(one.getValue()), String[]::new))
        .update();
  }

  private static <T, V> V[] column(
      List<T> rows,
      java.util.function.Function<T, @Nullable V> value,
      java.util.function.IntFunction<V[]> array) {
    return rows.stream().map(value).toArray(array);
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
