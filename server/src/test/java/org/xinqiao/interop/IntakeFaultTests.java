package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.Faults;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.crypto.LostRootKey;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.organization.Tenant;

/// S40, the ways in of hospital systems: while a key is missing or the database refuses in the
/// middle, a message is durable or refused, and never half of it. ([DiskFullTests] plays a full
/// disk.)
@XinqiaoTest
@Timeout(120)
class IntakeFaultTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PATIENT =
      """
      {"resourceType":"Patient","identifier":[{"system":"urn:xinqiao:identifier:his:HIS","value":"P1"}],
       "name":[{"text":"张丽"}],"gender":"female","birthDate":"1975-04-12",
       "telecom":[{"system":"phone","value":"13000000001"}]}\
      """;

  private static final String SEARCH =
      "/fhir/Patient?identifier=urn:xinqiao:identifier:his:HIS%7CP1";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired IntakeRounds rounds;
  @Autowired IntakeStore store;
  @Autowired FhirTokens tokens;
  @Autowired LostRootKey rootKey;
  @Autowired StateOfPatients states;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private MllpServer server;
  private TestBrowser partner;
  private Faults faults;

  @BeforeEach
  void waysIn() throws IOException {
    tenant = hospitals.open();
    hospitals.run(
        tenant, () -> store.meet(UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.EPOCH));
    server =
        new MllpServer(
            tenant.id(), TestMllp.settings(1 << 20, 8, PATIENCE), reader, receive, () -> {});
    String token =
        hospitals.in(
            tenant,
            () ->
                tokens
                    .create(
                        "平台", Set.of(FhirTokens.Scope.READ, FhirTokens.Scope.WRITE), Actor.system())
                    .token());
    partner = people.browser().with("Authorization", "Bearer " + token);
    faults = new Faults(owner, tenant);
  }

  @AfterEach
  void mend() throws IOException {
    server.close();
    faults.close();
    rootKey.find(tenant);
  }

  @Test
  void aMessageThatCannotBeEncryptedIsNotAcknowledgedAndNotKept() throws Exception {
    rootKey.lose(tenant);
    try (MllpClient client = connect()) {
      assertThatThrownBy(() -> client.exchange(message())).isInstanceOf(EOFException.class);
    }
    assertThat(kept()).isZero();
    rootKey.find(tenant);
    try (MllpClient client = connect()) {
      assertThat(new String(client.exchange(message()), StandardCharsets.UTF_8))
          .contains("MSA|AA|M1");
    }
    assertThat(kept()).isEqualTo(1);
  }

  @Test
  void aResourceThatCannotBeEncryptedIsRefusedWhole() {
    String before = states.exactly(tenant);
    rootKey.lose(tenant);
    refused(post("/fhir/Patient", PATIENT), before);
    rootKey.find(tenant);
    assertThat(post("/fhir/Patient", PATIENT).statusCode()).isEqualTo(201);
  }

  /// The last of what a bundle writes is refused by the database: nothing of it stays.
  @Test
  void aBundleThatFailsInTheMiddleLeavesNothing() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
         {"fullUrl":"urn:uuid:0b7f4f0e-5a0c-4f6e-9d0a-000000000001","resource":%s,"request":{"method":"POST","url":"Patient"}},
         {"resource":{"resourceType":"Encounter","identifier":[{"system":"urn:v","value":"ZY1"}],"status":"finished",
           "class":{"code":"IMP"},"subject":{"reference":"urn:uuid:0b7f4f0e-5a0c-4f6e-9d0a-000000000001"},
           "serviceType":{"text":"骨科"},"period":{"start":"2026-03-10T10:12:00+08:00","end":"2026-03-18T14:00:00+08:00"}},
          "request":{"method":"POST","url":"Encounter"}}]}\
        """
            .formatted(PATIENT);
    String before = states.exactly(tenant);
    faults.refuseWrites("clinical_encounter");
    refused(post("/fhir", bundle), before);
    faults.close();
    faults = new Faults(owner, tenant);
    HttpResponse<String> whole = post("/fhir", bundle);
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
  }

  /// The first leg kept it; the second fails in the middle. Then the message waits or is put aside
  /// whole, and nobody half of whose data is there.
  @Test
  void aMessageThatFailsInTheMiddleIsAppliedWholeLater() {
    String before = states.comparably(tenant);
    faults.refuseWrites("clinical_encounter");
    assertThat(rounds.take(tenant, IntakeTests.A04.formatted("M1"))).contains("MSA|AA|M1");
    assertThat(states.comparably(tenant)).isEqualTo(before);
    assertThat(count("patient")).isZero();
    assertThat(kept()).isEqualTo(1);
  }

  @Test
  void withoutTheAuditAPartnerReadsNothing() {
    assertThat(post("/fhir/Patient", PATIENT).statusCode()).isEqualTo(201);
    assertThat(partner.get(SEARCH).body()).contains("张丽");
    String before = states.exactly(tenant);
    faults.refuseWrites("audit_event");
    refused(partner.get(SEARCH), before);
  }

  private void refused(HttpResponse<String> response, String before) {
    assertThat(response.statusCode()).as(response.body()).isGreaterThanOrEqualTo(500);
    assertThat(response.headers().firstValue("Content-Type"))
        .get()
        .asString()
        .startsWith("application/fhir+json");
    assertThat(response.body())
        .contains("OperationOutcome")
        .doesNotContain(Faults.INNER_WORDS)
        .doesNotContain("张丽", "13000000001");
    assertThat(states.exactly(tenant)).isEqualTo(before);
    assertThat(count("intake_message WHERE state = 'applied'"))
        .isEqualTo(before.contains("张丽") ? 1 : 0);
  }

  private HttpResponse<String> post(String path, String body) {
    return partner.send("POST", path, body);
  }

  private MllpClient connect() throws IOException {
    return MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE);
  }

  private static byte[] message() {
    return IntakeTests.A04.formatted("M1").replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
  }

  private int kept() {
    return count("intake_message");
  }

  private int count(String from) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + from).query(Integer.class).single());
  }
}
