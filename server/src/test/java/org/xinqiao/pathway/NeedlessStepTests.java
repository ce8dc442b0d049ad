package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.Conditions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A step that something in between made needless: nobody is asked, nothing is sent, and the reason
/// is on record. Without it the step is done.
@XinqiaoTest
class NeedlessStepTests extends DescribedPatient {

  private static final String TASKS = "SELECT title_zh FROM task_task ORDER BY created_at";
  private static final String UNASKED =
      "SELECT step_id || ' ' || unasked_reason FROM pathway_step WHERE unasked_reason IS NOT NULL";
  private static final String CONTACTS =
      """
      SELECT split_part(reference, ':', 3) || ' ' || state || ' ' || coalesce(reason_code, '')
        FROM messaging_contact ORDER BY 1
      """;

  @Autowired Conditions conditions;
  @Autowired JsonMapper json;

  @BeforeEach
  void somebody() {
    aPatient("female", "1970-05-02");
  }

  @Test
  void aCallAboutATestThatWasDoneAgainIsNotAskedFor() {
    result("R1", "14771-0", 7.4, "2026-03-10T09:00");
    roundsUntil("2026-03-12");
    assertThat(lines(TASKS)).containsExactly("次日电话");
    result("R2", "14771-0", 5.9, "2026-03-20T09:00");
    roundsUntil("2026-03-27");
    assertThat(lines(TASKS)).containsExactly("次日电话");
    assertThat(lines(UNASKED)).containsExactly("d15 step-needless");
  }

  @Test
  void aTestThatIsAsHighAgainLeavesTheCall() {
    result("R1", "14771-0", 7.4, "2026-03-10T09:00");
    roundsUntil("2026-03-12");
    result("R2", "14771-0", 7.0, "2026-03-20T09:00");
    roundsUntil("2026-03-27");
    assertThat(lines(TASKS)).containsExactly("次日电话", "两周后核对");
    assertThat(lines(UNASKED)).isEmpty();
  }

  @Test
  void aFormThatWasAnsweredInBetweenIsNotSentAgain() {
    answer(12, "2026-03-10T09:00");
    roundsUntil("2026-03-11");
    answer(4, "2026-03-18T09:00");
    roundsUntil("2026-03-24");
    assertThat(lines(CONTACTS)).containsExactly("d14 cancelled step-needless");
    assertThat(opened()).as("no form is opened that nobody is asked to answer").isEmpty();
  }

  @Test
  void aFormIsSentWhereNothingMadeItNeedless() {
    answer(12, "2026-03-10T09:00");
    answer(13, "2026-03-18T09:00");
    roundsUntil("2026-03-24");
    assertThat(lines(CONTACTS))
        .singleElement()
        .asString()
        .startsWith("d14 ")
        .doesNotContain("needless");
    assertThat(opened()).hasSize(1);
  }

  @Test
  void aReturnVisitIsNeverNeedless() throws IOException {
    ObjectNode file =
        (ObjectNode)
            json.readTree(
                Files.readString(Path.of("../content/pathways/hypertension-above-goal.json")));
    for (JsonNode step : file.get("steps")) {
      if (step.has("revisit")) {
        ((ObjectNode) step).set("unless", file.get("trigger").get("condition"));
      }
    }
    assertThatThrownBy(() -> new PathwayLibrary(conditions, List.of(file)))
        .isInstanceOf(PathwayFlaw.class)
        .hasMessageContaining(".unless: does not belong to a return visit");
  }

  private List<String> opened() {
    return lines("SELECT reference FROM questionnaire_form WHERE reference LIKE 'pathway:%'");
  }

  private void answer(double score, String at) {
    write(
        """
        INSERT INTO questionnaire_form (tenant_id, patient_id, form_id, questionnaire_id, version, reference, opened_at,
          expires_at, submitted_at, submit_key, score)
        VALUES (?, ?, gen_random_uuid(), 'phq9', 1, gen_random_uuid()::text, now(), now(), ?, gen_random_uuid(), ?)
        """,
        at(at),
        score);
  }

  /// From the day on which it begins.
  private void roundsUntil(String day) {
    for (LocalDate each = LocalDate.parse("2026-03-10");
        !each.isAfter(LocalDate.parse(day));
        each = each.plusDays(1)) {
      planOn(each.toString());
    }
  }
}
