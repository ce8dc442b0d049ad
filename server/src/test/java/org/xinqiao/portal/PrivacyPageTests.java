package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The privacy page as a patient uses it, behind the link of a return visit.
@XinqiaoTest
class PrivacyPageTests {

  private static final String PAGE = "/api/m/privacy";

  @Autowired TestHospital hospitals;
  @Autowired TestPatients patients;
  @Autowired TestStaff people;
  @Autowired RepresentativeDesk desk;
  @Autowired Contacts contacts;
  @Autowired Links links;
  @Autowired Consents consents;
  @Autowired OwnPage ownPage;
  @Autowired Clock clock;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private Tenant hospital;
  private TestPatients.WithLink link;
  private PatientBrowser phone;

  @BeforeEach
  void aPatientWhoOpenedTheirLink() {
    hospital = hospitals.open();
    link = patients.revisit(hospital);
    phone = opened(link.handle(), "19480903");
  }

  @Test
  void itShowsTheNoticeAndOnWhichGroundEachPurposeStands() {
    JsonNode page = json(phone.get(PAGE));
    assertThat(page.path("notice").path("title").asString()).isEqualTo("随访与联系告知");
    assertThat(page.path("notice").path("version").asInt()).isEqualTo(1);
    assertThat(page.path("purposes")).hasSize(Purpose.values().length);
    JsonNode care = purpose(page, "P-CARE");
    assertThat(care.path("allowed").asBoolean()).isTrue();
    assertThat(care.path("basis").asString()).isEqualTo("care-or-contract");
    JsonNode survey = purpose(page, "P-SURVEY");
    assertThat(survey.path("allowed").asBoolean()).isFalse();
    assertThat(survey.path("plain").asString()).isNotBlank();
    assertThat(phone.with("Accept-Language", "en").get(PAGE).body())
        .contains("Notice on follow-up and contact");
  }

  /// As many taps to take back as to give: one each.
  @Test
  void oneTapAllowsAndOneTapStopsAndSaysWhatItStopped() {
    JsonNode allowed = json(change("P-SURVEY", "any", true));
    assertThat(purpose(allowed.path("privacy"), "P-SURVEY").path("basis").asString())
        .isEqualTo("consent");
    plan(Purpose.SURVEY);
    JsonNode stopped = json(change("P-SURVEY", "any", false));
    assertThat(purpose(stopped.path("privacy"), "P-SURVEY").path("allowed").asBoolean()).isFalse();
    assertThat(stopped.path("stopped")).hasSize(1);
    assertThat(stopped.path("stopped").get(0).path("title").asString()).isEqualTo("满意度调查");
    assertThat(json(phone.get("/api/m/visit")).path("department").asString())
        .as("treatment goes on")
        .isEqualTo("骨科");
    Map<String, Object> kept =
        one(
            """
            SELECT actor_kind, evidence_kind, notice_version, notice_language, octet_length(notice_hash) AS hash
              FROM consent_event WHERE tenant_id = :tenant AND decision = 'withdraw'
            """);
    assertThat(kept)
        .containsEntry("actor_kind", "self")
        .containsEntry("evidence_kind", "screen")
        .containsEntry("notice_version", 1)
        .containsEntry("notice_language", "zh-CN")
        .containsEntry("hash", 32);
    assertThat(
            one(
                """
                SELECT n.text_hash = e.notice_hash AS same FROM consent_event e
                  JOIN consent_notice n USING (tenant_id, notice_id)
                 WHERE e.tenant_id = :tenant AND e.decision = 'withdraw' AND n.version = e.notice_version
                   AND n.language = e.notice_language
                """))
        .as("the text can be shown again")
        .containsEntry("same", true);
  }

  @Test
  void aChannelIsStoppedForEverythingAndLiftedWithoutAllowingMore() {
    JsonNode stopped = json(change("any", "sandbox", false)).path("privacy");
    assertThat(channel(stopped, "sandbox").path("stopped").asBoolean()).isTrue();
    assertThat(purpose(stopped, "P-CARE").path("channels").toString())
        .contains("\"channel\":\"sandbox\",\"label\":\"演练\",\"allowed\":false");
    JsonNode lifted = json(change("any", "sandbox", true)).path("privacy");
    assertThat(channel(lifted, "sandbox").path("stopped").asBoolean()).isFalse();
    assertThat(purpose(lifted, "P-SURVEY").path("allowed").asBoolean()).isFalse();
  }

  @Test
  void theyReadWhoOpenedTheirFileByRoleAndNotByName() {
    var nurse = people.hire(hospital, Staff.Role.NURSE);
    people.signIn(nurse).get("/api/patients/" + link.patient());
    HttpResponse<String> answer = phone.get(PAGE + "/openings");
    JsonNode openings = json(answer).path("openings");
    assertThat(openings).hasSize(1);
    assertThat(openings.get(0).path("role").asString()).isEqualTo("护士");
    assertThat(openings.get(0).path("purpose").asString()).contains("诊疗随访");
    assertThat(openings.get(0).path("name").isNull()).isTrue();
    assertThat(answer.body())
        .doesNotContain(nurse.staff().displayName(), nurse.staff().id().toString());
  }

  @Test
  void nobodyGetsInWithoutTheStepUpOrFromAnotherLinksPage() {
    PatientBrowser stranger = new PatientBrowser(port).with("X-Patient-Link", link.handle());
    assertThat(stranger.get(PAGE).statusCode()).isEqualTo(401);
    TestPatients.WithLink other = patients.revisit(hospital);
    phone.with("X-Patient-Link", other.handle());
    assertThat(phone.get(PAGE).statusCode()).isEqualTo(403);
    assertThat(change("P-SURVEY", "any", true).statusCode()).isEqualTo(403);
    assertThat(phone.get(PAGE + "/openings").statusCode()).isEqualTo(403);
  }

  @Test
  void aChildIsAllowedNothingByItselfButByTheGuardianWhoseLinkItIs() {
    LocalDate born = LocalDate.now().minusYears(8);
    PatientId child = patients.register(hospital, born, "CHILD1");
    UUID mother =
        hospitals.in(hospital, () -> desk.guardian(child, "13000000779", LocalDate.now()));
    String answer = born.toString().replace("-", "");
    phone = opened(issue(child, null), answer);
    assertThat(json(phone.get(PAGE)).path("child").asBoolean()).isTrue();
    HttpResponse<String> refused = change("P-SURVEY", "any", true);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(PatientBrowser.code(refused)).isEqualTo("consent.child-needs-guardian");
    assertThat(change("P-SURVEY", "any", false).statusCode()).as("stopping is free").isEqualTo(200);
    String sent = issue(child, mother);
    phone = opened(sent, answer);
    JsonNode allowed = json(change("P-SURVEY", "any", true)).path("privacy");
    assertThat(purpose(allowed, "P-SURVEY").path("allowed").asBoolean()).isTrue();
    hospitals.run(hospital, () -> desk.end(child, mother));
    HttpResponse<String> ended = phone.get(PAGE);
    assertThat(ended.statusCode()).as("at the next request").isEqualTo(401);
    assertThat(phone.open(sent, answer).statusCode()).as("and the link with it").isEqualTo(410);
    phone = opened(issue(child, null), answer);
    assertThat(purpose(json(phone.get(PAGE)), "P-SURVEY").path("allowed").asBoolean()).isFalse();
  }

  /// Of 14 to 17 they read a notice of their own, and answer what their guardian had granted.
  @Test
  void aYoungPersonIsAskedInPlainWordsAndAnswersYesOrNo() {
    LocalDate born = LocalDate.now(TestClock.HOSPITAL).minusYears(14);
    PatientId young = patients.register(hospital, born, "YOUNG1");
    TestClock.at(
        born.plusYears(13) + "T10:00",
        () -> hospitals.run(hospital, () -> grantedByMother(young, Purpose.SURVEY, Purpose.STORY)));
    String handle =
        hospitals.in(
            hospital,
            () ->
                links.issue(
                    young,
                    LinkPurpose.PRIVACY,
                    young.value(),
                    null,
                    Instant.now().plus(Duration.ofDays(1))));
    phone = opened(handle, born.toString().replace("-", ""));
    JsonNode page = json(phone.get(PAGE));
    assertThat(page.path("young").asBoolean()).isTrue();
    assertThat(page.path("notice").path("title").asString()).isEqualTo("从现在起，由你自己决定");
    assertThat(purpose(page, "P-SURVEY").path("plain").asString()).isEqualTo("问问你这次看病感觉怎么样。");
    assertThat(asked(page)).containsExactlyInAnyOrder("P-SURVEY", "P-STORY");
    JsonNode yes = json(change("P-SURVEY", "any", true)).path("privacy");
    assertThat(asked(yes)).containsExactly("P-STORY");
    assertThat(purpose(yes, "P-SURVEY").path("basis").asString()).isEqualTo("consent");
    assertThat(waiting(young)).as("one of two is answered").containsExactly(LinkPurpose.PRIVACY);
    JsonNode no = json(change("P-STORY", "any", false)).path("privacy");
    assertThat(asked(no)).isEmpty();
    assertThat(purpose(no, "P-STORY").path("allowed").asBoolean()).isFalse();
    assertThat(waiting(young)).as("the link is good for hours yet").isEmpty();
    assertThat(
            one(
                """
                SELECT count(*) AS words, count(*) FILTER (WHERE decision = 'deny') AS denied
                  FROM consent_event WHERE tenant_id = :tenant AND actor_kind = 'self' AND notice_id = 'contact-young'
                """))
        .as("both answer the notice that they read; a no that takes nothing back is a denial")
        .containsEntry("words", 2L)
        .containsEntry("denied", 1L);
    assertThat(phone.get("/api/m/visit").statusCode()).as("it opens nothing else").isEqualTo(403);
  }

  /// What the page of whoever signed in by phone lists.
  private List<LinkPurpose> waiting(PatientId patient) {
    return hospitals.in(
        hospital,
        () ->
            ownPage
                .waiting(
                    new PhoneSessions.PhoneSession(UUID.randomUUID(), patient, null),
                    patient,
                    Locale.SIMPLIFIED_CHINESE,
                    clock.instant())
                .stream()
                .map(OwnPage.Waiting::purpose)
                .toList());
  }

  private void grantedByMother(PatientId child, Purpose... purposes) {
    UUID mother = desk.guardian(child, "13000000778", LocalDate.now(clock));
    for (Purpose purpose : purposes) {
      consents.record(
          new ConsentWord(
              child,
              purpose,
              ConsentWord.ALL,
              ConsentWord.Kind.GRANT,
              ConsentWord.Speaker.GUARDIAN,
              mother.toString(),
              "test",
              clock.instant()));
    }
  }

  private static List<String> asked(JsonNode page) {
    List<String> codes = new ArrayList<>();
    for (JsonNode one : page.path("purposes")) {
      if (one.path("asked").asBoolean()) {
        codes.add(one.path("purpose").asString());
      }
    }
    return codes;
  }

  private String issue(PatientId patient, UUID contactPoint) {
    return hospitals.in(
        hospital,
        () ->
            links.issue(
                patient,
                LinkPurpose.REVISIT,
                UUID.randomUUID(),
                contactPoint == null ? UUID.randomUUID() : contactPoint,
                Instant.now().plus(Duration.ofDays(1))));
  }

  private PatientBrowser opened(String handle, String answer) {
    PatientBrowser browser = new PatientBrowser(port).with("X-Patient-Link", handle);
    assertThat(browser.open(handle, answer).statusCode()).isEqualTo(204);
    return browser;
  }

  private HttpResponse<String> change(String purpose, String channel, boolean allow) {
    return phone.post(
        PAGE + "/consents",
        "{\"purpose\": \"%s\", \"channel\": \"%s\", \"allow\": %s}"
            .formatted(purpose, channel, allow));
  }

  private void plan(Purpose purpose) {
    Instant now = Instant.now();
    hospitals.run(
        hospital,
        () ->
            contacts.plan(
                List.of(
                    new PlannedContact(
                        link.patient(),
                        "test:" + UUID.randomUUID(),
                        new Text("满意度调查", "Survey"),
                        PlannedContact.ContactClass.NOTICE,
                        purpose,
                        PlannedContact.Priority.SURVEY,
                        "tpl.T05",
                        Map.of("date", "3月18日"),
                        List.of("sandbox"),
                        null,
                        now.plus(Duration.ofDays(1)),
                        now.plus(Duration.ofDays(2))))));
  }

  private Map<String, Object> one(String sql) {
    return hospitals.in(
        hospital, () -> jdbc.sql(sql).param("tenant", hospital.id().value()).query().singleRow());
  }

  private static JsonNode purpose(JsonNode page, String code) {
    for (JsonNode one : page.path("purposes")) {
      if (one.path("purpose").asString().equals(code)) {
        return one;
      }
    }
    throw new AssertionError(page.toString());
  }

  private static JsonNode channel(JsonNode page, String name) {
    for (JsonNode one : page.path("channels")) {
      if (one.path("channel").asString().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(page.toString());
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return PatientBrowser.json(response);
  }
}
