package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// What else partners read back: whoever is named, relatives, and the description of it all.
@XinqiaoTest
class FhirReadTests {

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;
  @Autowired Consents consents;

  private Tenant tenant;
  private FhirTestPartner.Session partner;

  @BeforeEach
  void aPartner() {
    tenant = hospitals.open();
    partner = partners.of(tenant, "合作系统");
  }

  @Test
  void whoAndWhatIsNamedReadsBack() {
    Map<String, String> named = new TreeMap<>();
    named.put("Organization", "\"name\":\"骨科中心\"");
    named.put("Location", "\"name\":\"骨科中心\"");
    named.put("Practitioner", "\"name\":[{\"text\":\"骨科中心\"}]");
    named.put("PractitionerRole", "\"practitioner\":{\"display\":\"骨科中心\"}");
    named.put("Medication", "\"code\":{\"text\":\"骨科中心\"}");
    named.forEach((type, name) -> {
      String resource =
          "{\"resourceType\":\"%s\",\"id\":\"n1\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"7\"}],%s}"
              .formatted(type, name);
      partner.write(201, resource);
      partner.write(200, resource);
      JsonNode read = partner.read("/" + type + "/n1");
      assertThat(read.path("id").asString()).isEqualTo("n1");
      assertThat(read.toString()).as(type).contains("骨科中心", "urn:x");
      assertThat(partner.found("/" + type + "?identifier=urn:x%7C7")).containsExactly("n1");
      assertThat(partner.found("/" + type + "?name=%E9%AA%A8%E7%A7%91")).containsExactly("n1");
      assertThat(partner.found("/" + type + "?name=%E4%B8%AD%E5%BF%83")).isEmpty();
      assertThat(partner.get("/" + type).statusCode()).isEqualTo(400);
      assertThat(partner.get("/" + type + "/n2").statusCode()).isEqualTo(404);
      assertThat(partners.of(tenant, "另一系统").get("/" + type + "/n1").statusCode())
          .as("another partner was not told")
          .isEqualTo(404);
    });
  }

  @Test
  void namesGoOnBehindTheNextLink() {
    for (int i = 1; i <= 5; i++) {
      partner.write(
          201, "{\"resourceType\":\"Organization\",\"id\":\"n%d\",\"name\":\"骨科\"}".formatted(i));
    }
    List<String> found = new ArrayList<>();
    String path = "/Organization?name=%E9%AA%A8&_count=2";
    while (path != null) {
      JsonNode page = partner.read(path);
      page.path("entry").forEach(entry -> found.add(entry.path("resource").path("id").asString()));
      path = null;
      for (JsonNode link : page.path("link")) {
        if (link.path("relation").asString().equals("next")) {
          path = link.path("url").asString().replaceFirst("^.*/fhir", "");
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrder("n1", "n2", "n3", "n4", "n5");
    assertThat(partner.get("/Organization?name=x&_cursor=abc").statusCode()).isEqualTo(400);
  }

  @Test
  void aRelativeReadsBackWithoutTheTelephone() {
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    String relative =
        """
        {"resourceType":"RelatedPerson","id":"r1","identifier":[{"system":"urn:x","value":"7"}],
         "patient":{"reference":"Patient/p1"},"name":[{"text":"%s"}],"relationship":[{"text":"配偶"}],
         "telecom":[{"system":"phone","value":"13000000001"}]}\
        """;
    partner.write(201, relative.formatted("王强"));
    JsonNode read = partner.read("/RelatedPerson/r1");
    assertThat(read.path("patient").path("reference").asString()).isEqualTo("Patient/p1");
    assertThat(read.path("name").get(0).path("text").asString()).isEqualTo("王强");
    assertThat(read.path("relationship").get(0).path("text").asString()).isEqualTo("配偶");
    assertThat(read.toString()).doesNotContain("13000000001");
    assertThat(partner.found("/RelatedPerson?patient=p1")).containsExactly("r1");
    assertThat(partner.found("/RelatedPerson?identifier=urn:x%7C7")).containsExactly("r1");
    partner.write(200, relative.formatted("王刚"));
    assertThat(partner.value("SELECT string_agg(name, ',') FROM patient_related_person"))
        .as("renamed, not a second one")
        .isEqualTo("王刚");
    assertThat(partner.read("/RelatedPerson/r1").toString()).contains("王刚");
    assertThat(partner.get("/RelatedPerson").statusCode()).isEqualTo(400);
    assertThat(
            partner.count(
                "audit_event WHERE action = 'fhir.read-related-person' AND patient_id IS NOT NULL"))
        .isGreaterThan(0);
  }

  @Test
  void consentReadsBackWordByWordWithItsNotice() {
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    say(ConsentWord.Kind.GRANT, "2026-03-01T08:00:00Z");
    say(ConsentWord.Kind.WITHDRAW, "2026-03-02T08:00:00Z");
    say(ConsentWord.Kind.GRANT, "2026-03-03T08:00:00Z");
    JsonNode bundle = partner.read("/Consent?patient=p1");
    assertThat(bundle.path("entry")).hasSize(3);
    JsonNode newest = bundle.path("entry").get(0).path("resource");
    assertThat(newest.path("status").asString()).isEqualTo("active");
    assertThat(newest.path("patient").path("reference").asString()).isEqualTo("Patient/p1");
    assertThat(newest.at("/provision/type").asString()).isEqualTo("permit");
    assertThat(newest.at("/provision/purpose/0/code").asString()).isEqualTo("P-SURVEY");
    assertThat(newest.at("/policy/0/uri").asString())
        .matches("urn:xinqiao:notice:contact:1:zh-CN:sha256:[0-9a-f]{64}");
    JsonNode withdrawn = bundle.path("entry").get(1).path("resource");
    assertThat(withdrawn.path("status").asString()).isEqualTo("inactive");
    assertThat(withdrawn.at("/provision/type").asString()).isEqualTo("deny");
    assertThat(partner.read("/Consent/" + newest.path("id").asString()).path("status").asString())
        .isEqualTo("active");
    assertThat(partner.get("/Consent/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(partner.get("/Consent").statusCode()).isEqualTo(400);
    assertThat(partner.count("audit_event WHERE action = 'fhir.read-consent'")).isEqualTo(2);
  }

  private void say(ConsentWord.Kind kind, String at) {
    hospitals.run(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    new PatientId(
                        UUID.fromString(partner.value("SELECT patient_id::text FROM patient"))),
                    Purpose.SURVEY,
                    ConsentWord.ALL,
                    kind,
                    ConsentWord.Speaker.SELF,
                    null,
                    "test",
                    Instant.parse(at))));
  }

  /// Whoever finds something there already goes on with it in the same transaction.
  @Test
  void whatAConditionalCreationFindsMayBeReferredTo() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:s","request":{"method":"POST","url":"Practitioner","ifNoneExist":"identifier=urn:x|7"},
           "resource":{"resourceType":"Practitioner","identifier":[{"system":"urn:x","value":"7"}],"name":[{"text":"孙立群"}]}},
          {"fullUrl":"urn:uuid:p","request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=urn:y|1"},
           "resource":{"resourceType":"Patient","identifier":[{"system":"urn:y","value":"1"}],"name":[{"text":"张丽"}]}},
          {"fullUrl":"urn:uuid:e","request":{"method":"POST","url":"Encounter","ifNoneExist":"identifier=urn:v|ZY1"},
           "resource":{"resourceType":"Encounter","identifier":[{"system":"urn:v","value":"ZY1"}],"status":"finished",
             "class":{"code":"IMP"},"subject":{"reference":"urn:uuid:p"},"period":{"start":"2026-03-10"}}},
          {"request":{"method":"POST","url":"Appointment"},
           "resource":{"resourceType":"Appointment","status":"booked","start":"%s","participant":[
             {"actor":{"reference":"urn:uuid:p"}},{"actor":{"reference":"urn:uuid:s"}}]}},
          {"request":{"method":"POST","url":"Condition"},
           "resource":{"resourceType":"Condition","code":{"text":"%s"},"subject":{"reference":"urn:uuid:p"},
             "encounter":{"reference":"urn:uuid:e"}}}]}\
        """;
    partner.write(200, bundle.formatted("2026-04-17T09:30:00+08:00", "高血压"));
    partner.write(200, bundle.formatted("2026-05-17T09:30:00+08:00", "哮喘"));
    assertThat(partner.count("patient")).isEqualTo(1);
    assertThat(partner.count("clinical_encounter")).isEqualTo(1);
    assertThat(partner.count("clinical_condition WHERE encounter_id IS NOT NULL")).isEqualTo(2);
    assertThat(partner.count("appointment WHERE doctor = '孙立群'")).isEqualTo(2);
  }

  /// Two partners that give the same name mean two things.
  @Test
  void namesOfTwoPartnersDoNotMeet() {
    FhirTestPartner.Session other = partners.of(tenant, "另一系统");
    for (FhirTestPartner.Session each : List.of(partner, other)) {
      each.write(each == partner ? 201 : 200, FhirTestPartner.PATIENT.formatted("p1", "P1"));
      each.write(
          201,
          """
          {"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},
           "subject":{"reference":"Patient/p1"},"period":{"start":"2026-03-10"}}\
          """);
      each.write(
          201,
          """
          {"resourceType":"Appointment","id":"y1","status":"booked","start":"2026-04-17T09:30:00+08:00",
           "participant":[{"actor":{"reference":"Patient/p1"}}]}\
          """);
    }
    assertThat(partner.count("clinical_encounter")).isEqualTo(2);
    assertThat(partner.count("appointment")).isEqualTo(2);
  }

  @Test
  void anAppointmentThatGetsANumberStaysTheSame() {
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    String appointment =
        """
        {"resourceType":"Appointment","id":"y1",%s"status":"booked","start":"2026-04-17T09:30:00+08:00",
         "participant":[{"actor":{"reference":"Patient/p1"}}]}\
        """;
    partner.write(201, appointment.formatted(""));
    partner.write(200, appointment.formatted("\"identifier\":[{\"value\":\"YY1\"}],"));
    assertThat(partner.count("appointment")).isEqualTo(1);
  }

  /// The description lists what works, and nothing else works.
  @Test
  void theDescriptionIsWhatIsTrue() {
    JsonNode rest = partner.read("/metadata").path("rest").get(0);
    assertThat(codes(rest.path("interaction"))).containsExactly("batch", "transaction");
    Map<String, JsonNode> listed = new TreeMap<>();
    rest.path("resource").forEach(each -> listed.put(each.path("type").asString(), each));
    TreeSet<String> types = new TreeSet<>(FhirKept.types());
    types.add(FhirConsents.TYPE);
    assertThat(listed.keySet()).isEqualTo(types);
    assertThat(codes(listed.get(FhirConsents.TYPE).path("interaction")))
        .as("consent is not written by partners")
        .containsExactly("read", "search-type");
    assertThat(rest.path("operation").valueStream().map(each -> each.path("name").asString()))
        .containsExactly("export");
    for (String type : FhirContext.forR4Cached().getResourceTypes()) {
      JsonNode resource = listed.get(type);
      assertThat(partner.get("/" + type + "/1").statusCode())
          .as(type)
          .isIn(resource == null ? List.of(400, 404) : List.of(404));
      if (resource == null) {
        assertThat(partner.get("/" + type + "?identifier=urn:x%7C1").statusCode())
            .as(type)
            .isIn(400, 404);
        assertThat(
                partner
                    .send("POST", "/" + type, "{\"resourceType\":\"%s\"}".formatted(type))
                    .statusCode())
            .as(type)
            .isEqualTo(404);
      } else if (FhirKept.knows(type)) {
        assertThat(codes(resource.path("interaction")))
            .as(type)
            .containsExactly("create", "read", "search-type", "update");
        assertThat(resource.path("conditionalCreate").asBoolean()).isTrue();
        assertThat(resource.path("conditionalUpdate").asBoolean()).isFalse();
        searches(type, resource);
      }
    }
  }

  private void searches(String type, JsonNode resource) {
    for (JsonNode param : resource.path("searchParam")) {
      String name = param.path("name").asString();
      String value =
          switch (param.path("type").asString()) {
            case "date" -> "2026-01-01";
            case "reference" -> "p1";
            case "token" -> "urn:x%7C1";
            default -> "x";
          };
      String alone = "/" + type + "?" + name + "=" + value;
      String together = "/" + type + "?identifier=urn:x%7C1&" + name + "=" + value;
      if (!name.equals("_cursor")) {
        assertThat(
                partner.get(alone).statusCode() == 200 || partner.get(together).statusCode() == 200)
            .as(alone)
            .isTrue();
      }
    }
    assertThat(partner.get("/" + type + "?identifier=urn:x%7C1&shoe-size=42").statusCode())
        .as(type)
        .isEqualTo(400);
  }

  private static List<String> codes(JsonNode interactions) {
    TreeSet<String> codes = new TreeSet<>();
    interactions.forEach(each -> codes.add(each.path("code").asString()));
    return List.copyOf(codes);
  }
}
