package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// Staff take down a patient's identity card and whom to call.
@XinqiaoTest
class IdentityTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser lead;
  private int messages;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    register("P1", "19700301", "M");
  }

  @Test
  void aCardThatAgreesIsKeptMaskedAndFound() {
    String card = number("19700301", "117");
    assertThat(read("P1", card, "王建国", false).statusCode()).isEqualTo(204);
    JsonNode known = json(lead.get(path("P1", "identity-card")));
    assertThat(known.path("cardMasked").asString())
        .isEqualTo("**************" + card.substring(14));
    assertThat(known.path("mismatch").isNull()).isTrue();
    assertThat(lead.get("/api/patients?q=" + card).body()).contains(patient("P1"));
    assertThat(read("P1", card, "王建国", false).statusCode()).as("once more").isEqualTo(204);
    assertThat(one("SELECT count(*)::text FROM audit_event WHERE action = 'identity-card.record'"))
        .isEqualTo("1");
  }

  @Test
  void whatDiffersIsShownAndNothingIsOverwritten() {
    refused(read("P1", number("19700301", "117"), "王建军", false), "registration.name-differs");
    refused(read("P1", number("19700301", "117"), "王建军", true), "registration.name-differs");
    refused(read("P1", number("19710301", "117"), "王建国", false), "registration.birth-date-differs");
    refused(read("P1", number("19700301", "128"), "王建国", false), "registration.sex-differs");
    refused(
        read("P1", wrong(number("19700301", "117")), "王建国", false),
        "registration.id-number-invalid");
    assertThat(one("SELECT count(*)::text FROM patient_identifier WHERE kind = 'id-card'"))
        .isEqualTo("0");
    assertThat(read("P1", number("19710301", "117"), "王建国", true).statusCode()).isEqualTo(204);
    JsonNode known = json(lead.get(path("P1", "identity-card")));
    assertThat(known.path("birthDate").asString()).isEqualTo("1970-03-01");
    assertThat(known.path("mismatch").asString()).isEqualTo("birth-date");
    refused(read("P1", number("19700301", "119"), "王建国", false), "registration.other-card-known");
  }

  @Test
  void aCardOfSomebodyElseIsRefusedAlsoWhereTheyAreOutOfReach() {
    register("P2", "19700301", "M");
    assertThat(read("P2", number("19700301", "117"), "王建国", false).statusCode()).isEqualTo(204);
    refused(read("P1", number("19700301", "117"), "王建国", false), "registration.card-held");
    assertThat(
            hospitals.<Boolean>in(
                tenant,
                () ->
                    jdbc.sql(
                            """
                            SELECT patient_identifier_held_by_others(
                              (SELECT key_hash FROM patient_identifier WHERE kind = 'id-card'), cast(:p AS uuid))
                            """)
                        .param("p", patient("P2"))
                        .query(Boolean.class)
                        .single()))
        .isFalse();
  }

  @Test
  void whomToCallIsKeptAndIsSomebodyElse() {
    assertThat(contact("P1", "李梅", "配偶", "13900000017").statusCode()).isEqualTo(204);
    assertThat(contact("P1", "李梅", "配偶", "13900000018").statusCode()).isEqualTo(204);
    JsonNode contacts = json(lead.get(path("P1", "emergency-contacts"))).path("contacts");
    assertThat(contacts.size()).isEqualTo(1);
    assertThat(contacts.get(0).path("phoneMasked").asString()).isEqualTo("139****0018");
    refused(contact("P1", "李梅", "配偶", "12"), "request.field-invalid");
    refused(contact("P1", "李梅", "配偶", "13800000011"), "registration.own-phone");
  }

  @Test
  void whoMayNotOpenCardsSeesNone() {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(engineer.get(path("P1", "identity-card")).statusCode()).isEqualTo(403);
    assertThat(
            engineer
                .post(
                    path("P1", "emergency-contacts"),
                    Map.of("name", "李梅", "relationship", "配偶", "phone", "13900000017"))
                .statusCode())
        .isEqualTo(403);
  }

  private HttpResponse<String> read(String who, String number, String name, boolean despite) {
    return lead.post(
        path(who, "identity-card"), Map.of("number", number, "name", name, "despite", despite));
  }

  private HttpResponse<String> contact(String who, String name, String relation, String phone) {
    return lead.post(
        path(who, "emergency-contacts"),
        Map.of("name", name, "relationship", relation, "phone", phone));
  }

  private static void refused(HttpResponse<String> response, String code) {
    assertThat(response.statusCode()).isBetween(400, 409);
    assertThat(response.body()).contains(code);
  }

  /// A number of a region that is assigned to no county.
  private static String number(String born, String sequence) {
    String start = "990101" + born + sequence;
    return start + IdCard.checkDigit(start);
  }

  private static String wrong(String number) {
    return number.substring(0, 17) + (number.endsWith("1") ? "2" : "1");
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private String path(String number, String rest) {
    return "/api/patients/" + patient(number) + "/" + rest;
  }

  private void register(String number, String born, String sex) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||ADT^A04^ADT_A01|C%d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%s^^^HIS^PI||王^建国||%s|%s|||||^PRN^CP^^^^13800000011
            PV1|1|O|心内科门诊^^^SZYY||||D1^李慧敏|||||||||||O|V%3$s^^^HIS^VN
            """
                .formatted(
                    LocalDate.now(clock).minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE)
                        + "%06d".formatted(++messages),
                    messages,
                    number,
                    born,
                    sex));
    assertThat(answer).contains("MSA|AA");
  }

  private String patient(String number) {
    return one("SELECT patient_id::text FROM patient WHERE mrn = '" + number + "'");
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }
}
