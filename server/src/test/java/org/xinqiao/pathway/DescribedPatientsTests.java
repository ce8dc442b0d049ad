package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.XinqiaoTest;

/// Pathways of long care that ship: for each a patient who is described has exactly the plan with
/// its days, kinds and department, and whoever is somewhat different has none.
@XinqiaoTest
class DescribedPatientsTests extends DescribedPatient {

  @BeforeEach
  void aWomanOfFifty() {
    aPatient("female", "1976-01-01");
  }

  /// The report of the tissue comes three weeks after she went home; it counts from the operation.
  @Test
  void breastCancer() {
    UUID stay = visit("inpatient", "2026-03-01", "2026-03-06");
    operation(stay, "85.4300x001", "2026-03-02");
    planOn("2026-03-06");
    assertThat(running()).containsExactly("breast-surgery");

    diagnosis(visit("outpatient", "2026-03-25", null), "C50.900", "2026-03-25");
    planOn("2026-03-25");
    assertThat(running()).containsExactly("breast-cancer", "breast-surgery");
    assertPlan(
        "breast-cancer",
        """
        early@1 revisit 2026-06-02
        early@2 revisit 2026-09-02
        mood@1 questionnaire 2026-09-02
        yearly@1 task 2027-02-02
        middle@1 revisit 2028-07-02
        late@1 revisit 2030-09-02
        """);
    assertThat(lines("SELECT department_name FROM pathway_plan WHERE pathway_id = 'breast-cancer'"))
        .containsExactly("外科");

    write("DELETE FROM clinical_condition WHERE tenant_id = ? AND patient_id = ?");
    planOn("2026-03-26");
    assertThat(ended()).containsExactly("breast-cancer no-longer");
  }

  @Test
  void aBenignLumpIsNotFollowedAsCancer() {
    UUID stay = visit("inpatient", "2026-03-01", "2026-03-06");
    operation(stay, "85.2100x004", "2026-03-02");
    diagnosis(stay, "D24.x00", "2026-03-06");
    planOn("2026-03-06");
    assertThat(running()).containsExactly("breast-surgery");
  }

  @Test
  void colorectalCancer() {
    UUID stay = visit("inpatient", "2026-01-25", "2026-02-05");
    operation(stay, "48.6302", "2026-01-31");
    diagnosis(stay, "C20.x00", "2026-02-05");
    planOn("2026-02-05");
    assertThat(running()).containsExactly("colorectal-cancer");
    assertPlan(
        "colorectal-cancer",
        """
        early@1 revisit 2026-04-30
        ct@1 task 2026-06-30
        early@2 revisit 2026-07-31
        scope task 2026-12-31
        scoped task 2027-02-28
        middle@1 revisit 2028-07-31
        ct-yearly@1 task 2028-12-31
        late@1 revisit 2032-01-31
        """);
  }

  /// The abdominoperineal resection leaves a stoma.
  @Test
  void aStomaHasItsNurse() {
    UUID stay = visit("inpatient", "2026-01-25", "2026-02-05");
    operation(stay, "48.5x01", "2026-01-31");
    diagnosis(stay, "C20.x00", "2026-02-05");
    planOn("2026-02-05");
    assertThat(running()).containsExactly("colorectal-cancer", "stoma");
    assertPlan("stoma", "d7 task 2026-02-12\nd30 task 2026-03-07");
  }

  /// Colonoscopy with a polyp taken out, and a cancer of the stomach that was resected.
  @ParameterizedTest
  @CsvSource({"45.4200, C18.7", "43.7x00, C16.9", "45.7300, K57.3"})
  void anotherOperationOrAnotherTumourIsNot(String operation, String diagnosis) {
    UUID stay = visit("inpatient", "2026-01-25", "2026-02-05");
    operation(stay, operation, "2026-01-31");
    diagnosis(stay, diagnosis, "2026-02-05");
    planOn("2026-02-05");
    assertThat(running()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|thyroid-nodule-2-3|us revisit 2027-03-10",
        "3|thyroid-nodule-2-3|us revisit 2027-03-10",
        "4.1|thyroid-nodule-4a|d1 task 2026-03-11, us revisit 2026-09-10",
        "4.2|thyroid-nodule-4b-5|d1 task 2026-03-11, specialist revisit 2026-03-24, d15 task 2026-03-25",
        "4.3|thyroid-nodule-4b-5|d1 task 2026-03-11, specialist revisit 2026-03-24, d15 task 2026-03-25",
        "5|thyroid-nodule-4b-5|d1 task 2026-03-11, specialist revisit 2026-03-24, d15 task 2026-03-25",
      })
  void aThyroidNodule(double category, String pathway, String days) {
    result("R1", "thyroid-c-tirads", category, "2026-03-10T09:00");
    planOn("2026-03-10");
    assertThat(running()).containsExactly(pathway);
    assertPlan(pathway, days.replace(", ", "\n"));
  }

  @ParameterizedTest
  @CsvSource({"1", "6"})
  void aNormalThyroidAndAProvenCancerAreNot(double category) {
    result("R1", "thyroid-c-tirads", category, "2026-03-10T09:00");
    planOn("2026-03-10");
    assertThat(running()).isEmpty();
  }

  @Test
  void heartFailureAfterAStay() {
    diagnosis(visit("inpatient", "2026-01-20", "2026-01-31"), "I50.900", "2026-01-31");
    planOn("2026-01-31");
    assertThat(running()).containsExactly("heart-failure", "heart-failure-exacerbation");
    assertPlan(
        "heart-failure-exacerbation",
        """
        d3 task 2026-02-03
        d5 message 2026-02-05
        d10 revisit 2026-02-10
        m1 revisit 2026-02-28
        """);
    assertPlan(
        "heart-failure",
        """
        weight@1 message 2026-02-20
        visit@1 revisit 2026-04-20
        weight@2 message 2026-05-20
        visit@2 revisit 2026-07-20
        weight@3 message 2026-08-20
        """);
  }

  @Test
  void heartFailureFromTheClinicHasNoCallOfAStay() {
    diagnosis(visit("outpatient", "2026-01-20", null), "I50.900", "2026-01-20");
    planOn("2026-01-20");
    assertThat(running()).containsExactly("heart-failure");
  }

  @Test
  void atrialFibrillationOnWarfarin() {
    diagnosis(visit("outpatient", "2026-03-02", null), "I48.x00", "2026-03-02");
    planOn("2026-03-02");
    assertThat(running()).isEmpty();
    dispense("D1", "warfarin", "2026-03-02T10:00");
    planOn("2026-03-03");
    assertThat(running()).containsExactly("atrial-fibrillation", "atrial-fibrillation-warfarin");
    assertPlan(
        "atrial-fibrillation",
        """
        bleeding@1 questionnaire 2026-04-02
        bleeding@2 questionnaire 2026-05-02
        bleeding@3 questionnaire 2026-06-02
        bleeding@4 questionnaire 2026-07-02
        bloods@1 revisit 2026-09-02
        scores@1 task 2027-03-02
        """);
    assertPlan(
        "atrial-fibrillation-warfarin",
        """
        inr@1 revisit 2026-03-30
        inr@2 revisit 2026-04-27
        inr@3 revisit 2026-05-25
        inr@4 revisit 2026-06-22
        inr@5 revisit 2026-07-20
        """);
    // Warfarin was not fetched again; another anticoagulant was.
    dispense("D2", "rivaroxaban", "2026-05-01T10:00");
    planOn("2026-07-05");
    assertThat(running()).containsExactly("atrial-fibrillation");
    assertThat(ended()).containsExactly("atrial-fibrillation-warfarin no-longer");
  }

  @Test
  void anAnticoagulantForAThrombosisIsNotFollowedAsAtrialFibrillation() {
    diagnosis(visit("outpatient", "2026-03-02", null), "I80.2", "2026-03-02");
    dispense("D1", "rivaroxaban", "2026-03-02T10:00");
    planOn("2026-03-02");
    assertThat(running()).isEmpty();
  }

  @Test
  void helicobacter() {
    diagnosis(visit("outpatient", "2026-03-02", null), "B98.000", "2026-03-02");
    dispense("D1", "bismuth-subcitrate", "2026-03-02T10:00");
    dispense("D2", "bismuth-subcitrate", "2026-03-09T10:00");
    planOn("2026-03-02");
    assertThat(running()).containsExactly("helicobacter");
    assertPlan(
        "helicobacter",
        """
        d0 message 2026-03-02
        d3 task 2026-03-05
        d14 task 2026-03-16
        prepare message 2026-03-30
        test revisit 2026-04-13
        result task 2026-04-27
        """);
  }

  @Test
  void bismuthForAnotherReasonIsNot() {
    diagnosis(visit("outpatient", "2026-03-02", null), "K29.500", "2026-03-02");
    dispense("D1", "bismuth-subcitrate", "2026-03-02T10:00");
    planOn("2026-03-02");
    assertThat(running()).isEmpty();
  }

  /// Nothing begins for the dead.
  @Test
  void whoeverDiedIsOnNoPlan() {
    diagnosis(visit("inpatient", "2026-01-20", "2026-01-31"), "I50.900", "2026-01-31");
    die();
    planOn("2026-01-31");
    assertThat(running()).isEmpty();
  }
}
