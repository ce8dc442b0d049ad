package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Staff see the words as they were typed, whatever the engine made of them.
class SpansTest {

  @ParameterizedTest(name = "{1} in {0}")
  @CsvSource({
    "医生，我胸口疼,CHEST_PAIN,胸口疼",
    "心口好痛,CHEST_PAIN,心口好痛",
    "😭😭我 胸 口 疼 啊,CHEST_PAIN,胸 口 疼",
    "凶口疼啊,CHEST_PAIN,凶口疼",
    "xiong kou teng 啊,CHEST_PAIN,xiong kou teng",
    "頭好暈,DIZZY,頭好暈",
    "血压１８５／１１２啊,BP,１８５／１１２",
    "胸口疼疼疼疼啊,CHEST_PAIN,胸口疼疼疼疼"
  })
  void spansPointIntoTheOriginal(String text, String concept, String words) {
    Assessment assessment = Engine.assess(text);

    assertThat(assessment.matches())
        .filteredOn(match -> match.concept().equals(concept))
        .extracting(match -> text.substring(match.start(), match.end()))
        .anySatisfy(found -> assertThat(words).startsWith(found.substring(0, 1)))
        .anySatisfy(found -> assertThat(words).contains(found));
  }
}
