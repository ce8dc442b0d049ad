package org.xinqiao.questionnaire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xinqiao.questionnaire.TestDefinitions;
import org.xinqiao.shared.Text;

/// Thanks are made of what was answered.
class WordingTest {

  private final Wording wording = TestDefinitions.wording();
  private final Definition tka = TestDefinitions.of("postop-tka-d1");

  @Test
  void whereNothingCallsForAPersonItPraisesWhatIsGood() {
    Thanks thanks = thanks(Map.of("c1", new BigDecimal("36.8"), "c2", new BigDecimal("2")));
    assertThat(zh(thanks)).containsExactly("体温36.8℃，没有发烧，休息时疼痛2分，这一天您照顾得很好。");
    assertThat(thanks.title().zh()).isEqualTo("谢谢您，都记下了");
    assertThat(thanks.nextStep().zh()).contains("按计划");
  }

  @Test
  void ofEachTopicOneThingIsSaidAndNotEverything() {
    Thanks thanks =
        thanks(
            Map.of(
                "c1",
                new BigDecimal("36.8"),
                "c2",
                new BigDecimal("2"),
                "c4",
                List.of("clean"),
                "c9",
                "on-time"));
    assertThat(thanks.lines()).hasSize(2);
  }

  @Test
  void aFeverThatStaysUnderTheFlagIsNotPraised() {
    assertThat(zh(thanks(Map.of("c1", new BigDecimal("37.5")))))
        .containsExactly(wording.received().zh());
  }

  @Test
  void noPraiseStandsBesideAnEmergency() {
    Map<String, Object> answers = new HashMap<>();
    answers.put("c1", new BigDecimal("36.8"));
    answers.put("c2", new BigDecimal("1"));
    answers.put("c5", "yes");
    Thanks thanks = thanks(answers);
    assertThat(thanks.title().zh()).isEqualTo("请先处理最要紧的事");
    assertThat(zh(thanks)).hasSize(1).allMatch(line -> line.contains("拨打120"));
  }

  @Test
  void besideWhatCanWaitForAWorkingDayPraiseMayStand() {
    Thanks thanks =
        thanks(
            Map.of("c1", new BigDecimal("36.8"), "c2", new BigDecimal("1"), "c8", "constipated"));
    assertThat(zh(thanks)).hasSize(2).anyMatch(line -> line.contains("1个工作日内"));
  }

  @Test
  void theNumbersToCallFollowTheTopic() {
    assertThat(phones(Level.EMERGENCY, "chest")).containsExactly("120", null);
    assertThat(phones(Level.EMERGENCY, "self-harm")).containsExactly("12356", null, "120");
    assertThat(phones(Level.URGENT, "suicidality")).containsExactly("12356", null, "120");
    assertThat(phones(Level.ATTENTION, "pain")).containsExactly((String) null);
    assertThat(wording.calls(null)).isEmpty();
  }

  @Test
  void theDisclaimerIsTheHouses() {
    assertThat(wording.disclaimer().zh()).isEqualTo("在线建议仅供参考，具体以线下诊断为准。");
  }

  private Thanks thanks(Map<String, Object> given) {
    AnswerSheet answers = TestDefinitions.sheet(tka, given);
    List<Concern> concerns = new ArrayList<>();
    for (FiredFlag fired : tka.fired(answers)) {
      Flag flag = fired.flag();
      concerns.add(new Concern(flag.level(), flag.category(), flag.patientText()));
    }
    return wording.thanks(tka, answers, concerns);
  }

  private List<String> phones(Level level, String category) {
    return new ArrayList<>(
        wording.calls(new Concern(level, category, new Text("", ""))).stream()
            .map(Call::phone)
            .toList());
  }

  private static List<String> zh(Thanks thanks) {
    return thanks.lines().stream().map(Text::zh).toList();
  }
}
