package org.xinqiao.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.interop.FhirTokens;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// Once a quarter somebody goes through all accounts and tokens.
@XinqiaoTest
class AccessReviewTests {

  private static final String PATH = "/api/oversight/review";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired FhirTokens tokens;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestStaff.Person auditing;
  private TestStaff.Person leading;
  private TestStaff.Person nurse;
  private TestBrowser auditor;
  private TestBrowser lead;
  private UUID token;

  @BeforeEach
  void accounts() {
    tenant = hospitals.open();
    auditing = people.hire(tenant, Staff.Role.AUDITOR);
    leading = people.hire(tenant, Staff.Role.LEAD);
    nurse = people.hire(tenant, Staff.Role.NURSE);
    auditor = people.signIn(auditing);
    lead = people.signIn(leading);
    token =
        hospitals.in(
            tenant, () -> tokens.create("平台", Set.of(FhirTokens.Scope.READ), Actor.system()).id());
  }

  @Test
  void everyOpenAccountAndEveryTokenIsListed() {
    people.hire(tenant, Staff.Role.DOCTOR);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE access_credential SET created_at = now() - interval '91 days' WHERE staff_id = ?")
                .param(nurse.staff().id().value())
                .update());
    JsonNode state = state(auditor);
    assertThat(state.path("lines")).hasSize(5);
    JsonNode hers = line(state, nurse.staff().id().value());
    assertThat(hers.path("unused").asBoolean()).as("never signed in, for 91 days").isTrue();
    assertThat(hers.path("signedInAt").isNull()).isTrue();
    assertThat(hers.path("role").asString()).isEqualTo("nurse");
    assertThat(hers.at("/factors/0").asString()).isEqualTo("totp");
    assertThat(line(state, leading.staff().id().value()).path("signedInAt").isNull()).isFalse();
    assertThat(line(state, leading.staff().id().value()).path("unused").asBoolean()).isFalse();
    assertThat(line(state, token).path("detail").asString()).isEqualTo("read");
    assertThat(line(state, token).path("endsAt").isNull()).isFalse();
    assertThat(hers.path("endsAt").isNull()).isTrue();
    assertThat(state.path("overdue").asBoolean()).as("there was never one").isTrue();
  }

  @Test
  void aReviewIsFinishedWhenAllIsDecidedAndTheNextDayIsShown() {
    decide(auditor, "account", nurse.staff().id().value(), true);
    assertThat(auditor.post(PATH + "/finish", Map.of()).statusCode())
        .as("not complete")
        .isEqualTo(409);
    decide(auditor, "account", leading.staff().id().value(), true);
    decide(auditor, "token", token, true);
    assertThat(send(auditor, "account", auditing.staff().id().value(), true).statusCode())
        .as("one's own")
        .isEqualTo(403);
    decide(lead, "account", auditing.staff().id().value(), true);
    HttpResponse<String> finished = auditor.post(PATH + "/finish", Map.of());
    assertThat(finished.statusCode()).as(finished.body()).isEqualTo(200);
    JsonNode state = TestBrowser.json(finished);
    assertThat(state.path("begunAt").isNull()).isTrue();
    assertThat(state.path("finishedBy").asString()).isEqualTo(auditing.staff().displayName());
    assertThat(state.path("dueOn").asString())
        .isEqualTo(LocalDate.now(clock).plusDays(91).toString());
    assertThat(state.path("overdue").asBoolean()).isFalse();
    assertThat(line(state, nurse.staff().id().value()).path("keep").isNull())
        .as("the next one begins anew")
        .isTrue();
    assertThat(auditor.post(PATH + "/finish", Map.of()).statusCode()).isEqualTo(409);
  }

  @Test
  void whatIsNotNeededIsSentToTheEngineer() {
    decide(auditor, "account", nurse.staff().id().value(), false);
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    JsonNode wanted = TestBrowser.json(engineer.get(PATH + "/to-disable"));
    assertThat(wanted).hasSize(1);
    assertThat(wanted.at("/0/staffId").asString()).isEqualTo(nurse.staff().id().toString());
    assertThat(wanted.at("/0/note").asString()).isEqualTo("季度复核");
    assertThat(
            engineer.post("/api/staff/" + nurse.staff().id() + "/disable", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(TestBrowser.json(engineer.get(PATH + "/to-disable"))).isEmpty();
    assertThat(auditor.get(PATH + "/to-disable").statusCode()).isEqualTo(403);
  }

  @Test
  void aDecisionIsMadeOnceAndStays() {
    decide(auditor, "account", nurse.staff().id().value(), true);
    assertThat(send(lead, "account", nurse.staff().id().value(), false).body())
        .contains("oversight.decided");
    assertThat(send(lead, "token", nurse.staff().id().value(), true).statusCode()).isEqualTo(404);
    for (String change :
        List.of(
            "UPDATE oversight_decision SET keep = false",
            "DELETE FROM oversight_decision",
            "UPDATE oversight_review SET begun_at = now()")) {
      assertThatThrownBy(() -> hospitals.run(tenant, () -> jdbc.sql(change).update()))
          .as(change)
          .isInstanceOf(DataAccessException.class);
    }
  }

  @Test
  void itIsForTheAuditorAndTheLead() {
    for (Staff.Role role :
        List.of(Staff.Role.NURSE, Staff.Role.DOCTOR, Staff.Role.OPERATOR, Staff.Role.ENGINEER)) {
      assertThat(people.signIn(tenant, role).get(PATH).statusCode())
          .as(role.toString())
          .isEqualTo(403);
    }
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.AUDITOR);
    assertThat(state(elsewhere).path("lines")).as("their own account only").hasSize(1);
    assertThat(send(elsewhere, "account", nurse.staff().id().value(), false).statusCode())
        .isEqualTo(404);
  }

  private void decide(TestBrowser who, String kind, UUID subject, boolean keep) {
    HttpResponse<String> answer = send(who, kind, subject, keep);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private HttpResponse<String> send(TestBrowser who, String kind, UUID subject, boolean keep) {
    Map<String, Object> body = new HashMap<>();
    body.put("kind", kind);
    body.put("subject", subject.toString());
    body.put("keep", keep);
    body.put("note", "季度复核");
    return who.post(PATH + "/decisions", body);
  }

  private JsonNode state(TestBrowser who) {
    return TestBrowser.json(who.get(PATH));
  }

  private static JsonNode line(JsonNode state, UUID id) {
    for (JsonNode one : state.path("lines")) {
      if (one.path("id").asString().equals(id.toString())) {
        return one;
      }
    }
    throw new AssertionError(id);
  }
}
