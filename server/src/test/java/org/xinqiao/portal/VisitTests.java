package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.alert.Alerts;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// The return visit behind an opened link.
@XinqiaoTest
class VisitTests {

  @Autowired TestHospital hospitals;
  @Autowired TestPatients patients;
  @Autowired Appointments appointments;
  @Autowired Alerts alerts;
  @LocalServerPort int port;

  Tenant hospital;
  TestPatients.WithLink link;
  PatientBrowser browser;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
    link = patients.revisit(hospital);
    browser = new PatientBrowser(port).with(PatientSession.PAGE, link.handle());
    assertThat(browser.open(link.handle(), "19480903").statusCode()).isEqualTo(204);
  }

  @Test
  void showsWhenAndWhere() {
    JsonNode visit = PatientBrowser.json(browser.get("/api/m/visit"));
    assertThat(visit.path("department").asString()).isEqualTo("骨科");
    assertThat(visit.path("dueOn").asString()).matches("\\d{4}-\\d{2}-\\d{2}");
    assertThat(visit.path("startsAt").isNull()).isTrue();
    assertThat(visit.path("response").isNull()).isTrue();
    assertThat(visit.path("phone").asString()).isEqualTo(hospital.phone());
    assertThat(visit.path("greeting").asString()).startsWith("欧阳");
  }

  @Test
  void whoComesIsThankedAndMayChangeTheirMind() {
    JsonNode confirmed = PatientBrowser.json(respond("confirmed", ""));
    assertThat(confirmed.path("response").asString()).isEqualTo("confirmed");
    assertThat(confirmed.at("/thanks/title").asString()).isEqualTo("好的，到时候见");
    respond("reschedule", "下周三可以吗");
    assertThat(PatientBrowser.json(browser.get("/api/m/visit")).path("response").asString())
        .isEqualTo("reschedule");
    respond("confirmed", "");
    assertThat(
            PatientBrowser.json(browser.get("/api/m/links/" + link.handle()))
                .path("state")
                .asString())
        .isEqualTo("answered");
  }

  @Test
  void wordsAlongWithTheAnswerAreReadForRedFlags() {
    JsonNode answer = PatientBrowser.json(respond("reschedule", "胸口疼得厉害，喘不上气"));
    assertThat(answer.at("/thanks/lines/0").asString()).contains("120");
    assertThat(hospitals.in(hospital, () -> alerts.allActive(link.patient()))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"response\": \"maybe\", \"note\": \"\"}",
        "{\"response\": null}",
        "{\"response\": [\"confirmed\"]}",
        "{\"response\": \"CONFIRMED\", \"note\": null}",
        "{}"
      })
  void whatIsNoAnswerIsRefused(String body) {
    assertThat(browser.post("/api/m/visit/response", body).statusCode()).isEqualTo(400);
    assertThat(PatientBrowser.json(browser.get("/api/m/visit")).path("response").isNull()).isTrue();
  }

  @Test
  void aNoteThatIsTooLongIsRefused() {
    HttpResponse<String> response = respond("confirmed", "长".repeat(501));
    assertThat(PatientBrowser.code(response)).isEqualTo("visit.note-too-long");
  }

  @Test
  void aVisitThatWasCancelledTakesNoAnswer() {
    hospitals.run(
        hospital,
        () -> appointments.cancel(link.patient(), "plan/1", "plan-stopped", Instant.now()));
    HttpResponse<String> response = respond("confirmed", "");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(PatientBrowser.code(response)).isEqualTo("visit.over");
    Revisit revisit =
        hospitals.in(
            hospital, () -> appointments.find(link.patient(), link.target()).orElseThrow());
    assertThat(revisit.response()).isNull();
  }

  private HttpResponse<String> respond(String response, String note) {
    return browser.post(
        "/api/m/visit/response",
        PatientBrowser.JSON.writeValueAsString(
            java.util.Map.of("response", response, "note", note)));
  }
}
