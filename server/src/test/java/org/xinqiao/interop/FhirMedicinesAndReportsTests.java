package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// What is prescribed, handed over and reported stands where messages of HL7 put the same, and
/// reads back.
@XinqiaoTest
class FhirMedicinesAndReportsTests {

  private static final String ENCOUNTER =
      """
      {"resourceType":"Encounter","id":"e1","status":"finished","class":{"code":"AMB"},
       "subject":{"reference":"Patient/p1"},"serviceType":{"text":"骨科"},
       "period":{"start":"2026-03-20T08:00:00+08:00"}}\
      """;
  private static final String REQUEST =
      """
      {"resourceType":"MedicationRequest","id":"m1","identifier":[{"system":"urn:his","value":"RX1"}],
       "status":"active","intent":"order","subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},
       "medicationCodeableConcept":{"coding":[{"code":"YP0021","display":"塞来昔布胶囊"}]},
       "authoredOn":"2026-03-20T09:12:00+08:00","requester":{"display":"孙立群"},
       "dosageInstruction":[{"timing":{"code":{"text":"每日两次"},"repeat":{"boundsPeriod":{"start":"2026-03-21"}}},
         "doseAndRate":[{"doseQuantity":{"value":0.2,"unit":"g"}}]}],
       "dispenseRequest":{"quantity":{"value":28,"unit":"粒"},"expectedSupplyDuration":{"value":14,"unit":"days"}}}\
      """;
  private static final String DISPENSE =
      """
      {"resourceType":"MedicationDispense","id":"d1","identifier":[{"value":"FY1"}],"status":"completed",
       "subject":{"reference":"Patient/p1"},"medicationCodeableConcept":{"coding":[{"code":"YP0021","display":"塞来昔布胶囊"}]},
       "authorizingPrescription":[{"reference":"MedicationRequest/m1"}],"quantity":{"value":28,"unit":"粒"},
       "daysSupply":{"value":2,"code":"wk"},"whenHandedOver":"2026-03-20T10:00:00+08:00"}\
      """;
  private static final String REPORT =
      """
      {"resourceType":"DiagnosticReport","id":"r1","identifier":[{"system":"urn:lis","value":"J7"}],"status":"final",
       "subject":{"reference":"Patient/p1"},"encounter":{"reference":"Encounter/e1"},
       "code":{"coding":[{"code":"SH","display":"生化"}]},
       "effectiveDateTime":"2026-03-20T07:00:00+08:00","issued":"2026-03-20T11:00:00+08:00",
       "contained":[{"resourceType":"Observation","id":"k","status":"final","code":{"coding":[{"code":"2823-3","display":"钾"}]},
                     "valueQuantity":{"value":5.9,"unit":"mmol/L"},"effectiveDateTime":"2026-03-20T07:00:00+08:00"},
                    {"resourceType":"Observation","id":"bp","status":"final","code":{"text":"血压"},
                     "component":[{"code":{"text":"高"},"valueInteger":120},{"code":{"text":"低"},"valueInteger":80}]}],
       "result":[{"reference":"Observation/glucose"},{"reference":"#k"},{"reference":"#bp"}],
       "conclusion":"血钾偏高，建议复查"}\
      """;
  private static final String GLUCOSE =
      """
      {"resourceType":"Observation","id":"glucose","status":"final","subject":{"reference":"Patient/p1"},
       "code":{"coding":[{"code":"14771-0"}]},"valueQuantity":{"value":5.1,"unit":"mmol/L"},
       "effectiveDateTime":"2026-03-20T07:00:00+08:00"}\
      """;

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;
  @Autowired IntakeRounds rounds;

  private Tenant tenant;
  private FhirTestPartner.Session partner;

  @BeforeEach
  void aPatientWithAVisit() {
    tenant = hospitals.open();
    partner = partners.of(tenant, "合作系统");
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    partner.write(201, ENCOUNTER);
  }

  @Test
  void aPrescriptionReadsBackAndIsFound() {
    assertThat(partner.write(201, REQUEST).toString()).contains("Everything in it is kept");
    assertThat(partner.write(200, REQUEST).toString()).contains("Everything in it is kept");
    assertThat(
            partner.count(
                "clinical_fact_medication_request WHERE dose = '0.2 g' AND frequency = '每日两次' AND days_supply = 14"
                    + " AND quantity = 28 AND unit = '粒' AND ends_on = '2026-04-03' AND prescriber = '孙立群'"))
        .isEqualTo(1);
    JsonNode read = partner.read("/MedicationRequest/m1");
    assertThat(read.path("status").asString()).isEqualTo("active");
    assertThat(read.path("intent").asString()).isEqualTo("order");
    assertThat(coding(read, "medicationCodeableConcept")).isEqualTo("YP0021");
    assertThat(read.path("subject").path("reference").asString()).isEqualTo("Patient/p1");
    assertThat(read.path("encounter").path("reference").asString()).isEqualTo("Encounter/e1");
    assertThat(read.path("authoredOn").asString()).startsWith("2026-03-20T09:12:00");
    assertThat(read.path("requester").path("display").asString()).isEqualTo("孙立群");
    assertThat(read.path("identifier").toString()).contains("urn:his", "urn:xinqiao:order", "RX1");
    JsonNode dosage = read.path("dosageInstruction").get(0);
    assertThat(dosage.path("text").asString()).isEqualTo("0.2 g");
    assertThat(dosage.path("timing").path("code").path("text").asString()).isEqualTo("每日两次");
    assertThat(dosage.path("timing").path("repeat").path("boundsPeriod").path("start").asString())
        .isEqualTo("2026-03-21");
    JsonNode dispense = read.path("dispenseRequest");
    assertThat(dispense.path("quantity").path("value").asInt()).isEqualTo(28);
    assertThat(dispense.path("expectedSupplyDuration").path("value").asInt()).isEqualTo(14);
    for (String search :
        List.of(
            "patient=p1",
            "patient=p1&code=YP0021",
            "patient=p1&status=active",
            "patient=p1&authoredon=2026-03-20",
            "patient=p1&_lastUpdated=ge2020-01-01&_count=1000000000",
            "identifier=urn:his%7CRX1",
            "identifier=RX1",
            "identifier=urn:xinqiao:order%7CRX1")) {
      assertThat(partner.found("/MedicationRequest?" + search)).as(search).containsExactly("m1");
    }
    for (String search :
        List.of(
            "patient=p1&code=YP0022",
            "patient=p1&status=stopped",
            "patient=p1&status=draft",
            "patient=p1&authoredon=2026-03-21",
            "identifier=RX2")) {
      assertThat(partner.found("/MedicationRequest?" + search)).as(search).isEmpty();
    }
  }

  /// An RDE and a MedicationRequest of one number are one prescription, whoever came first.
  @Test
  void anOrderOfBothWaysIsOne() {
    partner.write(201, REQUEST);
    String answer =
        rounds.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|20991231091200+0800||RDE^O11^RDE_O11|R1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||P1^^^HIS^PI||张^丽||19750412|F
            ORC|DC|RX1^HIS
            RXE||YP0021^塞来昔布胶囊^L|0.2||g^克^L|CAP^粒^L||||28|CAP^粒^L
            """);
    assertThat(answer).contains("MSA|AA");
    assertThat(partner.count("clinical_medication_request")).isEqualTo(1);
    assertThat(partner.read("/MedicationRequest/m1").path("status").asString())
        .isEqualTo("stopped");
  }

  @Test
  void whatIsHandedOverRunsOutOnADay() {
    partner.write(201, REQUEST);
    assertThat(partner.write(201, DISPENSE).toString()).contains("Everything in it is kept");
    assertThat(partner.count("clinical_fact_medication_dispense WHERE runs_out_on = '2026-04-03'"))
        .isEqualTo(1);
    JsonNode read = partner.read("/MedicationDispense/d1");
    assertThat(read.path("daysSupply").path("value").asInt()).isEqualTo(14);
    assertThat(
            read.path("authorizingPrescription").get(0).path("identifier").path("value").asString())
        .isEqualTo("RX1");
    for (String search :
        List.of(
            "patient=p1&status=completed&whenhandedover=2026-03-20",
            "patient=p1&code=YP0021",
            "identifier=FY1")) {
      assertThat(partner.found("/MedicationDispense?" + search)).as(search).containsExactly("d1");
    }
    partner.write(200, DISPENSE.replace("completed", "cancelled"));
    assertThat(partner.count("clinical_fact_medication_dispense")).isZero();
    assertThat(partner.found("/MedicationDispense?patient=p1&status=cancelled")).hasSize(1);
  }

  @Test
  void aMedicineMayBeAResourceOfItsOwn() {
    partner.write(
        201,
        """
        {"resourceType":"Medication","id":"med1","code":{"coding":[{"code":"YP0021","display":"塞来昔布胶囊"}]}}\
        """);
    String concept =
        "\"medicationCodeableConcept\":{\"coding\":[{\"code\":\"YP0021\",\"display\":\"塞来昔布胶囊\"}]}";
    partner.write(
        201,
        REQUEST.replace(concept, "\"medicationReference\":{\"reference\":\"Medication/med1\"}"));
    assertThat(coding(partner.read("/MedicationRequest/m1"), "medicationCodeableConcept"))
        .isEqualTo("YP0021");
    JsonNode outcome =
        partner.write(
            201,
            DISPENSE.replace(
                concept,
                "\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"x\",\"code\":{\"text\":\"阿司匹林\"},\"batch\":{\"lotNumber\":\"7\"}}],"
                    + "\"medicationReference\":{\"reference\":\"#x\"}"));
    assertThat(outcome.toString())
        .contains("MedicationDispense.contained.ofType(Medication).batch")
        .doesNotContain("\"MedicationDispense.contained\"");
    assertThat(coding(partner.read("/MedicationDispense/d1"), "medicationCodeableConcept"))
        .isEqualTo("阿司匹林");
  }

  @Test
  void aCorrectedMedicineIsNotASecondOne() {
    partner.write(201, REQUEST);
    partner.write(200, REQUEST.replace("YP0021", "YP0099"));
    assertThat(partner.value("SELECT string_agg(code, ',') FROM clinical_medication_request"))
        .isEqualTo("YP0099");
    partner.write(200, REQUEST.replace("active", "entered-in-error"));
    assertThat(partner.count("clinical_medication_request")).isZero();
    assertThat(partner.get("/MedicationRequest/m1").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "\"status\":\"active\" # \"status\":\"draft\" # MedicationRequest.status",
        "\"status\":\"active\" # \"status\":\"unknown\" # MedicationRequest.status",
        "\"status\":\"active\" # \"status\":\"active\",\"doNotPerform\":true # MedicationRequest.doNotPerform",
        "\"status\":\"active\" # \"status\":\"active\",\"modifierExtension\":[] # MedicationRequest.modifierExtension",
        "\"intent\":\"order\" # \"intent\":\"proposal\" # MedicationRequest.intent",
        "\"intent\":\"order\", # \"\":\"\", # MedicationRequest.intent",
        "2026-03-20T09:12:00+08:00 # 2026-02-30 # MedicationRequest.authoredOn",
        "\"value\":28 # \"value\":\"viel\" # MedicationRequest.dispenseRequest.quantity.value",
        "Patient/p1 # Patient/p2 # MedicationRequest.subject",
        "\"medicationCodeableConcept\" # \"medicationNothing\" # MedicationRequest.medication",
      })
  void whatIsNoPrescriptionIsRefused(String sent, String instead, String element) {
    JsonNode outcome = partner.write(422, REQUEST.replace(sent.strip(), instead.strip()));
    assertThat(outcome.toString()).contains(element.strip());
    assertThat(partner.count("clinical_medication_request")).isZero();
  }

  @Test
  void aSupplyThatLeavesADoubtIsNamedAndNotGuessed() {
    JsonNode outcome =
        partner.write(
            201,
            REQUEST.replace("{\"value\":14,\"unit\":\"days\"}", "{\"value\":1,\"code\":\"mo\"}"));
    assertThat(outcome.toString())
        .contains("MedicationRequest.dispenseRequest.expectedSupplyDuration");
    assertThat(partner.count("clinical_medication_request WHERE days_supply IS NULL")).isEqualTo(1);
    partner.write(422, DISPENSE.replace(",\"whenHandedOver\":\"2026-03-20T10:00:00+08:00\"", ""));
  }

  @Test
  void aReportHoldsItsResultsAndItsConclusion() {
    partner.write(201, GLUCOSE);
    assertThat(partner.write(201, REPORT).toString()).contains("Everything in it is kept");
    partner.write(200, REPORT);
    assertThat(
            partner.value(
                "SELECT string_agg(code || '=' || raw_value, ' ' ORDER BY code COLLATE \"C\") FROM clinical_observation"))
        .isEqualTo("14771-0=5.1 2823-3=5.9 SH=血钾偏高，建议复查 低=80 高=120");
    JsonNode read = partner.read("/DiagnosticReport/r1");
    assertThat(read.path("conclusion").asString()).isEqualTo("血钾偏高，建议复查");
    assertThat(read.path("status").asString()).isEqualTo("final");
    assertThat(coding(read, "code")).isEqualTo("SH");
    assertThat(read.path("effectiveDateTime").asString()).startsWith("2026-03-20T07:00:00");
    assertThat(read.path("issued").asString()).startsWith("2026-03-20T11:00:00");
    assertThat(read.path("encounter").path("reference").asString()).isEqualTo("Encounter/e1");
    assertThat(read.path("identifier").toString()).contains("J7");
    assertThat(read.path("result")).hasSize(3);
    assertThat(read.path("result").get(0).path("reference").asString())
        .isEqualTo("Observation/glucose");
    JsonNode potassium =
        partner.read("/" + read.path("result").get(1).path("reference").asString());
    assertThat(potassium.path("valueQuantity").path("value").asDouble()).isEqualTo(5.9);
    JsonNode pressure = partner.read("/" + read.path("result").get(2).path("reference").asString());
    assertThat(pressure.path("component")).hasSize(2);
    for (String search :
        List.of(
            "patient=p1",
            "patient=p1&code=SH&status=final&date=2026-03-20",
            "identifier=urn:lis%7CJ7")) {
      assertThat(partner.found("/DiagnosticReport?" + search)).as(search).containsExactly("r1");
    }
    assertThat(partner.found("/DiagnosticReport?patient=p1&status=preliminary")).isEmpty();
  }

  @Test
  void whatACorrectedReportNoLongerBringsIsGone() {
    partner.write(201, GLUCOSE);
    partner.write(201, REPORT);
    String kept = partner.read("/DiagnosticReport/r1").path("result").get(1).toString();
    partner.write(
        200,
        REPORT
            .replace("\"final\",\n \"subject\"", "\"corrected\",\n \"subject\"")
            .replace(",{\"reference\":\"#bp\"}", "")
            .replace("5.9", "4.9")
            .replace("血钾偏高，建议复查", ""));
    JsonNode read = partner.read("/DiagnosticReport/r1");
    assertThat(read.path("result")).hasSize(2);
    assertThat(read.path("result").get(1).toString()).isEqualTo(kept);
    assertThat(read.has("conclusion")).isFalse();
    assertThat(
            partner.value(
                "SELECT string_agg(raw_value, ' ' ORDER BY code) FROM clinical_observation"))
        .isEqualTo("5.1 4.9");
    partner.write(200, GLUCOSE.replace("\"final\"", "\"entered-in-error\""));
    assertThat(partner.read("/DiagnosticReport/r1").path("result")).hasSize(1);
    partner.write(200, REPORT.replaceFirst("\"final\"", "\"entered-in-error\""));
    assertThat(partner.count("clinical_observation")).isZero();
    assertThat(partner.get("/DiagnosticReport/r1").statusCode()).isEqualTo(404);
  }

  @Test
  void resultsMayStandBehindTheirReport() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"fullUrl":"urn:uuid:d","request":{"method":"POST","url":"MedicationDispense"},"resource":%s},
          {"fullUrl":"urn:uuid:r","request":{"method":"POST","url":"DiagnosticReport"},"resource":%s},
          {"fullUrl":"urn:uuid:m","request":{"method":"POST","url":"MedicationRequest"},"resource":%s},
          {"fullUrl":"urn:uuid:g","request":{"method":"POST","url":"Observation"},"resource":%s}]}\
        """
            .formatted(
                DISPENSE.replace("MedicationRequest/m1", "urn:uuid:m"),
                REPORT.replace("Observation/glucose", "urn:uuid:g"),
                REQUEST,
                GLUCOSE);
    JsonNode answer = partner.write(200, bundle);
    answer
        .path("entry")
        .forEach(entry ->
            assertThat(entry.path("response").path("status").asString()).isEqualTo("201 Created"));
    String report = answer.path("entry").get(1).path("response").path("location").asString();
    JsonNode read = partner.read("/" + report);
    assertThat(read.path("result")).hasSize(3);
    assertThat(read.path("result").get(0).path("reference").asString())
        .isEqualTo(answer.path("entry").get(3).path("response").path("location").asString());
    assertThat(partner.value("SELECT order_key FROM clinical_medication_dispense"))
        .isEqualTo("RX1");
    partner.write(200, bundle);
    assertThat(partner.count("clinical_diagnostic_report")).isEqualTo(1);
    assertThat(partner.count("clinical_observation")).isEqualTo(5);
  }

  @Test
  void aBatchAndAConditionalCreationTakeThemToo() {
    String batch =
        """
        {"resourceType":"Bundle","type":"batch","entry":[
          {"request":{"method":"POST","url":"MedicationRequest","ifNoneExist":"identifier=urn:his|RX1"},"resource":%s},
          {"request":{"method":"PUT","url":"Observation/glucose"},"resource":%s},
          {"request":{"method":"POST","url":"DiagnosticReport"},"resource":%s},
          {"request":{"method":"POST","url":"DiagnosticReport"},"resource":%s}]}\
        """
            .formatted(
                REQUEST,
                GLUCOSE,
                REPORT,
                REPORT.replace("Observation/glucose", "Observation/other"));
    assertThat(statuses(partner.write(200, batch))).isEqualTo("201 201 201 422");
    assertThat(statuses(partner.write(200, batch.replace("\"active\"", "\"stopped\""))))
        .isEqualTo("200 200 200 422");
    assertThat(partner.value("SELECT status FROM clinical_medication_request")).isEqualTo("active");
  }

  @Test
  void whatMayTurnTheMeaningAroundIsNotPassedOver() {
    partner.write(201, GLUCOSE);
    partner.write(
        422,
        REPORT.replace(
            "\"id\":\"k\",", "\"id\":\"k\",\"modifierExtension\":[{\"url\":\"urn:x\"}],"));
    assertThat(partner.count("clinical_diagnostic_report")).isZero();
  }

  /// Another partner sees the fact, and nothing of what the first one calls it.
  @Test
  void aNameIsNoNumber() {
    partner.write(
        201, REQUEST.replace("\"identifier\":[{\"system\":\"urn:his\",\"value\":\"RX1\"}],", ""));
    FhirTestPartner.Session other = partners.of(tenant, "另一系统");
    String id = partner.value("SELECT request_id::text FROM clinical_medication_request");
    assertThat(other.read("/MedicationRequest/" + id).has("identifier")).isFalse();
    assertThat(partner.read("/MedicationRequest/m1").has("identifier")).isFalse();
  }

  @Test
  void aReportNamesResultsOfItsPatientOnly() {
    partner.write(201, FhirTestPartner.PATIENT.formatted("p2", "P2"));
    partner.write(201, GLUCOSE.replace("Patient/p1", "Patient/p2"));
    partner.write(409, REPORT);
    partner.write(422, REPORT.replace("Observation/glucose", "DiagnosticReport/r1"));
    partner.write(
        422,
        REPORT.replace("Observation/glucose", "#k").replace("\"id\":\"k\"", "\"id\":\"other\""));
    assertThat(partner.count("clinical_diagnostic_report")).isZero();
    assertThat(partner.count("clinical_observation")).isEqualTo(1);
  }

  private static String coding(JsonNode resource, String concept) {
    return resource.path(concept).path("coding").get(0).path("code").asString();
  }

  private static String statuses(JsonNode bundle) {
    StringBuilder statuses = new StringBuilder();
    bundle
        .path("entry")
        .forEach(entry ->
            statuses
                .append(statuses.isEmpty() ? "" : " ")
                .append(entry.path("response").path("status").asString(), 0, 3));
    return statuses.toString();
  }
}
