package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovedTextsTest {

  private final ApprovedTexts texts =
      new ApprovedTexts(
          Map.of(
              "SMS_1", "${honor}，明天${time}请来${dept}复诊。退订回T",
              "SMS_2", "${honor}，请查看：${link}",
              "SMS_3", "${a}与${a}"));

  @Test
  void findsTheTextAndItsValues() {
    assertThat(texts.saying("王阿姨，明天09:30请来骨科复诊。退订回T"))
        .contains(
            new ApprovedTexts.Match(
                "SMS_1", Map.of("honor", "王阿姨", "time", "09:30", "dept", "骨科")));
  }

  @Test
  void takesTheTextThatLeavesLeastToItsVariables() {
    ApprovedTexts overlapping = new ApprovedTexts(Map.of("A", "${any}", "B", "您好${name}"));
    assertThat(overlapping.saying("您好王阿姨"))
        .contains(new ApprovedTexts.Match("B", Map.of("name", "王阿姨")));
  }

  @Test
  void aNameThatLooksLikeAVariableIsOnlyAName() {
    assertThat(texts.saying("${link}，请查看：https://x"))
        .contains(
            new ApprovedTexts.Match("SMS_2", Map.of("honor", "${link}", "link", "https://x")));
  }

  @Test
  void otherWordsAreNobodys() {
    assertThat(texts.saying("王阿姨，您好")).isEmpty();
    assertThat(texts.saying("，请查看：x")).isEmpty();
    assertThat(texts.saying("甲与乙")).isEmpty();
    assertThat(texts.saying("甲与甲")).isPresent();
  }
}
