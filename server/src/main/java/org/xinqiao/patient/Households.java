package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Household 共用电话的人: who is reached on one telephone, and what they are to each other as far as a
/// source said so. Whether a number is shared at all, which decides how a message is worded, has
/// one answer, [ContactPoint#shared]; this says with whom, to those who may see them.
@Service
public class Households {

  /// A telephone of an office or of a home for the old has many more; the list has an end.
  static final int MOST = 20;

  /// Records of whoever holds one of the numbers or has a relative who does.
  private static final String BY_PHONE =
      """
      , by_phone AS (
        SELECT l.patient_id, true AS own FROM patient_contact_point_lookup l
         WHERE l.tenant_id = :tenant AND l.value_hash = ANY (ARRAY(SELECT value_hash FROM number))
        UNION ALL
        SELECT l.patient_id, false FROM patient_relative_lookup l
         WHERE l.tenant_id = :tenant AND l.value_hash = ANY (ARRAY(SELECT value_hash FROM number WHERE own)))
      """;

  private static final String MEMBERS =
      """
      , member AS (
        SELECT coalesce(r.standing_id, r.patient_id) AS patient_id, bool_or(b.own) AS own
          FROM by_phone b JOIN patient r ON r.tenant_id = :tenant AND r.patient_id = b.patient_id
         GROUP BY 1)
      SELECT %s, member.own,
             ARRAY(SELECT q.name || E'\\x1F' || q.relationship FROM patient_related_person q
                    WHERE q.tenant_id = p.tenant_id AND q.patient_id = p.patient_id) AS relatives
        FROM member JOIN patient p ON p.tenant_id = :tenant AND p.patient_id = member.patient_id
       WHERE cast(:patient AS uuid) IS NULL OR p.patient_id <> cast(:patient AS uuid)
       ORDER BY p.patient_id LIMIT %d
      """
          .formatted(PatientStore.COLUMNS, MOST + 1);

  private static final String DEATHS =
      """
      SELECT EXISTS (SELECT FROM by_phone b JOIN patient r ON r.tenant_id = :tenant AND r.patient_id = b.patient_id
                      WHERE r.deceased_at >= :since AND coalesce(r.standing_id, r.patient_id) <> cast(:patient AS uuid))
      """;

  private static final String NUMBERS_OF_PATIENT =
      """
      WITH record AS (
        SELECT cast(:patient AS uuid) AS patient_id UNION
        SELECT m.patient_id FROM patient m WHERE m.tenant_id = :tenant AND m.standing_id = cast(:patient AS uuid)),
      number AS (
        SELECT c.value_hash, true AS own FROM record JOIN patient_contact_point c
            ON c.tenant_id = :tenant AND c.patient_id = record.patient_id AND c.system = 'phone' AND c.valid_until IS NULL
        UNION
        SELECT l.value_hash, false FROM record JOIN patient_relative_lookup l
            ON l.tenant_id = :tenant AND l.patient_id = record.patient_id)
      """;

  private static final String ONE_NUMBER =
      "WITH number AS (SELECT cast(:hash AS bytea) AS value_hash, true AS own)";

  /// @param members at most [#MOST], only those within the reach of the caller
  /// @param more there are others
  public record Household(List<Member> members, boolean more) {

    public Household {
      members = List.copyOf(members);
    }
  }

  /// Somebody who is reached on the same telephone.
  ///
  /// @param kinship what they are to the patient; of a number alone [Kinship#UNKNOWN]
  /// @param samePhone it is given as their own; otherwise as that of a relative of theirs
  public record Member(PatientSummary patient, Kinship kinship, boolean samePhone) {}

  private record Row(PatientSummary patient, boolean own, Map<String, String> relatives) {}

  private final JdbcClient jdbc;
  private final PatientStore store;
  private final KeyedHash hash;

  Households(JdbcClient jdbc, PatientStore store, KeyedHash hash) {
    this.jdbc = jdbc;
    this.store = store;
    this.hash = hash;
  }

  /// Who shares a telephone with the patient, or is reached on that of a relative.
  @Transactional(readOnly = true)
  public Household of(PatientSummary patient) {
    Map<String, String> mine = new HashMap<>();
    store
        .relativesOf(patient.id())
        .forEach(one -> mine.put(one.relative().name(), one.relative().relationship()));
    List<Row> rows = rows(NUMBERS_OF_PATIENT, Map.of("patient", patient.id().value()));
    return household(
        rows.stream()
            .map(row -> new Member(row.patient(), kinship(patient, mine, row), row.own()))
            .toList());
  }

  /// Who is reached on a number.
  @Transactional(readOnly = true)
  public Household on(PhoneNumber phone) {
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("patient", null);
    params.put("hash", hash.of(ContactPoint.System.PHONE.toString(), phone.e164()));
    return household(
        rows(ONE_NUMBER, params).stream()
            .map(row -> new Member(row.patient(), Kinship.UNKNOWN, row.own()))
            .toList());
  }

  /// Whether somebody who shares a telephone with the patient, or is reached on that of a relative,
  /// has died since then. What they were to each other does not matter: whoever lived there mourns.
  @Transactional(readOnly = true)
  public boolean lostSomebodySince(PatientId patient, Instant since) {
    return jdbc.sql(NUMBERS_OF_PATIENT + BY_PHONE + DEATHS)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("since", Timestamp.from(since))
        .query(Boolean.class)
        .single();
  }

  private static Household household(List<Member> found) {
    List<Member> shown = new ArrayList<>(found.subList(0, Math.min(MOST, found.size())));
    shown.sort(Comparator.comparing(Member::kinship));
    return new Household(shown, found.size() > MOST);
  }

  private static Kinship kinship(PatientSummary patient, Map<String, String> mine, Row row) {
    String theyAre = mine.get(row.patient().name().whole());
    if (theyAre != null) {
      return Kinship.of(theyAre);
    }
    String iAm = row.relatives().get(patient.name().whole());
    return iAm == null ? Kinship.UNKNOWN : Kinship.of(iAm).inverse();
  }

  private List<Row> rows(String numbers, Map<String, ? extends @Nullable Object> params) {
    return jdbc.sql(numbers + BY_PHONE + MEMBERS)
        .param("tenant", Tenancy.current().value())
        .params(params)
        .query((row, n) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    Map<String, String> relatives = new HashMap<>();
    for (String one : (String[]) row.getArray("relatives").getArray()) {
      int cut = one.indexOf('\u001F');
      relatives.put(one.substring(0, cut), one.substring(cut + 1));
    }
    return new Row(PatientStore.summary(row), row.getBoolean("own"), relatives);
  }
}
