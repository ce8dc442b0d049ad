package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ReplyWordsTest {

  private final ReplyWords words = new ReplyWords(new JsonMapper());

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

  @Test
  void aWrongNumberIsTheWholeReply() {
    for (String reply : List.of("打错了", "您打错了！", "发错人了。", "我不是本人", "Wrong number")) {
      assertThat(words.wrongNumber(reply)).as(reply).isTrue();
      assertThat(words.optsOut(reply)).as(reply).isFalse();
    }
    for (String reply : List.of("体温打错了，是38.2", "号码没错", "", "退订")) {
      assertThat(words.wrongNumber(reply)).as(reply).isFalse();
    }
  }
}
