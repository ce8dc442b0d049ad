package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.alert.Alert;
import org.xinqiao.alert.Alerts;
import org.xinqiao.condition.Conditions;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A patient fills in the first-visit form: what it tells is kept, said and asked for; what it must
/// not tell is not.
@XinqiaoTest
class FirstVisitFormTests {

  @Autowired TestHospital hospitals;
  @Autowired TestPatients patients;
  @Autowired TestStaff people;
  @Autowired Alerts alerts;
  @Autowired Consents consents;
  @Autowired Conditions conditions;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @LocalServerPort int port;

  private Tenant hospital;
  private TestPatients.WithLink link;
  private PatientBrowser browser;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
    link = patients.form(hospital, "first-visit");
    browser = signedIn(link, "19480903");
  }

  @Test
  void whatIsAnsweredIsKnownWithItsDayAndWhoSaidIt() {
    answerTheRequired("[\"penicillin\",\"food\"]");
    browser.answer("smoking", "\"current\"");
    browser.answer("cigarettes", "15");
    browser.answer("drinking", "\"monthly\"");
    browser.answer("drinks", "\"d4\"");
    browser.answer("heavy", "\"rarely\"");
    browser.answer("hope", "\"希望不再头晕\"");
    assertThat(statements()).as("nothing is known before it is sent in").isEmpty();
    assertThat(submit().statusCode()).isEqualTo(200);
    assertThat(statements())
        .contains(
            "allergy penicillin patient",
            "allergy food patient",
            "condition hypertension patient",
            "medicine blood-pressure patient",
            "smoking current patient",
            "cigarettes 15 patient",
            "audit 3 patient")
        .noneMatch(one -> one.contains("头晕"));
    assertThat(holds("penicillin")).isTrue();
    assertThat(holds("contrast")).isFalse();

    JsonNode card = card();
    assertThat(card.path("filledAt").isNull()).isFalse();
    JsonNode allergy = card.path("said").get(0);
    assertThat(allergy.path("topic").asString()).isEqualTo("allergy");
    assertThat(allergy.path("standsOut").asBoolean()).isTrue();
    assertThat(allergy.path("saidBy").asString()).isEqualTo("patient");
    assertThat(allergy.path("answers").toString()).contains("青霉素", "食物");
    assertThat(card.path("words").toString()).contains("希望不再头晕");
  }

  @Test
  void aLaterFormSpeaksForItsTopicsAndNotForTheOthers() {
    answerTheRequired("[\"penicillin\"]");
    browser.answer("smoking", "\"current\"");
    submit();
    link = patients.form(hospital, link.patient(), "step/2", "first-visit", Duration.ofDays(2));
    browser = signedIn(link, "19480903");
    answerTheRequired("[\"none\"]");
    submit();
    assertThat(statements())
        .contains("allergy none patient", "smoking current patient")
        .doesNotContain("allergy penicillin patient");
    assertThat(card().path("said").get(0).path("standsOut").asBoolean()).isFalse();
    assertThat(holds("penicillin")).isFalse();
  }

  @Test
  void eachPurposeIsAWordOfItsOwnAboutTheNoticeThatWasShown() {
    JsonNode form = PatientBrowser.json(browser.get("/api/m/form"));
    assertThat(form.path("notice").path("body").asString()).isNotBlank();
    assertThat(form.path("answers").isEmpty()).as("nothing is ticked beforehand").isTrue();
    answerTheRequired("[\"none\"]");
    browser.answer("consentsurvey", "\"yes\"");
    browser.answer("consentresearch", "\"no\"");
    submit();
    List<Consents.Said> words = hospitals.in(hospital, () -> consents.history(link.patient()));
    assertThat(words)
        .hasSize(2)
        .allSatisfy(word -> {
          assertThat(word.speaker()).isEqualTo(ConsentWord.Speaker.SELF);
          assertThat(word.evidence().reference()).isEqualTo("form/" + link.target());
          assertThat(word.notice().version())
              .isEqualTo(form.path("notice").path("version").asInt());
        });
    assertThat(words)
        .extracting(Consents.Said::purpose, Consents.Said::kind)
        .containsExactlyInAnyOrder(
            tuple(Purpose.SURVEY, ConsentWord.Kind.GRANT),
            tuple(Purpose.RESEARCH, ConsentWord.Kind.DENY));
  }

  @Test
  void aChildsOwnYesIsNone() {
    LocalDate born = LocalDate.now(clock).minusYears(9);
    link = patients.form(hospital, born, "first-visit", Duration.ofDays(2));
    browser = signedIn(link, born.toString().replace("-", ""));
    answerTheRequired("[\"none\"]");
    browser.answer("consentmarketing", "\"yes\"");
    submit();
    assertThat(hospitals.in(hospital, () -> consents.history(link.patient()))).isEmpty();
    assertThat(
            hospitals.in(
                hospital,
                () ->
                    jdbc.sql(
                            "SELECT count(*) FROM audit_event WHERE action = 'consent.change' AND patient_id = :p")
                        .param("p", link.patient().value())
                        .query(Integer.class)
                        .single()))
        .isEqualTo(1);
  }

  @Test
  void whatTheySayOverrulesWhatWasLearntAndWorriesAreHeard() {
    answerTheRequired("[\"none\"]");
    browser.answer("channel", "\"phone\"");
    browser.answer("hour", "\"evening\"");
    browser.answer("worry", "\"胸口疼得厉害，喘不上气\"");
    submit();
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    JsonNode preferences =
        TestBrowser.json(lead.get("/api/patients/" + link.patient().value() + "/preferences"));
    assertThat(preferences.toString()).contains("phone", "evening");
    assertThat(preferences.get(0).path("said").asBoolean()).isTrue();
    List<Alert> raised = hospitals.in(hospital, () -> alerts.allActive(link.patient()));
    assertThat(raised).isNotEmpty();
    assertThat(card().path("level").asString()).isEqualTo("EMERGENCY");
  }

  private PatientBrowser signedIn(TestPatients.WithLink to, String answer) {
    PatientBrowser fresh = new PatientBrowser(port).with(PatientSession.PAGE, to.handle());
    assertThat(fresh.open(to.handle(), answer).statusCode()).isEqualTo(204);
    return fresh;
  }

  private void answerTheRequired(String allergies) {
    assertThat(browser.answer("allergy", allergies).statusCode()).isEqualTo(200);
    browser.answer("illness", "[\"hypertension\"]");
    browser.answer("medicine", "[\"blood-pressure\"]");
  }

  private HttpResponse<String> submit() {
    return browser.post("/api/m/form/submit", "{\"key\": \"" + UUID.randomUUID() + "\"}");
  }

  private List<String> statements() {
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql(
                    """
                    SELECT topic || ' ' || coalesce(code, value::text) || ' ' || said_by FROM selfreport_fact_statement
                     WHERE patient_id = :patient
                    """)
                .param("patient", link.patient().value())
                .query(String.class)
                .list());
  }

  private JsonNode card() {
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    return TestBrowser.json(lead.get("/api/patients/" + link.patient().value() + "/first-visit"));
  }

  private boolean holds(String allergy) {
    String condition =
        """
        {"exists": {"fact": "selfReport", "where": {"all": [
          {"field": "topic", "op": "=", "value": "allergy"},
          {"field": "code", "op": "=", "value": "%s"}]}}}
        """
            .formatted(allergy);
    return hospitals.in(
        hospital,
        () ->
            conditions.holds(
                conditions.parse(JsonMapper.shared().readTree(condition)),
                link.patient(),
                LocalDate.now(clock)));
  }
}
