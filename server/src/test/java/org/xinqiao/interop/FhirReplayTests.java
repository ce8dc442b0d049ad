package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// What came over FHIR is built anew from what is kept, to the same facts.
@XinqiaoTest
class FhirReplayTests {

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;
  @Autowired StateOfPatients state;
  @Autowired ReplayFacts replay;

  @Test
  void replayBuildsTheSameFactsAnew() {
    Tenant tenant = hospitals.open();
    FhirTestPartner.Session partner = partners.of(tenant, "合作系统");
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    partner.write(201, FhirTestPartner.PATIENT.formatted("p2", "P2"));
    FhirTestPartner.FACTS.forEach(fact -> partner.write(201, fact.formatted("1")));
    partner.write(200, FhirTestPartner.FACTS.get(5).formatted("1").replace("120", "140"));
    partner.write(
        201, FhirTestPartner.FACTS.get(1).formatted("9").replace("Patient/p9", "Patient/p2"));
    partner.write(
        200,
        FhirTestPartner.FACTS
            .get(1)
            .formatted("9")
            .replace(
                "Patient/p9",
                "Patient/p2\"},\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},\"x\":{\"y\":\"z"));
    // One message about two patients, and then a newer word about one of them.
    String two =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
          {"request":{"method":"POST","url":"Condition"},"resource":{"resourceType":"Condition",
            "code":{"text":"高血压"},"subject":{"reference":"Patient/p1"},"recordedDate":"2026-03-01"}},
          {"request":{"method":"POST","url":"Observation","ifNoneExist":"identifier=urn:l|1"},
           "resource":{"resourceType":"Observation","identifier":[{"system":"urn:l","value":"1"}],"status":"final",
            "code":{"text":"体重"},"valueInteger":60,"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-03-01"}},
          {"request":{"method":"PUT","url":"Observation/w2"},"resource":{"resourceType":"Observation","id":"w2",
            "status":"final","code":{"text":"体重"},"valueInteger":70,"subject":{"reference":"Patient/p2"},
            "effectiveDateTime":"2026-03-01"}},
          {"request":{"method":"PUT","url":"Practitioner/s"},"resource":{"resourceType":"Practitioner","id":"s",
            "name":[{"text":"孙立群"}]}}]}\
        """;
    partner.write(200, two);
    partner.write(
        200,
        """
        {"resourceType":"Observation","id":"w2","status":"final","code":{"text":"体重"},"valueInteger":71,
         "subject":{"reference":"Patient/p2"},"effectiveDateTime":"2026-03-01"}\
        """);
    partner.write(
        200,
        """
        {"resourceType":"Practitioner","id":"s","name":[{"text":"孙立"}]}\
        """);
    String before = state.comparably(tenant);

    assertThat(Tenancy.call(tenant.id(), replay::ofEverybody)).isGreaterThan(10);

    assertThat(state.comparably(tenant)).isEqualTo(before);
    assertThat(partner.read("/Observation/o1").path("valueQuantity").path("value").asInt())
        .isEqualTo(140);
    assertThat(partner.read("/Practitioner/s").toString()).contains("孙立\"");
    // An update to what is there already is no new version, also after the replay.
    int messages = partner.count("intake_message");
    partner.write(200, FhirTestPartner.FACTS.get(5).formatted("1").replace("120", "140"));
    assertThat(partner.count("intake_message")).isEqualTo(messages);
  }
}
