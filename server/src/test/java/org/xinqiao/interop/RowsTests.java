package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Rows become messages, and a batch of them can be taken back.
@XinqiaoTest
class RowsTests {

  private static final Instant AS_OF = Instant.parse("2026-03-01T00:00:00Z");

  @Autowired TestHospital hospitals;
  @Autowired Inbox inbox;
  @Autowired ApplyMessages apply;
  @Autowired IntakeRounds rounds;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private Inbox.RowSource source;

  @BeforeEach
  void aSource() {
    tenant = hospitals.open();
    source = Tenancy.call(tenant.id(), () -> inbox.source("HIS", Inbox.Transport.FILE));
  }

  @Test
  void aRowIsKeptEncryptedAndAppliedLikeAMessage() {
    UUID batch = UUID.randomUUID();
    assertThat(take(batch, patient(2, "P1", "张伟", "13000000001"))).isEmpty();
    applyAll();
    assertThat(strings("SELECT name FROM patient")).containsExactly("张伟");
    assertThat(
            strings("SELECT state || ' ' || message_type || ' ' || batch_row FROM intake_message"))
        .containsExactly("applied ZRW^PAT 2");
  }

  @Test
  void whateverACellHoldsItStaysInItsCell() {
    String nasty = "a|b^c~d&e\\f\nMSH|^~\\&|EVIL\r\u0007ZRW|patient-name|李四";
    take(
        UUID.randomUUID(), with(patient(2, "P1", "张伟", ""), RowField.PATIENT_RELATIVE_NAME, nasty));
    applyAll();
    assertThat(strings("SELECT name FROM patient")).containsExactly("张伟");
    assertThat(strings("SELECT name FROM patient_related_person"))
        .containsExactly(nasty.replace("\r", "").replace("\u0007", ""));
  }

  @Test
  void aRowThatSaysSomethingImpossibleIsRefusedWithItsFieldAndNotKept() {
    List<Inbox.RowRefusal> refused =
        take(
            UUID.randomUUID(),
            with(patient(2, "P1", "张伟", ""), RowField.PATIENT_BIRTH_DATE, "1975-13-45"),
            with(patient(3, "P2", "李丽", ""), RowField.PATIENT_ID_CARD, "990101197504120027"),
            with(patient(4, "", "王强", ""), RowField.PATIENT_SEX, "男"),
            patient(5, "P4", "", ""));
    assertThat(refused)
        .extracting(refusal -> refusal.row() + " " + refusal.code() + " " + refusal.location())
        .containsExactly(
            "2 intake.date-impossible patient-birth-date",
            "3 intake.id-card-invalid patient-id-card",
            "4 intake.field-missing patient-number",
            "5 intake.field-missing patient-name");
    assertThat(strings("SELECT state FROM intake_message")).isEmpty();
  }

  @Test
  void twoPatientsOfOneNameStayTwo() {
    take(
        UUID.randomUUID(),
        patient(2, "P1", "张伟", "13000000001"),
        patient(3, "P2", "张伟", "13000000001"));
    applyAll();
    assertThat(strings("SELECT mrn FROM patient")).containsExactlyInAnyOrder("P1", "P2");
  }

  @Test
  void aVisitKnownFromMessagesIsTheSameVisitInAFile() {
    rounds.take(tenant, IntakeTests.A04.formatted("M1"));
    Map<RowField, String> visit = new EnumMap<>(patient(2, "P000123", "张丽", "").values());
    visit.put(RowField.ENCOUNTER_NUMBER, "MZ202603010456");
    visit.put(RowField.ENCOUNTER_CLASS, "门诊");
    visit.put(RowField.ENCOUNTER_STARTED_AT, "2026-03-01 08:30:10");
    visit.put(RowField.ENCOUNTER_DEPARTMENT_CODE, "0304");
    visit.put(RowField.ENCOUNTER_DEPARTMENT, "心血管内科");
    visit.put(RowField.DIAGNOSIS_CODE, "I10.x00；E11.900");
    visit.put(RowField.DIAGNOSIS_NAME, "高血压病");
    UUID batch = UUID.randomUUID();
    assertThat(take(batch, row(RowKind.ENCOUNTER, 2, "v1", visit))).isEmpty();
    applyAll();
    assertThat(strings("SELECT visit_key FROM clinical_encounter")).hasSize(1);
    assertThat(strings("SELECT code || ' ' || name FROM clinical_condition ORDER BY code"))
        .containsExactly("E11.900 E11.900", "I10.x00 高血压病");

    String before = facts();
    takeBack(batch);
    assertThat(strings("SELECT code FROM clinical_condition")).isEmpty();
    assertThat(strings("SELECT visit_key FROM clinical_encounter")).hasSize(1);
    assertThat(facts()).isNotEqualTo(before);
    assertThat(kept(batch)).isEmpty();
  }

  @Test
  void takingBackLeavesNothingOfWhatTheBatchMade() {
    UUID batch = UUID.randomUUID();
    take(batch, patient(2, "P1", "张伟", "13000000001"), patient(3, "P2", "李丽", "13000000002"));
    applyAll();
    takeBack(batch);
    for (String table :
        List.of(
            "patient",
            "patient_identifier",
            "patient_contact_point",
            "patient_contact_point_lookup",
            "patient_search_key")) {
      assertThat(strings("SELECT tenant_id::text FROM " + table)).as(table).isEmpty();
    }
    assertThat(strings("SELECT state FROM intake_message")).containsOnly("withdrawn");
    assertThat(kept(batch)).isEmpty();
  }

  @Test
  void whatTheBatchChangedGoesBackAsItWas() {
    rounds.take(tenant, IntakeTests.A04.formatted("M1").replace("20260301083", "20260201083"));
    String before = facts();
    UUID batch = UUID.randomUUID();
    take(batch, patient(2, "P000123", "张莉", "13000000009"));
    applyAll();
    assertThat(strings("SELECT name FROM patient")).containsExactly("张莉");
    takeBack(batch);
    assertThat(facts()).isEqualTo(before);
    assertThat(strings("SELECT state FROM intake_message WHERE batch_id IS NOT NULL"))
        .containsExactly("withdrawn");
  }

  @Test
  void whatIsNewerStaysAndIsListed() {
    UUID batch = UUID.randomUUID();
    take(batch, patient(2, "P000123", "张莉", "13000000009"), patient(3, "P2", "李丽", ""));
    applyAll();
    rounds.take(tenant, IntakeTests.A04.formatted("M1").replace("20260301083", "20260401083"));
    takeBack(batch);
    assertThat(strings("SELECT name FROM patient")).containsExactly("张丽");
    assertThat(strings("SELECT kind FROM patient_identifier ORDER BY kind"))
        .as("the number by which the next message finds the patient")
        .contains("his");
    assertThat(kept(batch)).extracting(Inbox.Kept::what).contains("patient");
  }

  private List<Inbox.RowRefusal> take(UUID batch, SourceRow... rows) {
    return hospitals.in(tenant, () -> inbox.take(source, batch, List.of(rows), false));
  }

  private void takeBack(UUID batch) {
    boolean more = true;
    while (more) {
      more = hospitals.in(tenant, () -> inbox.takeBack(batch, 100));
    }
  }

  private List<Inbox.Kept> kept(UUID batch) {
    return hospitals.in(tenant, () -> inbox.kept(batch, 100));
  }

  private void applyAll() {
    Tenancy.run(
        tenant.id(),
        () -> {
          while (apply.applyNext()) {
            assertThat(tenant).isNotNull();
          }
        });
  }

  private String facts() {
    return String.join(
        "\n",
        strings(
            """
            SELECT to_jsonb(p)::text FROM patient p
            UNION ALL SELECT to_jsonb(i)::text FROM patient_identifier i
            UNION ALL SELECT to_jsonb(c)::text FROM patient_contact_point c
            UNION ALL SELECT to_jsonb(k)::text FROM patient_search_key k
            UNION ALL SELECT to_jsonb(e)::text FROM clinical_encounter e
            UNION ALL SELECT to_jsonb(d)::text FROM clinical_condition d
            ORDER BY 1
            """));
  }

  private List<String> strings(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private static SourceRow patient(int number, String patient, String name, String phone) {
    return row(
        RowKind.PATIENT,
        number,
        "row" + number,
        Map.of(
            RowField.PATIENT_NUMBER,
            patient,
            RowField.PATIENT_NAME,
            name,
            RowField.PATIENT_PHONE,
            phone));
  }

  private static SourceRow with(SourceRow row, RowField field, String value) {
    Map<RowField, String> values = new EnumMap<>(row.values());
    values.put(field, value);
    return row(row.kind(), row.number(), row.key(), values);
  }

  private static SourceRow row(RowKind kind, int number, String key, Map<RowField, String> values) {
    return new SourceRow(kind, number, key, 1, "HIS", AS_OF, values);
  }
}
