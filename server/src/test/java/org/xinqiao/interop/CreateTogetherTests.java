package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;

/// Many clients at once, over HTTP: whatever shares a transaction with whatever, each is answered
/// as if it had come alone.
@XinqiaoTest
@Timeout(60)
class CreateTogetherTests {

  private static final String READING =
      """
      {"resourceType":"Observation","status":"final","identifier":[{"value":"O%1$d"}],"subject":{"reference":"Patient/p%2$d"},
       "code":{"coding":[{"code":"8480-6","display":"收缩压"}]},"effectiveDateTime":"2026-03-20T08:00:00+08:00",
       "valueQuantity":{"value":%3$d,"unit":"mm[Hg]"}}\
      """;

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private FhirTestPartner.Session lis;

  @BeforeEach
  void partner() {
    tenant = hospitals.open();
    lis = partners.of(tenant, "LIS");
    for (int i = 0; i < 4; i++) {
      lis.write(201, FhirTestPartner.PATIENT.formatted("p" + i, "H00" + i));
    }
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reading(int number, int patient, int value) {
    return READING.formatted(number, patient, value);
  }

  private List<HttpResponse<String>> atOnce(List<String> resources) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (String resource : resources) {
        String type = FhirOutcome.JSON.readTree(resource).path("resourceType").asString();
        answers.add(
            threads.submit(() -> {
              go.await();
              return lis.send("POST", "/" + type, resource);
            }));
      }
      go.countDown();
      List<HttpResponse<String>> all = new ArrayList<>();
      for (Future<HttpResponse<String>> answer : answers) {
        all.add(answer.get());
      }
      return all;
    }
  }

  @Test
  void everyOneIsThereOnceAndReadsBackUnderTheAddressItGot() throws Exception {
    List<HttpResponse<String>> answers =
        atOnce(IntStream.range(0, 60).mapToObj(i -> reading(i, i % 4, 100 + i)).toList());
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
    assertThat(
            lis.count(
                "(SELECT DISTINCT xmin::text FROM intake_message WHERE message_type = 'FHIR Observation') t"))
        .as("transactions")
        .isLessThan(60);
    TreeSet<Integer> values = new TreeSet<>();
    for (HttpResponse<String> answer : answers) {
      String location = answer.headers().firstValue("Location").orElseThrow();
      values.add(
          lis.read(location.substring(location.indexOf("/fhir") + 5))
              .path("valueQuantity")
              .path("value")
              .asInt());
    }
    assertThat(values).hasSize(60);
    assertThat(lis.count("clinical_observation")).isEqualTo(60);
    assertThat(
            lis.count(
                "intake_message WHERE state = 'applied' AND message_type = 'FHIR Observation' AND patient_id IS NOT NULL"))
        .isEqualTo(60);
    assertThat(
            lis.count(
                "(SELECT DISTINCT request_id FROM audit_event WHERE action = 'fhir.write' AND object_id IN"
                    + " (SELECT message_id::text FROM intake_message WHERE message_type = 'FHIR Observation')) r"))
        .isEqualTo(60);
  }

  @Test
  void oneThatCannotBeAppliedIsRefusedAloneAndKept() throws Exception {
    List<String> resources =
        Stream.concat(
                IntStream.range(0, 20).mapToObj(i -> reading(i, i % 4, 100 + i)),
                Stream.of(
                    reading(98, 9, 120),
                    reading(99, 0, 120).replace("8480-6", "").replace("收缩压", "")))
            .toList();
    List<HttpResponse<String>> answers = atOnce(resources);
    assertThat(answers.subList(0, 20)).extracting(HttpResponse::statusCode).containsOnly(201);
    assertThat(answers.subList(20, 22)).extracting(HttpResponse::statusCode).containsOnly(422);
    assertThat(lis.count("clinical_observation")).isEqualTo(20);
    assertThat(lis.count("intake_message WHERE state = 'quarantined'")).isEqualTo(2);
  }

  @Test
  void theSameBytesManyTimesAreOneFact() throws Exception {
    List<HttpResponse<String>> answers =
        atOnce(IntStream.range(0, 12).mapToObj(i -> reading(1, 0, 120)).toList());
    assertThat(answers).extracting(HttpResponse::statusCode).allMatch(status -> status < 300);
    assertThat(answers)
        .extracting(answer -> answer.headers().firstValue("Location").orElseThrow())
        .containsOnly(answers.getFirst().headers().firstValue("Location").orElseThrow());
    assertThat(lis.count("clinical_observation")).isEqualTo(1);
    assertThat(lis.count("intake_message WHERE message_type = 'FHIR Observation'")).isEqualTo(1);
    assertThat(
            lis.value(
                "SELECT duplicates::text FROM intake_message WHERE message_type = 'FHIR Observation'"))
        .isEqualTo("11");
  }

  @Test
  void readingsThatMustNotWaitRaiseTheirAlerts() throws Exception {
    atOnce(
        IntStream.range(0, 8)
            .mapToObj(i ->
                reading(i, i % 4, i < 4 ? 210 : 120)
                    .replace(
                        "2026-03-20T08:00:00+08:00", clock.instant().minusSeconds(60).toString()))
            .toList());
    assertThat(lis.count("alert_alert")).isEqualTo(4);
  }

  @Test
  void whoeverWaitsForAPatientThatIsHeldWaitsAlone() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> holder =
          threads.submit(() ->
              hospitals.run(
                  tenant,
                  () -> {
                    jdbc.sql("SELECT 1 FROM patient WHERE mrn = 'H000' FOR UPDATE")
                        .query()
                        .listOfRows();
                    held.countDown();
                    uninterruptibly(letGo);
                  }));
      held.await();
      Future<HttpResponse<String>> waits =
          threads.submit(() -> lis.send("POST", "/Observation", reading(0, 0, 120)));
      for (HttpResponse<String> other :
          atOnce(IntStream.range(1, 9).mapToObj(i -> reading(i, 1 + i % 3, 120)).toList())) {
        assertThat(other.statusCode()).isEqualTo(201);
      }
      assertThat(waits.isDone()).isFalse();
      letGo.countDown();
      holder.get();
      assertThat(waits.get().statusCode()).isEqualTo(201);
    }
  }
}
