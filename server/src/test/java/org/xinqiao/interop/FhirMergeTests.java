package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.MergePatients;
import org.xinqiao.patient.PatientRecord.Identifier.Kind;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.UnmergePatients;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// A partner's name of a patient stays that of one record: it follows when another record stands
/// for it, and has its own again when the two are parted.
@XinqiaoTest
class FhirMergeTests {

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;
  @Autowired StateOfPatients state;
  @Autowired Patients patients;
  @Autowired MergePatients merge;
  @Autowired UnmergePatients unmerge;

  private Tenant tenant;
  private FhirTestPartner.Session partner;
  private PatientId one;
  private PatientId two;

  @BeforeEach
  void twoRecordsWithFactsOfEveryKind() {
    tenant = hospitals.open();
    partner = partners.of(tenant, "合作系统");
    for (String number : List.of("1", "2")) {
      partner.write(201, FhirTestPartner.PATIENT.formatted("p" + number, "P" + number));
      for (String fact : FhirTestPartner.FACTS) {
        partner.write(201, fact.formatted(number));
      }
    }
    one = record("P1");
    two = record("P2");
  }

  @Test
  void bothNamesReadThePatientAndAllThatIsKnown() {
    merged();
    assertThat(partner.found("/Condition?patient=p1")).containsExactlyInAnyOrder("c1", "c2");
    assertThat(partner.found("/Condition?patient=p2")).containsExactlyInAnyOrder("c1", "c2");
    for (String type :
        List.of(
            "Encounter",
            "Procedure",
            "Observation",
            "MedicationRequest",
            "MedicationDispense",
            "DiagnosticReport",
            "AllergyIntolerance",
            "Appointment",
            "RelatedPerson")) {
      assertThat(partner.found("/" + type + "?patient=p2")).as(type).hasSizeGreaterThan(1);
    }
    assertThat(partner.read("/Condition/c2").path("subject").path("reference").asString())
        .isEqualTo("Patient/p1");
    JsonNode retired = partner.read("/Patient/p2");
    assertThat(retired.path("id").asString()).isEqualTo("p2");
    assertThat(retired.path("active").asBoolean(true)).isFalse();
    assertThat(retired.path("link").get(0).path("other").path("reference").asString())
        .isEqualTo("Patient/p1");
    assertThat(partner.read("/Patient/p1").has("link")).isFalse();
    parted();
    assertThat(partner.found("/Condition?patient=p1")).containsExactly("c1");
    assertThat(partner.found("/Condition?patient=p2")).containsExactly("c2");
    assertThat(partner.read("/Condition/c2").path("subject").path("reference").asString())
        .isEqualTo("Patient/p2");
    assertThat(partner.read("/Patient/p2").has("link")).isFalse();
  }

  @Test
  void aMergeThatIsUndoneLeavesEverythingAsItWas() {
    String before = state.exactly(tenant);
    merged();
    assertThat(state.exactly(tenant)).isNotEqualTo(before);
    parted();
    assertThat(state.exactly(tenant)).isEqualTo(before);
  }

  @Test
  void whatIsSaidOfTheRetiredRecordGoesToThePatientAndHomeAgain() {
    merged();
    for (String fact : FhirTestPartner.FACTS) {
      partner.write(200, fact.formatted("2")); // The same once more is no second fact.
    }
    String later = FhirTestPartner.FACTS.get(5).replace("8480-6", "8867-4");
    partner.write(201, later.replace("o%1$s", "o3").formatted("2"));
    partner.write(
        201,
        """
        {"resourceType":"Condition","id":"c4","code":{"text":"哮喘"},
         "subject":{"identifier":{"system":"urn:xinqiao:identifier:his:HIS","value":"P2"}}}\
        """);
    assertThat(partner.found("/Observation?patient=p1")).contains("o1", "o2", "o3");
    assertThat(partner.count("clinical_condition WHERE patient_id = '%s'".formatted(one.value())))
        .isEqualTo(3);
    assertThat(partner.count("clinical_encounter")).isEqualTo(2);
    assertThat(partner.count("appointment")).isEqualTo(2);
    assertThat(partner.count("clinical_observation WHERE patient_id = '%s'".formatted(two.value())))
        .isZero();
    parted();
    assertThat(partner.found("/Observation?patient=p1")).contains("o1").doesNotContain("o2", "o3");
    assertThat(partner.found("/Observation?patient=p2")).contains("o2", "o3").doesNotContain("o1");
    assertThat(partner.found("/Condition?patient=p2")).containsExactlyInAnyOrder("c2", "c4");
  }

  @Test
  void aPartnerThatKnowsOnlyTheRetiredRecordKeepsItsName() {
    FhirTestPartner.Session other = partners.of(tenant, "另一系统");
    other.write(200, FhirTestPartner.PATIENT.formatted("x", "P2"));
    merged();
    JsonNode read = other.read("/Patient/x");
    assertThat(read.path("id").asString()).isEqualTo("x");
    assertThat(read.has("link")).isFalse();
    assertThat(other.found("/Condition?patient=x")).hasSize(2);
    JsonNode entry = other.read("/Condition?patient=x").path("entry").get(0).path("resource");
    assertThat(entry.path("subject").path("reference").asString()).isEqualTo("Patient/x");
  }

  @Test
  void aVisitStaysWithItsPatient() {
    partner.write(
        409, FhirTestPartner.FACTS.get(0).formatted("1").replace("Patient/p1", "Patient/p2"));
    merged();
    partner.write(
        200, FhirTestPartner.FACTS.get(0).formatted("1").replace("Patient/p1", "Patient/p2"));
  }

  private void merged() {
    assertThat(hospitals.in(tenant, () -> merge.merge(two, one, "同一身份证", null, lead())))
        .isInstanceOf(MergePatients.Outcome.Merged.class);
  }

  private void parted() {
    assertThat(hospitals.in(tenant, () -> unmerge.unmerge(two, "不是同一人", lead()))).isEmpty();
  }

  private CurrentStaff lead() {
    return new CurrentStaff(
        new StaffId(UUID.randomUUID()),
        "护士长",
        Staff.Role.LEAD,
        null,
        tenant.id(),
        UUID.randomUUID());
  }

  private PatientId record(String number) {
    return hospitals.in(
        tenant, () -> patients.recordByIdentifier(Kind.HIS, "HIS", number).orElseThrow());
  }
}
