package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Writing over FHIR as a partner does it: over HTTP, with a token.
@XinqiaoTest
class FhirWriteTests {

  private static final String PATIENT =
      """
      {"resourceType":"Patient","identifier":[{"system":"urn:xinqiao:identifier:his:HIS","value":"%s"}],
       "name":[{"text":"张丽"}],"gender":"female","birthDate":"1975-04-12",
       "telecom":[{"system":"phone","value":"13000000001"}]}\
      """;
  private static final String ENCOUNTER =
      """
      {"resourceType":"Encounter","id":"e1","identifier":[{"system":"urn:v","value":"ZY1"}],"status":"finished",
       "class":{"code":"IMP"},"subject":{"reference":"Patient/p1"},"serviceType":{"text":"骨科"},
       "period":{"start":"2026-03-10T10:12:00+08:00","end":"2026-03-18T14:00:00+08:00"},
       "hospitalization":{"dischargeDisposition":{"text":"医嘱离院"}}}\
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired FhirTokens tokens;
  @Autowired IntakeRounds rounds;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser partner;

  @BeforeEach
  void aPartnerThatMayWrite() {
    tenant = hospitals.open();
    partner = partner(FhirTokens.Scope.READ, FhirTokens.Scope.WRITE);
  }

  @Test
  void aTransactionOfNothingIsTaken() {
    for (String nothing : List.of("", ", \"entry\": []")) {
      String bundle = "{\"resourceType\": \"Bundle\", \"type\": \"transaction\"" + nothing + "}";
      assertThat(post("/fhir", bundle).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCreatedPatientIsThereToRead() {
    HttpResponse<String> created = post("/fhir/Patient", PATIENT.formatted("P1"));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    JsonNode read = json(partner.get(location.substring(location.indexOf("/fhir"))));
    assertThat(read.path("name").get(0).path("text").asString()).isEqualTo("张丽");
    assertThat(read.path("birthDate").asString()).isEqualTo("1975-04-12");
    assertThat(count("intake_message WHERE state = 'applied' AND patient_id IS NOT NULL"))
        .isEqualTo(1);
    assertThat(
            count(
                "audit_event WHERE action = 'fhir.write' AND outcome = 'allowed' AND patient_id IS NOT NULL"))
        .isEqualTo(1);
  }

  @Test
  void theSameBytesTwiceAreOneMessageAndOnePatient() {
    post("/fhir/Patient", PATIENT.formatted("P1"));
    HttpResponse<String> again = post("/fhir/Patient", PATIENT.formatted("P1"));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(count("patient")).isEqualTo(1);
    assertThat(count("intake_message WHERE duplicates = 1")).isEqualTo(1);
  }

  /// As a conditional creation that finds one: nothing is made, and it says where the fact is.
  @Test
  void aFactThatIsPostedAgainIsNotCreatedAgain() {
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    String condition =
        """
        {"resourceType":"Condition","subject":{"reference":"Patient/p1"},"recordedDate":"2026-03-10",
         "code":{"coding":[{"code":"M17.100"}]}}\
        """;
    HttpResponse<String> first = post("/fhir/Condition", condition);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    HttpResponse<String> again = post("/fhir/Condition", condition);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(again.headers().firstValue("Location"))
        .isPresent()
        .isEqualTo(first.headers().firstValue("Location"));
    String bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":"
            + condition.replace("M17.100", "I10")
            + ",\"request\":{\"method\":\"POST\",\"url\":\"Condition\"}}]}";
    for (String status : List.of("201 Created", "200 OK")) {
      JsonNode entry = json(post("/fhir", bundle)).path("entry").path(0).path("response");
      assertThat(entry.path("status").asString()).isEqualTo(status);
      assertThat(entry.path("location").asString()).startsWith("Condition/");
    }
    assertThat(count("clinical_condition")).isEqualTo(2);
  }

  /// It was refused the first time, so nothing was made of it yet.
  @Test
  void whatWasRefusedBeforeIsCreatedOnceItCanBe() {
    String condition =
        """
        {"resourceType":"Condition","subject":{"reference":"Patient/p1"},"recordedDate":"2026-03-10",
         "code":{"coding":[{"code":"M17.100"}]}}\
        """;
    assertThat(post("/fhir/Condition", condition).statusCode()).isEqualTo(422);
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    assertThat(post("/fhir/Condition", condition).statusCode()).isEqualTo(201);
    assertThat(post("/fhir/Condition", condition).statusCode()).isEqualTo(200);
  }

  @Test
  void anUpdateKeepsThePartnersIdAndGoesBackAndForth() {
    String patient = withId(PATIENT.formatted("P1"), "p1");
    assertThat(put("/fhir/Patient/p1", patient).statusCode()).isEqualTo(201);
    assertThat(put("/fhir/Patient/p1", patient.replace("张丽", "张莉")).statusCode()).isEqualTo(200);
    assertThat(name("/fhir/Patient/p1")).isEqualTo("张莉");
    assertThat(put("/fhir/Patient/p1", patient).statusCode()).isEqualTo(200);
    assertThat(name("/fhir/Patient/p1")).isEqualTo("张丽");
    assertThat(count("intake_message")).as("each version is kept").isEqualTo(3);
    assertThat(put("/fhir/Patient/p1", patient).statusCode()).isEqualTo(200);
    assertThat(count("intake_message")).as("the last one again is none").isEqualTo(3);
    JsonNode found =
        json(partner.get("/fhir/Patient?identifier=urn:xinqiao:identifier:his:HIS%7CP1"));
    assertThat(found.path("entry").get(0).path("resource").path("id").asString()).isEqualTo("p1");
    assertThat(count("patient")).isEqualTo(1);
  }

  @Test
  void factsOfOtherResourcesStandUnderTheirPatientAndVisit() {
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    assertThat(put("/fhir/Encounter/e1", ENCOUNTER).statusCode()).isEqualTo(201);
    JsonNode read = json(partner.get("/fhir/Encounter/e1"));
    assertThat(read.path("id").asString()).isEqualTo("e1");
    assertThat(read.path("subject").path("reference").asString()).isEqualTo("Patient/p1");
    assertThat(read.path("class").path("code").asString()).isEqualTo("IMP");
    assertThat(read.path("serviceType").path("text").asString()).isEqualTo("骨科");

    for (String resource :
        List.of(
            """
            {"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},
             "encounter":{"reference":"Encounter/e1"},"recordedDate":"2026-03-10",
             "code":{"coding":[{"code":"M17.100","display":"原发性膝关节骨关节炎"}]}}\
            """,
            """
            {"resourceType":"Procedure","id":"o1","status":"completed","subject":{"reference":"Patient/p1"},
             "encounter":{"reference":"Encounter/e1"},"performedDateTime":"2026-03-11T09:00:00+08:00",
             "code":{"coding":[{"code":"81.5400x001"}],"text":"右侧全膝关节置换术"}}\
            """,
            """
            {"resourceType":"AllergyIntolerance","id":"a1","patient":{"reference":"Patient/p1"},
             "code":{"text":"青霉素"},"reaction":[{"severity":"moderate","manifestation":[{"text":"皮疹"}]}]}\
            """,
            """
            {"resourceType":"Observation","id":"b1","status":"final","subject":{"reference":"Patient/p1"},
             "effectiveDateTime":"2026-03-12T07:05:00+08:00","code":{"coding":[{"code":"85354-9"}],"text":"血压"},
             "component":[{"code":{"coding":[{"code":"8480-6"}]},"valueQuantity":{"value":162,"code":"mm[Hg]"}},
                          {"code":{"coding":[{"code":"8462-4"}]},"valueQuantity":{"value":95,"code":"mm[Hg]"}}]}\
            """,
            """
            {"resourceType":"Appointment","id":"y1","status":"booked","start":"2026-04-17T09:30:00+08:00",
             "serviceType":[{"text":"骨科复诊"}],
             "participant":[{"actor":{"reference":"Patient/p1"},"status":"accepted"},
                            {"actor":{"display":"孙立群"},"status":"accepted"}]}\
            """)) {
      String type = resource.split("\"")[3];
      String id = resource.split("\"")[7];
      HttpResponse<String> answer = put("/fhir/" + type + "/" + id, resource);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      assertThat(put("/fhir/" + type + "/" + id, resource).statusCode()).isEqualTo(200);
    }
    assertThat(count("clinical_condition WHERE code = 'M17.100' AND encounter_id IS NOT NULL"))
        .isEqualTo(1);
    assertThat(count("clinical_procedure WHERE performed_on = '2026-03-11'")).isEqualTo(1);
    assertThat(count("clinical_allergy WHERE severity = 'moderate' AND reaction = '皮疹'"))
        .isEqualTo(1);
    assertThat(count("clinical_observation WHERE panel_code = '85354-9' AND value > 90"))
        .isEqualTo(2);
    assertThat(count("appointment WHERE status = 'booked' AND doctor = '孙立群'")).isEqualTo(1);
    assertThat(count("appointment_revisit WHERE due_on = '2026-04-17'")).isEqualTo(1);
    assertThat(count("clinical_condition WHERE source_patient <> 'P1'")).isZero();
  }

  @Test
  void whatIsKeptReadsBackUnderThePartnersNames() {
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    put("/fhir/Encounter/e1", ENCOUNTER);
    String observation =
        """
        {"resourceType":"Observation","id":"b1","identifier":[{"system":"urn:lis","value":"L7"}],"status":"final",
         "subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},
         "effectiveDateTime":"2026-03-12T07:05:00+08:00","code":{"coding":[{"code":"85354-9"}],"text":"血压"},
         "component":[{"code":{"coding":[{"code":"8480-6"}]},"valueQuantity":{"value":162,"code":"mm[Hg]"},
                       "interpretation":[{"coding":[{"code":"H"}]}]},
                      {"code":{"coding":[{"code":"8462-4"}]},"valueQuantity":{"value":95,"code":"mm[Hg]"}}]}\
        """;
    assertThat(put("/fhir/Observation/b1", observation).statusCode()).isEqualTo(201);
    put(
        "/fhir/Condition/c1",
        """
        {"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},"recordedDate":"2026-03-10",
         "clinicalStatus":{"coding":[{"code":"active"}]},"onsetDateTime":"2020-01-01",
         "code":{"coding":[{"code":"M17.100","display":"膝关节骨关节炎"}]}}\
        """);

    JsonNode read = json(partner.get("/fhir/Observation/b1"));
    assertThat(read.path("id").asString()).isEqualTo("b1");
    assertThat(read.path("subject").path("reference").asString()).isEqualTo("Patient/p1");
    assertThat(read.path("encounter").path("reference").asString()).isEqualTo("Encounter/e1");
    assertThat(read.path("identifier").get(0).path("value").asString()).isEqualTo("L7");
    assertThat(read.path("effectiveDateTime").asString()).startsWith("2026-03-12T07:05:00");
    assertThat(read.path("component")).hasSize(2);
    JsonNode systolic = read.path("component").get(0);
    assertThat(systolic.path("valueQuantity").path("value").asDouble()).isEqualTo(162);
    assertThat(systolic.path("interpretation").get(0).path("coding").get(0).path("code").asString())
        .isEqualTo("H");
    assertThat(read.path("meta").path("lastUpdated").asString()).isNotEmpty();

    JsonNode condition = json(partner.get("/fhir/Condition/c1"));
    assertThat(condition.path("clinicalStatus").path("coding").get(0).path("code").asString())
        .isEqualTo("active");
    assertThat(condition.path("onsetDateTime").asString()).isEqualTo("2020-01-01");

    for (String found :
        List.of(
            "Observation?patient=Patient/p1&code=85354-9",
            "Observation?patient=p1&code=http://loinc.org%7C85354-9&date=2026-03-12",
            "Observation?patient=p1&date=ge2026-03-12&date=lt2026-03-13&_count=1000000000",
            "Observation?identifier=urn:lis%7CL7",
            "Observation?patient=p1&_lastUpdated=ge2020-01-01",
            "Condition?patient=p1&code=M17.100",
            "Condition?patient=p1&recorded-date=2026-03-10",
            "Encounter?identifier=urn:v%7CZY1",
            "Encounter?identifier=ZY1",
            "Encounter?patient=p1&date=2026-03")) {
      assertThat(json(partner.get("/fhir/" + found)).path("entry")).as(found).hasSize(1);
    }
    for (String missed :
        List.of(
            "Observation?patient=p1&code=8480-6",
            "Observation?patient=p1&date=2026-03-11",
            "Observation?patient=p1&_lastUpdated=lt2020-01-01",
            "Observation?patient=unknown",
            "Condition?patient=p1&code=I10")) {
      assertThat(json(partner.get("/fhir/" + missed)).path("entry")).as(missed).isEmpty();
    }
    assertThat(partner.get("/fhir/Condition?code=M17.100").statusCode()).isEqualTo(400);
    assertThat(partner.get("/fhir/Condition?patient=p1&date=2026-02-30").statusCode())
        .isEqualTo(400);
    assertThat(partner.get("/fhir/Observation/" + java.util.UUID.randomUUID()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void anotherPartnersNamesAreItsOwn() {
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    String token =
        Tenancy.call(
            tenant.id(),
            () -> tokens.create("另一系统", Set.of(FhirTokens.Scope.values()), Actor.system()).token());
    TestBrowser other = people.browser().with("Authorization", "Bearer " + token);
    assertThat(other.get("/fhir/Patient/p1").statusCode()).isEqualTo(404);
    assertThat(
            other
                .send("PUT", "/fhir/Patient/p1", withId(PATIENT.formatted("P2"), "p1"))
                .statusCode())
        .isEqualTo(201);
    assertThat(count("patient")).isEqualTo(2);
  }

  @Test
  void theDescriptionSaysWhatIsTrue() {
    JsonNode rest = json(people.browser().get("/fhir/metadata")).path("rest").get(0);
    assertThat(rest.path("interaction").toString()).contains("transaction", "batch");
    for (JsonNode resource : rest.path("resource")) {
      assertThat(resource.path("interaction").toString()).doesNotContain("delete", "history");
      if (resource.path("type").asString().equals("Observation")) {
        assertThat(resource.path("interaction").toString())
            .contains("create", "update", "read", "search-type");
        assertThat(resource.path("searchParam").toString())
            .contains("patient", "identifier", "code", "date", "_lastUpdated");
      }
    }
  }

  @Test
  void componentsOfOnePanelAreNotTakenForTheNextOne() {
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    String panel =
        """
        {"request":{"method":"POST","url":"Observation"},
         "resource":{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/p1"},
         "code":{"text":"血压"},"component":[{"code":{"text":"高"},"valueInteger":120},
           {"code":{"text":"低"},"valueInteger":80},{"code":{"text":"脉"},"valueInteger":70}]}}\
        """;
    String bundle =
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
            + String.join(",", panel, panel, panel)
            + "]}";
    assertThat(statuses(json(post("/fhir", bundle)))).containsExactly("201", "201", "201");
    assertThat(count("clinical_observation")).isEqualTo(9);
  }

  @Test
  void whatASourceWithdrawsIsNoFactAnyMore() {
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    String condition =
        """
        {"resourceType":"Condition","id":"c1","subject":{"reference":"Patient/p1"},
         "verificationStatus":{"coding":[{"code":"%s"}]},"code":{"text":"高血压"}}\
        """;
    assertThat(put("/fhir/Condition/c1", condition.formatted("confirmed")).statusCode())
        .isEqualTo(201);
    assertThat(put("/fhir/Condition/c1", condition.formatted("entered-in-error")).statusCode())
        .isEqualTo(200);
    assertThat(count("clinical_condition")).isZero();
    assertThat(count("intake_message")).as("what was said stays").isEqualTo(3);
  }

  @Test
  void aTransactionResolvesItsOwnReferencesWhateverTheOrder() {
    HttpResponse<String> response = post("/fhir", TRANSACTION);
    JsonNode answer = json(response);
    assertThat(answer.path("type").asString()).isEqualTo("transaction-response");
    assertThat(statuses(answer)).containsExactly("201", "201", "201", "201", "201", "202");
    assertThat(answer.path("entry").get(5).path("response").path("outcome").toString())
        .contains("Claim");
    String encounter = answer.path("entry").get(1).path("response").path("location").asString();
    JsonNode read = json(partner.get("/fhir/" + encounter));
    assertThat(read.path("participant").get(0).path("individual").path("display").asString())
        .isEqualTo("孙立群");
    assertThat(count("clinical_condition WHERE encounter_id IS NOT NULL")).isEqualTo(1);
    assertThat(count("patient_related_person WHERE name = '王强' AND relationship = '配偶'"))
        .isEqualTo(1);
    assertThat(count("intake_message")).isEqualTo(1);

    assertThat(statuses(json(post("/fhir", TRANSACTION))))
        .as("the same again is no new one")
        .containsExactly("200", "200", "200", "200", "200", "202");
    assertThat(count("clinical_encounter")).isEqualTo(1);
    assertThat(count("intake_message")).isEqualTo(1);
  }

  @Test
  void aTransactionOfUpdatesGoesBackAndForth() {
    String first =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"request":{"method":"PUT","url":"Patient/p1"},"resource":%s}]}\
        """
            .formatted(withId(PATIENT.formatted("P1"), "p1"));
    String second = first.replace("张丽", "张莉");
    for (String bundle : List.of(first, first, second, first)) {
      assertThat(post("/fhir", bundle).statusCode()).isEqualTo(200);
    }
    assertThat(name("/fhir/Patient/p1")).isEqualTo("张丽");
    assertThat(count("intake_message")).as("all but the repetition is kept").isEqualTo(3);
  }

  @Test
  void aTransactionIsAllOrNothingAndWaitsInQuarantineUntilItCanBeApplied() {
    String broken = TRANSACTION.replace("2026-03-10T10:12:00+08:00", "2026-02-30T10:12:00+08:00");
    HttpResponse<String> response = post("/fhir", broken);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(response.body()).contains("Bundle.entry[1] Encounter.period.start");
    assertThat(count("patient")).isZero();
    assertThat(count("intake_message WHERE state = 'quarantined'")).isEqualTo(1);
    assertThat(count("audit_event WHERE action = 'fhir.write' AND outcome = 'denied'"))
        .isEqualTo(1);
  }

  @Test
  void whatCameTooEarlyIsAppliedWhenItIsTriedAgain() {
    HttpResponse<String> early = put("/fhir/Encounter/e1", ENCOUNTER);
    assertThat(early.statusCode()).as(early.body()).isEqualTo(422);
    assertThat(early.body()).contains("Encounter.subject");
    put("/fhir/Patient/p1", withId(PATIENT.formatted("P1"), "p1"));
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    JsonNode waiting =
        TestBrowser.json(engineer.get("/api/integration/messages?state=quarantined"));
    JsonNode message = waiting.path("items").get(0);
    assertThat(message.path("type").asString()).isEqualTo("FHIR Encounter");
    assertThat(message.path("controlId").asString()).isEqualTo("Encounter/e1/_history/1");
    String path = "/api/integration/messages/" + message.path("id").asString();
    assertThat(engineer.get(path).body()).contains("医嘱离院");
    assertThat(engineer.post(path + "/replay", Map.of()).statusCode()).isEqualTo(200);
    rounds.applyAll(tenant);
    assertThat(count("clinical_encounter")).isEqualTo(1);
    assertThat(count("intake_message WHERE state = 'applied'")).isEqualTo(2);
  }

  @Test
  void aBatchAnswersEachEntry() {
    String batch =
        TRANSACTION
            .replace("\"transaction\"", "\"batch\"")
            .replace("\"gender\":\"female\"", "\"gender\":\"female\",\"birthDate\":\"1975-13-01\"");
    JsonNode answer = json(post("/fhir", batch));
    assertThat(answer.path("type").asString()).isEqualTo("batch-response");
    assertThat(statuses(answer)).containsExactly("422", "422", "422", "201", "422", "404");
  }

  @Test
  void aConditionalCreationLeavesWhatIsThere() {
    TestBrowser careful =
        partner(FhirTokens.Scope.READ, FhirTokens.Scope.WRITE)
            .with("If-None-Exist", "identifier=urn:xinqiao:identifier:his:HIS|P1");
    assertThat(careful.send("POST", "/fhir/Patient", PATIENT.formatted("P1")).statusCode())
        .isEqualTo(201);
    HttpResponse<String> second =
        careful.send("POST", "/fhir/Patient", PATIENT.formatted("P1").replace("张丽", "张莉"));
    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    String location = second.headers().firstValue("Location").orElseThrow();
    assertThat(name(location.substring(location.indexOf("/fhir")))).isEqualTo("张丽");
  }

  @Test
  void whatIsNotKeptIsNamed() {
    HttpResponse<String> response =
        post(
            "/fhir/Patient",
            PATIENT
                .formatted("P1")
                .replace("\"gender\"", "\"maritalStatus\":{\"text\":\"已婚\"},\"gender\""));
    JsonNode issue = json(response, 201).path("issue").get(0);
    assertThat(issue.path("severity").asString()).isEqualTo("information");
    assertThat(issue.path("expression").get(0).asString()).isEqualTo("Patient.maritalStatus");
    assertThat(response.body()).doesNotContain("已婚");
  }

  @Test
  void aTokenDoesWhatItIsFor() {
    assertThat(
            partner(FhirTokens.Scope.READ)
                .send("POST", "/fhir/Patient", PATIENT.formatted("P1"))
                .statusCode())
        .isEqualTo(403);
    assertThat(count("intake_message")).isZero();
    assertThat(count("audit_event WHERE action = 'fhir.write' AND outcome = 'denied'"))
        .isEqualTo(1);
    assertThat(partner(FhirTokens.Scope.WRITE).get("/fhir/Patient?name=zhang").statusCode())
        .isEqualTo(403);
  }

  @Test
  void aPartnersNameIsNotToBeHadOverMllp() {
    post("/fhir/Patient", PATIENT.formatted("P1"));
    String answer =
        rounds.take(
            tenant,
            "MSH|^~\\&|合作系统|FHIR|PRM|SZYY|20260301||ADT^A08^ADT_A01|M1|P|2.5\n"
                + "PID|1||P1^^^HIS^PI||李^四||19750412|F\n");
    assertThat(answer).contains("MSA|AR|M1");
  }

  @Test
  void referencesElsewhereAreNeverFollowed() {
    for (String reference :
        List.of(
            "http://169.254.169.254/fhir/Patient/1",
            "https://fhir.example/Patient/p1",
            "Patient/unknown",
            "#p1",
            "urn:uuid:0b8f0e4c-0000-0000-0000-000000000000")) {
      HttpResponse<String> response =
          put("/fhir/Encounter/e1", ENCOUNTER.replace("Patient/p1", reference));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
      assertOutcome(response);
    }
    String itself = ENCOUNTER.replace("Patient/p1", "Encounter/e1");
    assertThat(put("/fhir/Encounter/e1", itself).statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{ # 400",
        "[] # 400",
        "null # 400",
        "{\"resourceType\":\"Encounter\"} # 400",
        "{\"resourceType\":\"Patient\",\"resourceType\":\"Patient\"} # 400",
        "{\"resourceType\":\"Patient\",\"name\":{\"text\":\"张丽\"}} # 422",
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"1\"}],\"name\":[{\"text\":\"张丽\"}],\"birthDate\":\"2026-02-30\"} # 422",
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":{\"a\":1}}],\"name\":[{\"text\":\"张丽\"}]} # 422",
        "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"张丽\"}]} # 422",
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"1\"}],\"name\":\"张丽\"} # 422"
      })
  void badResourcesAreRefusedWithTheReason(String body, int status) {
    HttpResponse<String> response = post("/fhir/Patient", body.strip());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertOutcome(response);
    assertThat(count("patient")).isZero();
  }

  @Test
  void deepNestingAndEndlessBundlesStopBeforeTheyCost() {
    String deep =
        "{\"resourceType\":\"Patient\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    assertThat(post("/fhir/Patient", deep).statusCode()).isEqualTo(400);
    String many =
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
            + "{},".repeat(99_999)
            + "{}]}";
    HttpResponse<String> response = post("/fhir", many);
    assertThat(response.statusCode()).isEqualTo(413);
    assertOutcome(response);
    HttpResponse<String> large =
        post("/fhir/Patient", "{\"a\":\"" + "x".repeat(20_000_000) + "\"}");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(count("intake_message")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/fhir+xml", "text/plain", "application/json; charset=gbk"})
  void onlyJsonIsRead(String type) {
    HttpResponse<String> response =
        partner(FhirTokens.Scope.WRITE)
            .with("Content-Type", type)
            .send("POST", "/fhir/Patient", "<Patient xmlns=\"http://hl7.org/fhir\"/>");
    assertThat(response.statusCode()).isEqualTo(415);
    assertOutcome(response);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /fhir/Claim, 404",
    "POST, /fhir/Banana, 404",
    "POST, /fhir/Patient/1, 404",
    "PUT, /fhir/Patient, 404",
    "PUT, /fhir/Patient/a_b, 400",
    "PUT, /fhir/Patient?identifier=1, 400",
    "DELETE, /fhir/Patient/1, 405",
    "PATCH, /fhir/Patient/1, 405"
  })
  void whatIsNotOfferedIsRefused(String method, String path, int status) {
    HttpResponse<String> response = partner.send(method, path, withId(PATIENT, "a_b"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertOutcome(response);
  }

  static final String TRANSACTION =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
        {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","request":{"method":"POST","url":"Patient"},
         "resource":{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"B1"}],
           "name":[{"text":"王秀兰"}],"gender":"female"}},
        {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","request":{"method":"POST","url":"Encounter"},
         "resource":{"resourceType":"Encounter","identifier":[{"value":"ZY9"}],"status":"finished","class":{"code":"IMP"},
           "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},
           "participant":[{"individual":{"reference":"Practitioner?identifier=urn:npi|7"}}],
           "period":{"start":"2026-03-10T10:12:00+08:00"}}},
        {"request":{"method":"POST","url":"Condition"},
         "resource":{"resourceType":"Condition","code":{"text":"高血压"},
           "subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},
           "encounter":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000002"}}},
        {"request":{"method":"POST","url":"Practitioner"},
         "resource":{"resourceType":"Practitioner","identifier":[{"system":"urn:npi","value":"7"}],
           "name":[{"text":"孙立群"}]}},
        {"request":{"method":"POST","url":"RelatedPerson"},
         "resource":{"resourceType":"RelatedPerson","patient":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"},
           "name":[{"text":"王强"}],"relationship":[{"text":"配偶"}]}},
        {"request":{"method":"POST","url":"Claim"},"resource":{"resourceType":"Claim"}}]}\
      """;

  private TestBrowser partner(FhirTokens.Scope... scopes) {
    String token =
        Tenancy.call(
            tenant.id(), () -> tokens.create("合作系统", Set.of(scopes), Actor.system()).token());
    return people.browser().with("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> post(String path, String body) {
    return partner.send("POST", path, body);
  }

  private HttpResponse<String> put(String path, String body) {
    return partner.send("PUT", path, body);
  }

  private String name(String path) {
    return json(partner.get(path)).path("name").get(0).path("text").asString();
  }

  private int count(String from) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + from).query(Integer.class).single());
  }

  private static List<String> statuses(JsonNode bundle) {
    List<String> statuses = new ArrayList<>();
    bundle
        .path("entry")
        .forEach(entry ->
            statuses.add(entry.path("response").path("status").asString().substring(0, 3)));
    return statuses;
  }

  private static String withId(String resource, String id) {
    return resource.replaceFirst("\\{", "{\"id\":\"" + id + "\",");
  }

  private static void assertOutcome(HttpResponse<String> response) {
    JsonNode outcome = TestBrowser.json(response);
    assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
    assertThat(outcome.path("issue").get(0).path("severity").asString()).isEqualTo("error");
  }

  private static JsonNode json(HttpResponse<String> response) {
    return json(response, 200);
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return TestBrowser.json(response);
  }
}
