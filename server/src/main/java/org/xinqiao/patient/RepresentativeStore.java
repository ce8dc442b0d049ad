package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The table of representatives. Name, phone and proof are sealed with the patient's key.
@Repository
class RepresentativeStore {

  private static final String NAME = "patient_representative.name";
  private static final String PHONE = "patient_representative.phone";
  private static final String PROOF = "patient_representative.proof";

  private static final String REPRESENTATIVES =
      """
      SELECT r.patient_id, r.representative_id, r.kind, r.name_enc, r.relationship, r.phone_enc, r.scopes, r.valid_from,
             f.ends_on, r.proof_enc, r.recorded_at, r.ended_at
        FROM patient_representative r
        JOIN patient_fact_representative f USING (tenant_id, patient_id, representative_id)
       WHERE r.tenant_id = :tenant AND
      """;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;
  private final KeyedHash hash;

  RepresentativeStore(JdbcClient jdbc, FieldCipher cipher, KeyedHash hash) {
    this.jdbc = jdbc;
    this.cipher = cipher;
    this.hash = hash;
  }

  void add(PatientId patient, UUID id, RecordRepresentative.Stated said, StaffId by, Instant now) {
    PhoneNumber phone = said.phone();
    jdbc.sql(
            """
            INSERT INTO patient_representative (tenant_id, patient_id, representative_id, kind, name_enc, relationship,
                phone_enc, phone_hash, scopes, valid_from, valid_until, proof_enc, recorded_at, recorded_by)
            VALUES (:tenant, :patient, :id, :kind, :name, :relationship, :phone, :phoneHash, :scopes, :from, :until,
                    :proof, :now, :by)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("kind", said.kind().toString())
        .param("name", cipher.encrypt(patient, NAME, id, said.name()))
        .param("relationship", said.relationship())
        .param(
            "phone",
            phone == null ? null : cipher.encrypt(patient, PHONE, id, phone.e164()),
            Types.BINARY)
        .param("phoneHash", phone == null ? null : hashOf(phone), Types.BINARY)
        .param(
            "scopes", said.scopes().stream().map(Object::toString).sorted().toArray(String[]::new))
        .param("from", said.from())
        .param("until", said.until(), Types.DATE)
        .param("proof", cipher.encrypt(patient, PROOF, id, said.proof()))
        .param("now", Timestamp.from(now))
        .param("by", by.value())
        .update();
  }

  /// @return false when there is none in force
  boolean end(PatientId patient, UUID id, StaffId by, Instant now) {
    return jdbc.sql(
                """
                UPDATE patient_representative SET ended_at = :now, ended_by = :by
                 WHERE tenant_id = :tenant AND patient_id = :patient AND representative_id = :id AND ended_at IS NULL
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", id)
            .param("by", by.value())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  List<Representative> of(PatientId patient) {
    return jdbc.sql(
            REPRESENTATIVES
                + " r.patient_id = :patient ORDER BY r.recorded_at DESC, r.representative_id")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> representative(row))
        .list();
  }

  Optional<Representative> find(PatientId patient, UUID id) {
    return jdbc.sql(REPRESENTATIVES + " r.patient_id = :patient AND r.representative_id = :id")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .query((row, n) -> representative(row))
        .optional();
  }

  List<Representative> withPhone(PhoneNumber phone) {
    return jdbc.sql(
            REPRESENTATIVES + " r.phone_hash = :phone ORDER BY r.patient_id, r.representative_id")
        .param("tenant", tenant())
        .param("phone", hashOf(phone))
        .query((row, n) -> representative(row))
        .list();
  }

  private byte[] hashOf(PhoneNumber phone) {
    return hash.of(ContactPoint.System.PHONE.toString(), phone.e164());
  }

  private Representative representative(ResultSet row) throws SQLException {
    PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
    UUID id = row.getObject("representative_id", UUID.class);
    byte @Nullable [] phone = row.getBytes("phone_enc");
    Timestamp ended = row.getTimestamp("ended_at");
    return new Representative(
        id,
        patient,
        Representative.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        cipher.decrypt(patient, NAME, id, row.getBytes("name_enc")),
        row.getString("relationship"),
        phone == null ? null : new PhoneNumber(cipher.decrypt(patient, PHONE, id, phone)),
        Arrays.stream((String[]) row.getArray("scopes").getArray())
            .map(scope -> Representative.Scope.valueOf(scope.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toSet()),
        row.getObject("valid_from", LocalDate.class),
        row.getObject("ends_on", LocalDate.class),
        cipher.decrypt(patient, PROOF, id, row.getBytes("proof_enc")),
        row.getTimestamp("recorded_at").toInstant(),
        ended == null ? null : ended.toInstant());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
