package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Tenancy;

@XinqiaoTest
class IntakeTests {

  static final String A04 =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260301083015+0800||ADT^A04^ADT_A01|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A04|20260301083010+0800
      PID|1||P000123^^^HIS^PI~990101197504120026^^^MPS&2.16.156.10011.1.3&ISO^NNCHN||张^丽^^^^^L||19750412|F|||||^PRN^CP^^^^13000000001~^NET^Internet^zhangli@patients.example
      PV1|1|O|心血管内科门诊^2诊室||||D0456^陈^志远|||0304^心血管内科|||||||||MZ202603010456
      """;

  @Autowired TestHospital hospitals;
  @Autowired ReceiveMessage receive;
  @Autowired ApplyMessages apply;
  @Autowired IntakeStore store;
  @Autowired Patients patients;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void aHospitalThatKnowsItsSystem() {
    tenant = hospitals.open();
    hospitals.run(
        tenant,
        () ->
            store.meet(
                java.util.UUID.randomUUID(),
                "HIS",
                "SZYY",
                "admitted",
                java.time.Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Test
  void aMessageIsAcknowledgedOnceItIsDurableAndAppliedAfterwards() {
    assertThat(send(A04.formatted("M1"))).contains("MSA|AA|M1");
    assertThat(states()).containsExactly("received");
    applyAll();
    assertThat(states()).containsExactly("applied");
    PatientSummary patient = found("zhangli");
    assertThat(patient.name().whole()).isEqualTo("张丽");
    assertThat(patient.mrn()).isEqualTo("P000123");
  }

  @Test
  void theSameMessageAgainIsAcknowledgedAndChangesNothing() {
    send(A04.formatted("M1"));
    applyAll();
    assertThat(send(A04.formatted("M1"))).contains("MSA|AA|M1");
    applyAll();
    assertThat(states()).containsExactly("applied");
    assertThat(count("patient")).isEqualTo(1);
    assertThat(count("clinical_encounter")).isEqualTo(1);
  }

  @Test
  void theSameMessageOnManyConnectionsAtOnceIsTakenOnce() throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> calls =
          IntStream.range(0, 16)
              .<Callable<String>>mapToObj(i -> () -> send(A04.formatted("M1")))
              .toList();
      for (var answer : pool.invokeAll(calls)) {
        assertThat(answer.get()).contains("MSA|AA|M1");
      }
    }
    assertThat(states()).containsExactly("received");
  }

  @Test
  void theSameControlIdWithOtherContentIsPutAsideAndDoesNotTouchTheFirst() {
    send(A04.formatted("M1"));
    String answer = send(A04.formatted("M1").replace("张^丽", "李^丽"));
    assertThat(answer).contains("MSA|AE|M1").contains("205^Duplicate key identifier");
    applyAll();
    assertThat(found("zhangli").name().whole()).isEqualTo("张丽");
    assertThat(states()).containsExactlyInAnyOrder("applied", "quarantined");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '@',
      value = {
        "unknown type     @ ADT^A04^ADT_A01 @ ZZZ^Z01     @ AR @ 200^Unsupported message type",
        "row by message   @ ADT^A04^ADT_A01 @ ZRW^PAT     @ AR @ 200^Unsupported message type",
        "unknown event    @ ADT^A04^ADT_A01 @ ADT^A99     @ AR @ 201^Unsupported event code",
        "no identifier    @ P000123^^^HIS^PI~990101197504120026^^^MPS&2.16.156.10011.1.3&ISO^NNCHN @ '' @ AE @ 101^Required field missing",
        "impossible birth @ 19750412|F      @ 19751345|F  @ AE @ 102^Data type error",
        "unknown sender   @ HIS|SZYY        @ EVIL|SZYY   @ AR @ 207^Application internal error",
        "no control id    @ M7              @ ''          @ AE @ 101^Required field missing",
      })
  void whatCannotBeTakenGetsASpecificAnswerAndIsKept(
      String name, String replace, String by, String code, String error) {
    String message = A04.formatted("M7").replace(replace, by);
    String answer = send(message);
    assertThat(answer).contains("MSA|" + code + "|").contains(error);
    assertThat(states()).containsExactly(code.equals("AE") ? "quarantined" : "rejected");
    assertThat(send(A04.formatted("M8"))).as("others go on").contains("MSA|AA|M8");
  }

  @Test
  void anAdmittedSenderMaySendAgainWhatWasRefusedBefore() {
    String message = A04.formatted("M9").replace("HIS|SZYY", "HIS2|SZYY");
    assertThat(send(message)).contains("MSA|AR|M9");
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE intake_peer SET state = 'admitted' WHERE application = 'HIS2'")
                .update());
    assertThat(send(message)).contains("MSA|AA|M9");
    applyAll();
    assertThat(states()).containsExactly("applied");
  }

  @ParameterizedTest
  @CsvSource({
    "GB18030,UNICODE UTF-8",
    "GB18030,''",
    "GB18030,GB 18030-2000",
    "UTF-8,''",
    "UTF-8,GB 18030-2000"
  })
  void chineseSurvivesWhateverMsh18Says(String charset, String declared) {
    String message = A04.formatted("M1").replace("张^丽", "龙^䶮").replace("UNICODE UTF-8", declared);
    assertThat(sendBytes(message.replace('\n', '\r').getBytes(Charset.forName(charset)), charset))
        .contains("MSA|AA|M1");
    applyAll();
    assertThat(
            hospitals.<String>in(
                tenant, () -> jdbc.sql("SELECT name FROM patient").query(String.class).single()))
        .isEqualTo("龙䶮");
  }

  @Test
  void bytesThatAreNoTextAreNotGuessedAt() {
    byte[] bytes = A04.formatted("M1").replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 40] = (byte) 0xFF;
    bytes[bytes.length - 39] = (byte) 0xFF;
    assertThat(sendBytes(bytes, "UTF-8")).contains("MSA|AE|M1").contains("102^Data type error");
    assertThat(states()).containsExactly("quarantined");
  }

  @Test
  void anOlderMessageNeverOverwritesANewerOne() {
    send(A04.formatted("M2").replace("20260301083010", "20260302083010").replace("张^丽", "张^莉"));
    applyAll();
    send(A04.formatted("M1"));
    applyAll();
    assertThat(found("zhangli").name().whole()).isEqualTo("张莉");
  }

  @Test
  void identifiersOfTwoPatientsMergeNobody() {
    send(A04.formatted("M1"));
    send(
        A04.formatted("M2")
            .replace("P000123^^^HIS^PI~990101197504120026", "P000999^^^HIS^PI~99010119480903001X")
            .replace("19750412|F", "19480903|M"));
    applyAll();
    send(
        A04.formatted("M3")
            .replace(
                "P000123^^^HIS^PI~", "99010119480903001X^^^MPS&2.16.156.10011.1.3&ISO^NNCHN~"));
    applyAll();
    assertThat(count("patient")).isEqualTo(2);
    assertThat(reasons()).containsEntry("M3", "intake.identifiers-disagree");
  }

  @Test
  void aMessageThatCannotBeAppliedStopsNoneOfThoseAppliedWithIt() {
    send(A04.formatted("M1"));
    send(
        A04.formatted("M2")
            .replace("P000123^^^HIS^PI~990101197504120026", "P000999^^^HIS^PI~99010119480903001X")
            .replace("19750412|F", "19480903|M"));
    send(
        A04.formatted("M3")
            .replace(
                "P000123^^^HIS^PI~", "99010119480903001X^^^MPS&2.16.156.10011.1.3&ISO^NNCHN~"));
    send(A04.formatted("M4").replace("13000000001", "13000000002"));
    Tenancy.run(tenant.id(), () -> assertThat(apply.applyNext()).isTrue());
    assertThat(states()).containsExactlyInAnyOrder("applied", "applied", "quarantined", "applied");
    assertThat(reasons()).containsOnlyKeys("M3");
  }

  @Test
  void aReportMayGiveAValueTwiceAndTheFirstStands() {
    String report =
        A04.formatted("R1").replace("ADT^A04^ADT_A01", "ORU^R01^ORU_R01")
            + """
            OBR|1|JY1^HIS|JY1^HIS|SH^生化^L|||20260301080000
            OBX|1|NM|718-7^血红蛋白^LN||120|g/L|115-175||||F
            OBX|2|NM|14682-9^肌酐^LN||70|umol/L|41-97||||F
            OBX|3|NM|718-7^血红蛋白^LN||121|g/L|115-175||||F
            OBX|4|NM|6690-2^白细胞^LN||5.1|10*9/L|3.5-9.5||||F
            """;
    send(report);
    applyAll();
    assertThat(states()).containsExactly("applied");
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT raw_value FROM clinical_observation")
                        .query(String.class)
                        .list()))
        .containsExactlyInAnyOrder("120", "70", "5.1");
  }

  @Test
  void rawMessagesAreNotReadableInTheDatabase() {
    send(A04.formatted("M1"));
    byte[] raw =
        hospitals.in(
            tenant,
            () -> jdbc.sql("SELECT raw_enc FROM intake_message").query(byte[].class).single());
    assertThat(new String(raw, StandardCharsets.ISO_8859_1)).doesNotContain("13000000001", "MSH");
  }

  @Test
  void twoMessagesInOneFrameAreTwoMessages() {
    List<ReceiveMessage.Answer> answers =
        Tenancy.call(
            tenant.id(),
            () ->
                receive.receive(
                    (A04.formatted("M1") + A04.formatted("M2"))
                        .replace('\n', '\r')
                        .getBytes(StandardCharsets.UTF_8)));
    assertThat(answers).hasSize(2).allMatch(ReceiveMessage.Answer::accepted);
  }

  private String send(String message) {
    return sendBytes(message.replace('\n', '\r').getBytes(StandardCharsets.UTF_8), "UTF-8");
  }

  private String sendBytes(byte[] bytes, String charset) {
    return Tenancy.call(
        tenant.id(),
        () ->
            new String(
                receive.receive(bytes).getFirst().acknowledgement(), Charset.forName(charset)));
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

  private PatientSummary found(String pinyin) {
    return Tenancy.call(
        tenant.id(), () -> patients.search(pinyin, null, 10).items().getFirst().patient());
  }

  private List<String> states() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT state FROM intake_message").query(String.class).list());
  }

  private Map<String, String> reasons() {
    return hospitals.in(
        tenant,
        () ->
            jdbc
                .sql(
                    "SELECT control_id, reason_code FROM intake_message WHERE reason_code IS NOT NULL")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(
                    java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private int count(String table) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single());
  }
}
