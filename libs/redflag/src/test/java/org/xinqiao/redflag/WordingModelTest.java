package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingModelTest {

  /// After a change of the messages or of the normaliser: run `TrainWordingModel` and commit.
  @Test
  void isWhatTheCommittedMessagesTeach() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/xinqiao/red-flags/wording-model.json")) {
      String committed = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(TrainWordingModel.learn(OwnSetTest.messages("/redflag-own.csv")))
          .isEqualTo(committed);
    }
  }

  @Test
  void raisesWhatNoRuleUnderstood() {
    Assessment assessment = Engine.assess("我爱人今天讲话像外国人，一个字一个字蹦");

    assertThat(assessment.level()).isEqualTo(Level.EMERGENCY);
    assertThat(assessment.ruleIds()).contains("L1");
    assertThat(assessment.matches()).extracting(Match::concept).contains("WORDING_EMERGENCY");
  }

  /// What a rule knows and set aside stays set aside, however alarming the words are.
  @ParameterizedTest
  @ValueSource(strings = {"没有胸痛，就是来问一下复查时间", "胸痛应该挂什么科？", "去年胸痛过，现在一直挺好的", "心痛钱包"})
  void leavesToTheRulesWhatTheyKnow(String message) {
    assertThat(Engine.assess(message).level()).isEqualTo(Level.NONE);
  }

  @Test
  void readsALongMessagePieceByPiece() {
    String chat = "上次开的药吃完了，想再开两盒，顺便问问报告能不能寄到外地。".repeat(10);

    assertThat(Engine.assess(chat).level()).isEqualTo(Level.NONE);
    assertThat(Engine.assess(chat + "我爱人今天讲话像外国人，一个字一个字蹦。" + chat).level())
        .isEqualTo(Level.EMERGENCY);
  }
}
