package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Who is registered already that may be the person somebody is about to register. Asks with
/// statements whose cost does not grow with the hospital: by identity card, by telephone, and by
/// name or its sound together with the birth date.
@Service
public class Duplicates {

  /// Of one name and one birth date there are no more, so that an answer has an end.
  private static final int MOST = 50;

  private static final String CANDIDATES =
      """
      WITH near AS (
        SELECT patient_id FROM patient_identifier WHERE tenant_id = :tenant AND key_hash = ANY (:cards)
        UNION
        SELECT patient_id FROM patient_contact_point_lookup WHERE tenant_id = :tenant AND value_hash = ANY (:phones)
        UNION
        (SELECT k.patient_id FROM patient_search_key k
           JOIN patient n ON n.tenant_id = k.tenant_id AND n.patient_id = k.patient_id
          WHERE k.tenant_id = :tenant AND k.kind = 'name' AND k.key = :name AND n.birth_date = cast(:birth AS date)
          LIMIT %1$d)
        UNION
        (SELECT k.patient_id FROM patient_search_key k
           JOIN patient n ON n.tenant_id = k.tenant_id AND n.patient_id = k.patient_id
          WHERE k.tenant_id = :tenant AND k.kind = 'pinyin' AND k.key = ANY (:sounds) AND n.birth_date = cast(:birth AS date)
          LIMIT %1$d)),
      record AS MATERIALIZED (
        SELECT r.tenant_id, r.patient_id, r.family_name, r.given_name, r.sex, r.birth_date,
               coalesce(r.standing_id, r.patient_id) AS stands
          FROM near JOIN patient r ON r.tenant_id = :tenant AND r.patient_id = near.patient_id)
      SELECT %2$s, r.family_name AS record_family, r.given_name AS record_given,
             r.sex AS record_sex, r.birth_date AS record_birth,
             ARRAY(SELECT encode(c.value_hash, 'hex') FROM patient_contact_point c
                    WHERE c.tenant_id = r.tenant_id AND c.patient_id = r.patient_id AND c.system = 'phone'
                      AND c.valid_until IS NULL) AS phones,
             ARRAY(SELECT encode(i.key_hash, 'hex') FROM patient_identifier i
                    WHERE i.tenant_id = r.tenant_id AND i.patient_id = r.patient_id AND i.kind = 'id-card') AS cards
        FROM record r JOIN patient p ON p.tenant_id = :tenant AND p.patient_id = r.stands
      """
          .formatted(MOST, PatientStore.COLUMNS);

  /// Whom somebody is about to register.
  public record Draft(
      PersonName name,
      Sex sex,
      @Nullable LocalDate birthDate,
      List<PhoneNumber> phones,
      @Nullable IdCard idCard) {

    public Draft {
      phones = List.copyOf(phones);
    }
  }

  /// A patient who may be the same person.
  public record Duplicate(
      PatientSummary patient, DuplicateDegree degree, List<DuplicateReason> reasons) {}

  private final JdbcClient jdbc;
  private final Patients patients;
  private final KeyedHash hash;

  Duplicates(JdbcClient jdbc, Patients patients, KeyedHash hash) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.hash = hash;
  }

  /// The surest first; nobody for whom [DuplicateDegree#NONE] is the answer. Looks at those within
  /// the reach of the caller.
  @Transactional(readOnly = true)
  public List<Duplicate> of(Draft draft) {
    DuplicateRules.Person person = person(draft);
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("tenant", Tenancy.current().value());
    params.put("cards", bytes(person.idCards()));
    params.put("phones", bytes(person.phones()));
    params.put("name", SearchKeys.dotted(draft.name().whole()));
    params.put(
        "sounds",
        SearchKeys.of(draft.name()).stream()
            .filter(key -> key.kind().equals("pinyin"))
            .map(SearchKeys.Key::key)
            .toArray(String[]::new));
    params.put("birth", draft.birthDate());
    Map<PatientId, Duplicate> found = new LinkedHashMap<>();
    jdbc.sql(CANDIDATES).params(params).query((row, n) -> compared(row, person)).list().stream()
        .filter(one -> one.degree() != DuplicateDegree.NONE)
        .sorted(
            Comparator.comparing(Duplicate::degree)
                .thenComparing(one -> one.patient().id().value()))
        .forEach(one -> found.putIfAbsent(one.patient().id(), one));
    return List.copyOf(found.values());
  }

  private DuplicateRules.Person person(Draft draft) {
    IdCard card = draft.idCard();
    return new DuplicateRules.Person(
        draft.name(),
        draft.sex(),
        draft.birthDate(),
        draft.phones().stream()
            .map(phone ->
                HexFormat.of()
                    .formatHex(hash.of(ContactPoint.System.PHONE.toString(), phone.e164())))
            .collect(Collectors.toSet()),
        card == null
            ? Set.of()
            : Set.of(patients.key(new Identifier(Identifier.Kind.ID_CARD, "", card.number()))));
  }

  private static Duplicate compared(ResultSet row, DuplicateRules.Person draft)
      throws SQLException {
    DuplicateRules.Verdict verdict =
        DuplicateRules.compare(
            draft,
            new DuplicateRules.Person(
                new PersonName(row.getString("record_family"), row.getString("record_given")),
                Sex.parse(row.getString("record_sex")),
                row.getObject("record_birth", LocalDate.class),
                Set.of((String[]) row.getArray("phones").getArray()),
                Set.of((String[]) row.getArray("cards").getArray())));
    return new Duplicate(PatientStore.summary(row), verdict.degree(), verdict.reasons());
  }

  private static byte[][] bytes(Set<String> keys) {
    return keys.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
  }
}
