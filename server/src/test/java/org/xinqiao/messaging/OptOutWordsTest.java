package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OptOutWordsTest {

  private final OptOutWords words = new OptOutWords(new JsonMapper());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "退订", " 退 订。", "TD", "ｔｄ", "td!", "Ｔ", "t", "N", "R", "ｒ", "拒收", "取消", "【退订】", "不要发了！"
      })
  void optsOut(String reply) {
    assertThat(words.optsOut(reply)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "。", "取消明天的预约", "我要退订吗？", "TDS", "不", "伤口停不下来流血", "好的"})
  void everythingElseIsForAPerson(String reply) {
    assertThat(words.optsOut(reply)).isFalse();
  }
}
