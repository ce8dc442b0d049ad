package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// A partner's system that reads and writes FHIR over HTTP, and what became of it in the database.
@TestComponent
public class FhirTestPartner {

  /// With the partner's id and the hospital's number.
  public static final String PATIENT =
      """
      {"resourceType":"Patient","id":"%s","identifier":[{"system":"urn:xinqiao:identifier:his:HIS","value":"%s"}],
       "name":[{"text":"张丽"}],"gender":"female","birthDate":"1975-04-12"}\
      """;

  /// A fact of each kind, about the patient with this number.
  public static final List<String> FACTS =
      List.of(
          """
          {"resourceType":"Encounter","id":"e%1$s","status":"finished","class":{"code":"AMB"},
           "subject":{"reference":"Patient/p%1$s"},"serviceType":{"text":"骨科"},"period":{"start":"2026-03-20T08:00:00+08:00"}}\
          """,
          """
          {"resourceType":"Condition","id":"c%1$s","subject":{"reference":"Patient/p%1$s"},
           "code":{"coding":[{"code":"I10"}]},"recordedDate":"2026-03-20"}\
          """,
          """
          {"resourceType":"Procedure","id":"o%1$s","status":"completed","subject":{"reference":"Patient/p%1$s"},
           "performedDateTime":"2026-03-11","code":{"text":"拆线"}}\
          """,
          """
          {"resourceType":"AllergyIntolerance","id":"a%1$s","patient":{"reference":"Patient/p%1$s"},"code":{"text":"青霉素"}}\
          """,
          """
          {"resourceType":"RelatedPerson","id":"r%1$s","patient":{"reference":"Patient/p%1$s"},"name":[{"text":"王强"}],
           "relationship":[{"text":"配偶"}]}\
          """,
          """
          {"resourceType":"Observation","id":"o%1$s","status":"final","subject":{"reference":"Patient/p%1$s"},
           "encounter":{"reference":"Encounter/e%1$s"},"code":{"coding":[{"code":"8480-6"}]},"valueInteger":120}\
          """,
          """
          {"resourceType":"MedicationRequest","id":"m%1$s","identifier":[{"value":"RX1"}],"status":"active","intent":"order",
           "subject":{"reference":"Patient/p%1$s"},"medicationCodeableConcept":{"text":"阿司匹林"}}\
          """,
          """
          {"resourceType":"MedicationDispense","id":"d%1$s","status":"completed","subject":{"reference":"Patient/p%1$s"},
           "authorizingPrescription":[{"reference":"MedicationRequest/m%1$s"}],
           "medicationCodeableConcept":{"text":"阿司匹林"},"whenHandedOver":"2026-03-20T10:00:00+08:00"}\
          """,
          """
          {"resourceType":"DiagnosticReport","id":"r%1$s","status":"final","subject":{"reference":"Patient/p%1$s"},
           "code":{"text":"心电图"},"result":[{"reference":"Observation/o%1$s"}],"conclusion":"窦性心律"}\
          """,
          """
          {"resourceType":"Appointment","id":"y%1$s","status":"booked","start":"2026-04-17T09:30:00+08:00",
           "serviceType":[{"text":"骨科复诊"}],"participant":[{"actor":{"reference":"Patient/p%1$s"}}]}\
          """);

  private final TestHospital hospitals;
  private final TestStaff people;
  private final FhirTokens tokens;
  private final JdbcClient jdbc;

  FhirTestPartner(TestHospital hospitals, TestStaff people, FhirTokens tokens, JdbcClient jdbc) {
    this.hospitals = hospitals;
    this.people = people;
    this.tokens = tokens;
    this.jdbc = jdbc;
  }

  public Session of(Tenant tenant, String name) {
    String token =
        Tenancy.call(
            tenant.id(),
            () -> tokens.create(name, Set.of(FhirTokens.Scope.values()), Actor.system()).token());
    return new Session(tenant, people.browser().with("Authorization", "Bearer " + token));
  }

  /// One token.
  public final class Session {

    private final Tenant tenant;
    private final TestBrowser browser;

    private Session(Tenant tenant, TestBrowser browser) {
      this.tenant = tenant;
      this.browser = browser;
    }

    public Session with(String header, String value) {
      browser.with(header, value);
      return this;
    }

    public HttpResponse<String> send(String method, String path, String body) {
      return browser.send(method, "/fhir" + path, body);
    }

    public HttpResponse<String> get(String path) {
      return browser.get("/fhir" + path);
    }

    /// Sends a resource with an id as an update, one without as a creation.
    public JsonNode write(int status, String resource) {
      JsonNode sent = FhirOutcome.JSON.readTree(resource);
      String type = sent.path("resourceType").asString();
      HttpResponse<String> response =
          type.equals("Bundle")
              ? send("POST", "", resource)
              : sent.has("id")
                  ? send("PUT", "/" + type + "/" + sent.path("id").asString(), resource)
                  : send("POST", "/" + type, resource);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return TestBrowser.json(response);
    }

    public JsonNode read(String path) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
      return TestBrowser.json(response);
    }

    /// The ids that a search finds.
    public List<String> found(String search) {
      List<String> ids = new ArrayList<>();
      read(search)
          .path("entry")
          .forEach(entry -> ids.add(entry.path("resource").path("id").asString()));
      return ids;
    }

    public int count(String from) {
      return Integer.parseInt(value("SELECT count(*)::text FROM " + from));
    }

    public String value(String sql) {
      return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
    }
  }
}
