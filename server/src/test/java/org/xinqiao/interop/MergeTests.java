package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;
import org.xinqiao.patient.MergePatients;
import org.xinqiao.patient.PatientRecord.Identifier.Kind;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.UnmergePatients;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;

@XinqiaoTest
class MergeTests {

  private static final String DISCHARGE =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A03^ADT_A03|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A03|20260318140000+0800
      PID|1||%s^^^HIS^PI||王^秀兰||19580314|F|||||^PRN^CP^^^^%s
      PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY%s^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||20260310101200|20260318140000
      AL1|1|DA|01^青霉素^L|MO|皮疹
      PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||20260311090000|P
      OBX|1|TX|DISCHARGE-ADVICE^出院医嘱^L||术后12天拆线，4周后门诊复查拍片||||||F
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired StateOfPatients state;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired MergePatients merge;
  @Autowired UnmergePatients unmerge;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @Test
  void aMergeThatIsUndoneLeavesEverythingAsItWas() {
    twoRecordsWithPlans();
    String before = state.exactly(tenant);
    PatientId one = record("P1");
    PatientId two = record("P2");
    assertThat(merged(two, one)).isInstanceOf(MergePatients.Outcome.Merged.class);
    assertThat(count("clinical_encounter", one)).isEqualTo(2);
    assertThat(count("pathway_plan", one)).isEqualTo(2);
    assertThat(count("messaging_contact", two)).isZero();
    assertThat(state.exactly(tenant)).isNotEqualTo(before);
    assertThat(parted(two)).isNull();
    assertThat(state.exactly(tenant)).isEqualTo(before);
  }

  @Test
  void whatComesAfterwardsFollowsItsSource() {
    twoRecordsWithPlans();
    PatientId one = record("P1");
    PatientId two = record("P2");
    merged(two, one);
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260320140500+0800||ORU^R01^ORU_R01|L1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        PID|1||P2^^^HIS^PI||王^秀兰||19580314|F
        OBR|1|J1^HIS|J1^HIS|SH^生化^L|||20260320070000
        OBX|1|NM|14771-0^空腹葡萄糖^LN||7.8|mmol/L|3.9-6.1|H|||F
        """);
    assertThat(count("clinical_observation", one)).isEqualTo(1);
    TestClock.at("2026-03-21T12:00", () -> plans.run(tenant));
    int contacts = count("messaging_contact", one);
    parted(two);
    assertThat(count("clinical_observation", one)).isZero();
    assertThat(count("clinical_observation", two)).isEqualTo(1);
    assertThat(count("messaging_contact", one) + count("messaging_contact", two))
        .isEqualTo(contacts);
    int contactsOfTwo = count("messaging_contact", two);
    TestClock.at("2026-03-21T12:10", () -> plans.run(tenant));
    assertThat(count("messaging_contact", two)).isEqualTo(contactsOfTwo);
    assertThat(count("messaging_contact", one)).isEqualTo(contactsOfTwo);
  }

  /// Written after the merge, in answer to a message of the record that is parted again.
  @Test
  void aReplyGoesWithTheRecordWhoseContactItAnswers() {
    twoRecordsWithPlans();
    PatientId one = record("P1");
    PatientId two = record("P2");
    String contactOfTwo =
        lines(
                "SELECT contact_id::text FROM messaging_contact WHERE patient_id = '%s'"
                    .formatted(two.value()))
            .getFirst();
    merged(two, one);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO messaging_reply (tenant_id, patient_id, reply_id, channel, event_id, contact_id, shared,
                                                 handled_as, text_enc, at, received_at)
                    VALUES (?, ?, gen_random_uuid(), 'sms', 'e1', ?::uuid, false, 'task', '', now(), now())
                    """)
                .params(tenant.id().value(), one.value(), contactOfTwo)
                .update());
    parted(two);
    assertThat(count("messaging_reply", two)).isEqualTo(1);
    assertThat(count("messaging_reply", one)).isZero();
  }

  @Test
  void nothingIsPlannedTwiceAndNothingIsLost() {
    twoRecordsWithPlans();
    List<String> before = lines("SELECT reference FROM messaging_contact ORDER BY reference");
    assertThat(before).isNotEmpty();
    merged(record("P2"), record("P1"));
    TestClock.at("2026-03-19T12:30", () -> plans.run(tenant));
    assertThat(lines("SELECT reference FROM messaging_contact ORDER BY reference"))
        .isEqualTo(before);
    assertThat(
            lines(
                "SELECT count(*)::text FROM messaging_contact c WHERE state = 'planned' AND NOT EXISTS"
                    + " (SELECT 1 FROM messaging_ready r WHERE r.patient_id = c.patient_id AND r.contact_id = c.contact_id)"))
        .containsExactly("0");
  }

  @Test
  void bothNumbersFindTheOnePatientAndTheirTelephones() {
    twoRecordsWithPlans();
    PatientId one = record("P1");
    merged(record("P2"), one);
    for (String query : List.of("P1", "P2", "wangxiulan", "13000000004")) {
      assertThat(
              hospitals.in(tenant, () -> patients.search(query, null, 10)).items().stream()
                  .map(found -> found.patient().id()))
          .as(query)
          .containsExactly(one);
    }
    assertThat(hospitals.in(tenant, () -> patients.contactPoints(one)))
        .extracting(point -> point.value())
        .containsExactlyInAnyOrder("+8613000000003", "+8613000000004");
    assertThat(hospitals.in(tenant, () -> patients.identifiers(one))).hasSize(2);
  }

  @Test
  void theStricterWordStandsUntilThePatientSaysSomethingAgain() {
    twoRecordsWithPlans();
    PatientId one = record("P1");
    PatientId two = record("P2");
    say(two, ConsentWord.Kind.WITHDRAW, "2026-03-01T08:00:00Z");
    say(one, ConsentWord.Kind.GRANT, "2026-03-02T08:00:00Z");
    assertThat(decide(one)).isInstanceOf(ConsentDecision.Permit.class);
    merged(two, one);
    assertThat(decide(one)).isInstanceOf(ConsentDecision.Deny.class);
    say(one, ConsentWord.Kind.GRANT, "2099-01-01T08:00:00Z");
    assertThat(decide(one)).isInstanceOf(ConsentDecision.Permit.class);
  }

  @Test
  void aMergeIsRefusedForAReason() {
    person("A1", "P1", "990101197504120026", "张^丽", "19750412", "F", "13000000001", "");
    person("A2", "P2", "99010119480903001X", "欧阳^建国", "19480903", "M", "13000000002", "");
    PatientId one = record("P1");
    PatientId two = record("P2");
    assertThat(merged(two, one)).isEqualTo(refused(MergePatients.Refusal.IDENTITY_CARDS_DIFFER));
    assertThat(merged(one, one)).isEqualTo(refused(MergePatients.Refusal.ALREADY_ONE));
    assertThat(merged(new PatientId(UUID.randomUUID()), one))
        .isEqualTo(refused(MergePatients.Refusal.UNKNOWN_PATIENT));
    assertThat(hospitals.in(tenant, () -> merge.merge(two, one, " ", null, lead())))
        .isEqualTo(refused(MergePatients.Refusal.REASON_MISSING));
    assertThat(parted(two)).isEqualTo(UnmergePatients.Refusal.NOT_MERGED);
  }

  @Test
  void twoAgreeingIdentifiersAreOnePerson() {
    person(
        "A1", "P2", "990101197504120026", "张^丽", "19750412", "F", "13000000001", "~JZ9^^^HIS^JZK");
    person(
        "A2", "P1", "990101197504120026", "张^丽", "19750412", "F", "13000000002", "~JZ9^^^HIS^JZK");
    assertThat(record("P2")).isEqualTo(record("P1"));
    assertThat(found("zhangli")).containsExactly("P1");
    assertThat(reviews()).isEmpty();
  }

  @Test
  void oneAgreeingIdentifierIsAQuestion() {
    person("A1", "P1", "990101197504120026", "张^丽", "19750412", "F", "13000000001", "");
    person("A2", "P2", "990101197504120026", "张^丽", "19750412", "F", "13000000002", "");
    assertThat(record("P2")).isNotEqualTo(record("P1"));
    assertThat(reviews()).containsExactly("open one-identifier");
  }

  @Test
  void aNumberThatAnotherHoldsIsAQuestionAboutANumber() {
    person("A1", "P1", "", "张^丽", "19750412", "F", "13000000001", "");
    person("A2", "P2", "", "王^芳", "19960809", "F", "13000000002", "");
    person("A3", "P1", "", "张^丽", "19750412", "F", "13000000001", "~P2^^^HIS^PI");
    assertThat(record("P2")).isNotEqualTo(record("P1"));
    assertThat(reviews()).containsExactly("open one-identifier");
  }

  @Test
  void twinsNamesakesAndSharedTelephonesAreNeverMerged() {
    person("A1", "P1", "", "张^丽", "20240610", "F", "13000000001", "");
    person("A2", "P2", "", "张^丽", "20240610", "F", "13000000001", "");
    person("A3", "P3", "", "张^伟", "20240610", "M", "13000000001", "");
    person("A4", "P4", "", "张^丽", "19500101", "F", "13000000001", "");
    assertThat(lines("SELECT mrn FROM patient WHERE standing_id IS NULL ORDER BY mrn"))
        .containsExactly("P1", "P2", "P3", "P4");
    assertThat(reviews()).containsExactly("open same-person-data");
  }

  @Test
  void aNewbornUnderTheMothersNumbersIsAQuestion() {
    person(
        "A1", "P1", "990101197504120026", "张^丽", "19750412", "F", "13000000001", "~JZ9^^^HIS^JZK");
    person(
        "A2", "P2", "990101197504120026", "张丽之女", "20260301", "F", "13000000001", "~JZ9^^^HIS^JZK");
    assertThat(record("P2")).isNotEqualTo(record("P1"));
    assertThat(reviews()).containsExactly("open contradiction");
    assertThat(lines("SELECT mrn FROM patient WHERE mismatch = 'birth-date'"))
        .containsExactly("P2");
  }

  @Test
  void chainsEndAtTheirLastRecordAndLoopsChangeNothing() {
    for (int i = 1; i <= 3; i++) {
      person("A" + i, "P" + i, "", "张^丽", "19750412", "F", "1300000000" + i, "");
    }
    a40("M1", "20260401080000", "P2", "P1");
    a40("M2", "20260402080000", "P3", "P2");
    assertThat(found("zhangli")).containsExactly("P3");
    a40("M3", "20260331080000", "P1", "P3");
    assertThat(found("zhangli")).containsExactly("P3");
    a40("M4", "20260403080000", "P1", "P3");
    assertThat(found("zhangli")).containsExactly("P1");
    assertThat(lines("SELECT state FROM intake_message WHERE state <> 'applied'")).isEmpty();
  }

  @Test
  void aMergeThatStaffUndidDoesNotComeBackByItself() {
    person(
        "A1", "P1", "990101197504120026", "张^丽", "19750412", "F", "13000000001", "~JZ9^^^HIS^JZK");
    person(
        "A2", "P2", "990101197504120026", "张^丽", "19750412", "F", "13000000002", "~JZ9^^^HIS^JZK");
    PatientId two =
        new PatientId(
            UUID.fromString(
                lines("SELECT patient_id::text FROM patient WHERE mrn = 'P2'").getFirst()));
    assertThat(parted(two)).isNull();
    person(
        "A3",
        "P2",
        "990101197504120026",
        "张^丽",
        "19750412",
        "F",
        "13000000002",
        "~JZ9^^^HIS^JZK~YB1^^^YBJ^HC");
    person(
        "A4",
        "P1",
        "990101197504120026",
        "张^丽",
        "19750412",
        "F",
        "13000000002",
        "~JZ9^^^HIS^JZK~YB1^^^YBJ^HC");
    assertThat(record("P2")).isNotEqualTo(record("P1"));
    assertThat(reviews()).containsExactly("distinct");
  }

  @Test
  void aLeadReviewsComparesMergesAndParts() {
    person("A1", "P1", "990101197504120026", "张^丽", "19750412", "F", "13000000001", "");
    person("A2", "P2", "990101197504120026", "张^丽", "19750412", "F", "13000000002", "");
    String one = record("P1").value().toString();
    String two = record("P2").value().toString();
    TestBrowser lead = staff.signIn(tenant, Staff.Role.LEAD);
    assertThat(lead.get("/api/registration-reviews").body()).contains(one, two, "one-identifier");
    assertThat(lead.get("/api/patients/" + one + "/comparison/" + two).body())
        .contains("130****0001", "130****0002", "0026")
        .doesNotContain("990101197504120026");
    assertThat(
            lead.post("/api/patients/" + one + "/merge", Map.of("retired", two, "reason", "同一人"))
                .statusCode())
        .isEqualTo(200);
    assertThat(record("P2")).isEqualTo(record("P1"));
    assertThat(lead.get("/api/registration-reviews").body()).doesNotContain(two);
    assertThat(lead.post("/api/patients/" + two + "/unmerge", Map.of("reason", "不是")).statusCode())
        .isEqualTo(200);
    assertThat(lead.post("/api/patients/" + two + "/unmerge", Map.of("reason", "不是")).statusCode())
        .isEqualTo(409);
    TestBrowser nurse = staff.signIn(tenant, Staff.Role.NURSE);
    assertThat(nurse.get("/api/registration-reviews").statusCode()).isEqualTo(403);
  }

  private void twoRecordsWithPlans() {
    TestClock.at(
        "2026-03-18T14:10",
        () -> {
          intake.take(tenant, DISCHARGE.formatted("D1", "P1", "13000000003", "1"));
          intake.take(tenant, DISCHARGE.formatted("D2", "P2", "13000000004", "2"));
        });
    TestClock.at("2026-03-19T12:00", () -> plans.run(tenant));
  }

  private void person(
      String id,
      String number,
      String card,
      String name,
      String birth,
      String sex,
      String phone,
      String more) {
    String identifiers =
        number
            + "^^^HIS^PI"
            + (card.isEmpty() ? "" : "~" + card + "^^^MPS&2.16.156.10011.1.3&ISO^NNCHN")
            + more;
    assertThat(
            intake.take(
                tenant,
                """
                MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260301080000+0800||ADT^A28^ADT_A05|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                EVN|A28|20260301080000+0800
                PID|1||%s||%s||%s|%s|||||^PRN^CP^^^^%s
                """
                    .formatted(id, identifiers, name, birth, sex, phone)))
        .contains("MSA|AA");
  }

  private void a40(String id, String at, String staying, String retired) {
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||ADT^A40^ADT_A39|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A40|%s+0800
        PID|1||%s^^^HIS^PI||张^丽||19750412|F
        MRG|%s^^^HIS^PI
        """
            .formatted(at, id, at, staying, retired));
  }

  private PatientId record(String number) {
    return hospitals.in(tenant, () -> patients.byIdentifier(Kind.HIS, "HIS", number).orElseThrow());
  }

  private List<String> found(String query) {
    return hospitals.in(tenant, () -> patients.search(query, null, 10)).items().stream()
        .map(found -> String.valueOf(found.patient().mrn()))
        .toList();
  }

  private MergePatients.Outcome merged(PatientId retired, PatientId survivor) {
    return hospitals.in(tenant, () -> merge.merge(retired, survivor, "同一身份证", null, lead()));
  }

  private CurrentStaff lead() {
    return new CurrentStaff(
        new StaffId(UUID.randomUUID()),
        "护士长",
        Staff.Role.LEAD,
        null,
        tenant.id(),
        UUID.randomUUID());
  }

  private static MergePatients.Outcome refused(MergePatients.Refusal refusal) {
    return new MergePatients.Outcome.Refused(refusal);
  }

  private UnmergePatients.Refusal parted(PatientId retired) {
    return hospitals.in(tenant, () -> unmerge.unmerge(retired, "不是同一人", lead()).orElse(null));
  }

  private void say(PatientId patient, ConsentWord.Kind kind, String at) {
    hospitals.run(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    patient,
                    Purpose.CARE,
                    "*",
                    kind,
                    ConsentWord.Speaker.SELF,
                    null,
                    "test",
                    java.time.Instant.parse(at))));
  }

  private ConsentDecision decide(PatientId patient) {
    return hospitals.in(
        tenant,
        () ->
            consents.decide(
                patient, Purpose.CARE, "sms", DataClass.NEUTRAL, java.time.Instant.now()));
  }

  private List<String> reviews() {
    return lines(
        "SELECT CASE WHEN state = 'open' THEN 'open ' || cause ELSE state END FROM patient_registration_review");
  }

  private int count(String table, PatientId patient) {
    return Integer.parseInt(
        lines(
                "SELECT count(*)::text FROM "
                    + table
                    + " WHERE patient_id = '"
                    + patient.value()
                    + "'")
            .getFirst());
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
