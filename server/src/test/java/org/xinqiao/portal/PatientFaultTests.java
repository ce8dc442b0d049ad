package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.Faults;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.StateOfPatients;
import org.xinqiao.organization.Tenant;

/// S40, the patients' pages: while what they decide by or write to fails, they say so in general
/// words, show nothing and keep nothing.
@XinqiaoTest
class PatientFaultTests {

  private static final String CONSENT =
      "{\"purpose\": \"P-SURVEY\", \"channel\": \"any\", \"allow\": true}";

  @Autowired TestHospital hospitals;
  @Autowired TestPatients patients;
  @Autowired StateOfPatients states;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant hospital;
  private TestPatients.WithLink link;
  private PatientBrowser phone;
  private Faults faults;

  @BeforeEach
  void aPatientWithALink() {
    hospital = hospitals.open();
    link = patients.revisit(hospital);
    phone = new PatientBrowser(port).with(PatientSession.PAGE, link.handle());
    faults = new Faults(owner, hospital);
  }

  @AfterEach
  void mend() {
    faults.close();
  }

  @Test
  void withoutTheAuditALinkDoesNotOpenAndNoConsentIsChanged() {
    String before = state();
    faults.refuseWrites("audit_event");
    refused(phone.open(link.handle(), "19480903"), before);
    assertThat(phone.cookie).as("no session").isNull();
    again();
    assertThat(phone.open(link.handle(), "19480903").statusCode()).isBetween(200, 204);
    String open = state();
    faults.refuseWrites("audit_event");
    refused(phone.post("/api/m/privacy/consents", CONSENT), open);
    refused(
        phone.post("/api/m/visit/response", "{\"response\": \"confirmed\", \"note\": \"\"}"), open);
  }

  @Test
  void withoutTheWordsNothingIsSaidAboutConsentAndNothingIsChanged() {
    assertThat(phone.open(link.handle(), "19480903").statusCode()).isBetween(200, 204);
    assertThat(phone.post("/api/m/privacy/consents", CONSENT).statusCode()).isBetween(200, 204);
    String before = state();
    faults.refuseReads("consent_event");
    refused(phone.get("/api/m/privacy"), before);
    refused(phone.post("/api/m/privacy/consents", CONSENT.replace("true", "false")), before);
    again();
    assertThat(phone.get("/api/m/privacy").statusCode()).isBetween(200, 204);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void anAnswerThatCannotBeKeptIsNotThankedFor() {
    TestPatients.WithLink form = patients.form(hospital, "postop-tka-d1");
    phone.with(PatientSession.PAGE, form.handle());
    assertThat(phone.open(form.handle(), "19480903").statusCode()).isBetween(200, 204);
    String before = state();
    faults.refuseWrites("questionnaire_answer");
    refused(phone.answer("c11", "\"没有不舒服\""), before);
    again();
    assertThat(phone.answer("c11", "\"没有不舒服\"").statusCode()).isBetween(200, 204);
  }

  private String state() {
    return hospitals.in(
        hospital,
        () -> {
          jdbc.sql(Faults.SEE).update();
          return states.exactly(hospital);
        });
  }

  private void again() {
    faults.close();
    faults = new Faults(owner, hospital);
  }

  private void refused(HttpResponse<String> response, String before) {
    assertThat(response.statusCode()).as(response.body()).isGreaterThanOrEqualTo(500);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(response.body())
        .contains("server.")
        .doesNotContain(Faults.INNER_WORDS)
        .doesNotContain(TestPatients.CANARY);
    assertThat(state()).isEqualTo(before);
  }
}
