package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Gen;

/// Messages about one patient under two numbers, in any order and any number of times, lead to the
/// same state (I7, I8).
@XinqiaoTest
class AnyOrderTests {

  private static final String A =
      "P100^^^HIS^PI~990101197504120026^^^MPS&2.16.156.10011.1.3&ISO^NNCHN";
  private static final String B = "P200^^^HIS^PI~JZ200^^^HIS^JZK";
  private static final List<String> STORY =
      List.of(
          message("ADT^A28", "S1", "20260301080000", A, "张^丽", "13000000001", "PV1|1|N"),
          message(
              "ADT^A08",
              "S2",
              "20260305080000",
              A,
              "张^莉",
              "13000000002",
              "NK1|1|王^强|SPO^配偶||^PRN^CP^^^^13000000022\nNK1|2|王^小|CHD^子女||^PRN^CP^^^^13000000024\nPV1|1|N"),
          message(
              "ADT^A08",
              "S8",
              "20260305070000",
              A,
              "张^莉",
              "13000000002",
              "NK1|1|王^强|SPO^配偶||^PRN^CP^^^^13000000021\nPV1|1|N"),
          message(
              "ADT^A08",
              "S9",
              "20260305090000",
              A,
              "张^莉",
              "13000000002",
              "NK1|1|王^强|GRD^配偶\nPV1|1|N"),
          message(
              "SIU^S12",
              "S3",
              "20260302080000",
              B,
              "张^丽",
              "13000000003",
              "SCH|W1|Y1^HIS||||BK|复诊|FOLLOWUP^复诊^L|15|MIN|^^^20260410093000\nPV1|1|O|骨科门诊|||||||0401^骨科"),
          message(
              "SIU^S15",
              "S4",
              "20260306080000",
              B,
              "张^丽",
              "13000000003",
              "SCH|W1|Y1^HIS||||CA|复诊|FOLLOWUP^复诊^L|15|MIN|^^^20260409093000|||||||||||||||||Cancelled\nPV1|1|O|骨科门诊|||||||0401^骨科"),
          message(
              "ADT^A03",
              "S5",
              "20260304120000",
              B,
              "张^丽",
              "13000000003",
              "PV1|1|I|骨科二病区^08||||D1^孙^立群|||0401^骨科|||||||||ZY1^^^HIS^VN|||||||||||||||||01^医嘱离院||||||||20260301101200|20260304120000\nDG1|1||S82.101^胫骨骨折^ICD10|||F\nOBX|1|TX|DISCHARGE-ADVICE||6周后门诊复查||||||F"),
          message(
              "ORU^R01",
              "S6",
              "20260303080000",
              A,
              "张^丽",
              "13000000001",
              "OBR|1|J1^HIS|J1^HIS|SH^生化^L|||20260303070000\nOBX|1|NM|14771-0^空腹葡萄糖^LN||7.8|mmol/L|3.9-6.1|H|||F"),
          message("ADT^A40", "S7", "20260307080000", A, "张^莉", "13000000002", "MRG|P200^^^HIS^PI"));

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired StateOfPatients state;
  @Autowired ReplayFacts replay;
  @Autowired Patients patients;
  @Autowired JdbcClient jdbc;

  @Test
  void anyOrderLeadsToTheSameState() {
    String inOrder = after(byTime());
    assertThat(inOrder).contains("空腹葡萄糖", "胫骨骨折", "2026-04-10", "张莉");
    Gen<Integer> seeds = Gen.ints(0, Integer.MAX_VALUE);
    SplittableRandom random = new SplittableRandom(Long.getLong("xinqiao.seed", 20260301L));
    for (int i = 0; i < 12; i++) {
      int seed = seeds.make(random);
      List<String> shuffled = new ArrayList<>(STORY);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(after(shuffled)).as("seed %s: %s", seed, order(shuffled)).isEqualTo(inOrder);
    }
  }

  /// The state is compared without what is encrypted, so the number itself is asked for.
  @Test
  void theNewestNumberOfARelativeStands() {
    for (List<String> order : List.of(byTime(), byTime().reversed())) {
      Tenant tenant = hospitals.open();
      take(tenant, order);
      List<PatientRecord.Relative> relatives =
          hospitals.in(
              tenant,
              () ->
                  patients.relatives(
                      patients
                          .byIdentifier(PatientRecord.Identifier.Kind.HIS, "HIS", "P100")
                          .orElseThrow()));
      assertThat(relatives)
          .extracting(
              PatientRecord.Relative::name,
              one -> one.phone().e164(),
              PatientRecord.Relative::guardian)
          .containsExactlyInAnyOrder(
              tuple("王强", "+8613000000022", true), tuple("王小", "+8613000000024", false));
    }
  }

  @Test
  void theMergeFirstOrLastIsTheSame() {
    List<String> mergeFirst = new ArrayList<>(byTime());
    Collections.reverse(mergeFirst);
    assertThat(after(mergeFirst)).isEqualTo(after(byTime()));
  }

  @Test
  void everythingThreeTimesChangesNothing() {
    Tenant tenant = hospitals.open();
    take(tenant, STORY);
    String once = state.exactly(tenant);
    take(tenant, STORY);
    List<String> backwards = new ArrayList<>(STORY);
    Collections.reverse(backwards);
    take(tenant, backwards);
    assertThat(state.exactly(tenant)).isEqualTo(once);
  }

  @Test
  void replayBuildsTheSameFactsAnew() {
    Tenant tenant = hospitals.open();
    List<String> shuffled = new ArrayList<>(STORY);
    Collections.shuffle(shuffled, new Random(7));
    take(tenant, shuffled);
    String before = state.comparably(tenant);
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql("UPDATE clinical_condition SET name = 'wrong'").update();
          jdbc.sql("DELETE FROM clinical_observation").update();
        });
    assertThat(state.comparably(tenant)).isNotEqualTo(before);
    assertThat(Tenancy.call(tenant.id(), replay::ofEverybody)).isEqualTo(STORY.size());
    assertThat(state.comparably(tenant)).isEqualTo(before);
    List<String> encounters = encounters(tenant);
    Tenancy.run(tenant.id(), replay::ofEverybody);
    assertThat(encounters(tenant)).isEqualTo(encounters);
  }

  private List<String> encounters(Tenant tenant) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT encounter_id::text FROM clinical_encounter")
                .query(String.class)
                .list());
  }

  private static List<String> byTime() {
    List<String> sorted = new ArrayList<>(STORY);
    sorted.sort(java.util.Comparator.comparing(text -> text.split("\\|")[6]));
    return sorted;
  }

  private static List<String> order(List<String> messages) {
    return messages.stream().map(text -> text.split("\\|")[9]).toList();
  }

  private String after(List<String> messages) {
    Tenant tenant = hospitals.open();
    take(tenant, messages);
    return state.comparably(tenant);
  }

  private void take(Tenant tenant, List<String> messages) {
    messages.forEach(message -> assertThat(intake.take(tenant, message)).contains("MSA|AA"));
  }

  private static String message(
      String type,
      String id,
      String at,
      String identifiers,
      String name,
      String phone,
      String rest) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    EVN|%s|%s+0800
    PID|1||%s||%s||19750412|F|||||^PRN^CP^^^^%s
    %s
    """
        .formatted(at, type, id, type.substring(4), at, identifiers, name, phone, rest);
  }
}
