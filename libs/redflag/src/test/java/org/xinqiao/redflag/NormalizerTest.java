package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizerTest {

  private static final Normalizer NORMALIZER = Normalizer.load(Vocabulary.load().longWords());

  @ParameterizedTest(name = "{0} reads {1}")
  @CsvSource({
    "頭暈,头晕",
    "ＡＢＣ１２３,abc123",
    "疼疼疼疼,疼",
    "哈哈哈哈,哈哈",
    "111,111",
    "凶口痛,胸口痛",
    "透唔到氣,喘不上气",
    "xiong kou tong,胸口痛",
    "xiongkouteng,胸口疼",
    "不想火了,不想活了",
    "不想获奖,不想获奖",
    "头发少了,头发少了",
    "改变血压,改变血压",
    "交流学习,交流学习",
    "新口罩,新口罩",
    "电脑更新,电脑更新",
    "wifi,wifi",
    "app,app",
    "🆘胸口疼,求救胸口疼"
  })
  void bringsIntoTheFormOfTheVocabulary(String text, String expected) {
    assertThat(NORMALIZER.normalize(text).text()).isEqualTo(expected);
  }
}
