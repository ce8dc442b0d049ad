package org.xinqiao.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// An engineer has all profiles worked out anew, sees how far it is and what was found, and stops
/// it.
@XinqiaoTest
class RebuildTests {

  private static final String PATH = "/api/profiles/rebuild";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired ProfileRounds rounds;
  @Autowired ProfileStore store;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser engineer;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    care.register(tenant, "P1", "王秀兰");
    care.register(tenant, "P2", "李强");
    rounds.run(tenant);
  }

  @Test
  void whatItFoundIsSeenAndStaysSeenWhileTheNextGoesOn() {
    assertThat(json(engineer.get(PATH)).path("rebuild").isNull()).isTrue();
    run(
        "UPDATE profile_patient SET visits = 99 WHERE patient_id IN (SELECT patient_id FROM patient WHERE mrn = 'P1')");
    JsonNode begun = json(engineer.post(PATH, Map.of())).path("rebuild");
    assertThat(begun.path("state").asString()).isEqualTo("running");
    assertThat(begun.path("of").asLong()).isEqualTo(2);
    assertThat(begun.path("askedBy").asString()).isNotEmpty();
    rounds.run(tenant);
    JsonNode done = json(engineer.get(PATH));
    assertThat(done.path("rebuild").path("state").asString()).isEqualTo("done");
    assertThat(done.path("rebuild").path("patients").asLong()).isEqualTo(2);
    assertThat(done.path("rebuild").path("differing").asLong()).isEqualTo(1);
    engineer.post(PATH, Map.of());
    JsonNode next = json(engineer.get(PATH));
    assertThat(next.path("rebuild").path("differing").asLong()).isZero();
    assertThat(next.path("whole").path("differing").asLong()).isEqualTo(1);
    assertThat(next.path("whole").path("patients").asLong()).isEqualTo(2);
  }

  @Test
  void oneGoesOnAtATimeAndIsStopped() {
    refused(engineer.delete(PATH), 409, "profile.no-rebuild");
    json(engineer.post(PATH, Map.of()));
    refused(engineer.post(PATH, Map.of()), 409, "profile.rebuild-goes-on");
    JsonNode stopped = json(engineer.delete(PATH));
    assertThat(stopped.path("rebuild").path("state").asString()).isEqualTo("stopped");
    assertThat(stopped.path("whole").isNull()).isTrue();
    rounds.run(tenant);
    assertThat(json(engineer.get(PATH)).path("rebuild").path("patients").asLong()).isZero();
    assertThat(audited()).containsExactlyInAnyOrder("profile.rebuild", "profile.stop-rebuild");
  }

  /// More records than a page has, so that there are parts side by side and a page after the first.
  @Test
  void aLargeHospitalIsWorkedOutInPartsAndNobodyIsLeftOut() {
    run(
        """
        INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, demographics_at,
                             source_message_id, registered_at)
        SELECT nullif(current_setting('app.tenant', true), '')::int, gen_random_uuid(), '王秀兰', '王', '秀兰', 'female',
               now(), gen_random_uuid(), now()
          FROM generate_series(1, 12001)
        """);
    run("DELETE FROM profile_change");
    run("DELETE FROM profile_patient");
    json(engineer.post(PATH, Map.of()));
    rounds.run(tenant);
    JsonNode done = json(engineer.get(PATH)).path("rebuild");
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("patients").asLong()).isEqualTo(12_003);
    long missing =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql(
                        """
                        SELECT count(*) FROM patient p LEFT JOIN profile_patient k USING (tenant_id, patient_id)
                         WHERE k.patient_id IS NULL
                        """)
                    .query(Long.class)
                    .single());
    assertThat(missing).isZero();
  }

  /// A page that was being worked out when somebody stopped it, or began anew, is none of the new
  /// one.
  @Test
  void aPageCountsForTheRebuildThatItWasWorkedOutFor() {
    json(engineer.post(PATH, Map.of()));
    hospitals.run(
        tenant,
        () -> {
          ProfileStore.Rebuild before = store.rebuild().orElseThrow();
          store.stop(clock.instant());
          assertThat(store.progress(before.begun(), null, 1, 0, null)).isFalse();
          store.begin("other", null, before.begun().plusSeconds(1));
          assertThat(store.progress(before.begun(), null, 1, 0, clock.instant())).isFalse();
          assertThat(store.rebuild().orElseThrow().patients()).isZero();
          assertThat(store.progress(before.begun().plusSeconds(1), null, 1, 0, null)).isTrue();
        });
  }

  @Test
  void othersLookOrNotEvenThat() {
    TestBrowser operator = people.signIn(tenant, Staff.Role.OPERATOR);
    assertThat(operator.get(PATH).statusCode()).isEqualTo(200);
    assertThat(operator.post(PATH, Map.of()).statusCode()).isEqualTo(403);
    assertThat(operator.delete(PATH).statusCode()).isEqualTo(403);
    assertThat(people.signIn(tenant, Staff.Role.AUDITOR).get(PATH).statusCode()).isEqualTo(403);
  }

  private List<String> audited() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT action FROM audit_event WHERE action LIKE 'profile.%'")
                .query(String.class)
                .list());
  }

  private void run(String sql) {
    hospitals.run(tenant, () -> jdbc.sql(sql).update());
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }
}
