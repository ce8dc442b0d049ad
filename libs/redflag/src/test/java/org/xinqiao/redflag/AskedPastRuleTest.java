package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// P1: what a text was asked for. Each case with the level of the same words in a message.
class AskedPastRuleTest {

  @ParameterizedTest(name = "{2} as {0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALLERGIES | NONE      | URGENT    | 打针后起皮疹
          ALLERGIES | NONE      | URGENT    | 吃虾会全身起疹子
          ALLERGIES | NONE      | URGENT    | 青霉素 皮疹
          ALLERGIES | NONE      | URGENT    | 青霉素皮试阳性，小时候打针后全身起红疹
          ALLERGIES | NONE      | NONE      | 2018年阿莫西林过敏抢救
          ALLERGIES | ATTENTION | EMERGENCY | 头孢 过敏性休克
          ALLERGIES | ATTENTION | EMERGENCY | 吃头孢后喉咙发紧喘不上气，抢救过
          ALLERGIES | ATTENTION | EMERGENCY | 造影剂 呼吸困难
          ALLERGIES | ATTENTION | EMERGENCY | 海鲜过敏，嘴唇肿
          ALLERGIES | URGENT    | URGENT    | 现在全身起皮疹
          ALLERGIES | EMERGENCY | EMERGENCY | 刚吃了头孢全身起疹子喘不上气
          ALLERGIES | EMERGENCY | EMERGENCY | 青霉素过敏，昨天打针以后喘不上气
          ALLERGIES | EMERGENCY | EMERGENCY | 芒果过敏，今早吃了嘴唇肿了
          ALLERGIES | EMERGENCY | EMERGENCY | 对海鲜过敏，又喘不上气了
          ALLERGIES | EMERGENCY | EMERGENCY | 现在胸痛
          ALLERGIES | EMERGENCY | EMERGENCY | 青霉素过敏，胸痛
          ALLERGIES | EMERGENCY | EMERGENCY | 胸口疼得厉害
          ALLERGIES | EMERGENCY | EMERGENCY | 喘不上气
          ALLERGIES | EMERGENCY | EMERGENCY | 青霉素过敏。喘不上气
          ALLERGIES | EMERGENCY | EMERGENCY | 头孢过敏，不想活了
          OPERATIONS | NONE      | EMERGENCY | 剖腹产大出血
          OPERATIONS | NONE      | EMERGENCY | 剖宫产，产后大出血，切了子宫
          OPERATIONS | NONE      | EMERGENCY | 生孩子大出血抢救
          OPERATIONS | NONE      | EMERGENCY | 脑出血开颅手术
          OPERATIONS | NONE      | EMERGENCY | 车祸骨折内固定
          OPERATIONS | NONE      | EMERGENCY | 肺栓塞取栓
          OPERATIONS | NONE      | EMERGENCY | 扁桃体切除术后大出血
          OPERATIONS | NONE      | URGENT    | 肠梗阻手术
          OPERATIONS | ATTENTION | EMERGENCY | 气胸手术
          OPERATIONS | EMERGENCY | EMERGENCY | 大出血
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产第三天大出血
          OPERATIONS | EMERGENCY | EMERGENCY | 上周剖腹产大出血
          OPERATIONS | EMERGENCY | EMERGENCY | 昨天剖腹产大出血
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产后流血不止
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产，流血不止，大出血
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产大出血，现在还在流
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产大出血，又出血了
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产大出血。现在胸痛
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产大出血，胸痛
          OPERATIONS | EMERGENCY | EMERGENCY | 做过心脏搭桥，胸痛
          OPERATIONS | EMERGENCY | EMERGENCY | 手术后喘不上气
          OPERATIONS | EMERGENCY | EMERGENCY | 甲状腺手术脖子肿，憋得慌
          OPERATIONS | EMERGENCY | EMERGENCY | 剖腹产大出血，不想活了
          OPERATIONS | EMERGENCY | EMERGENCY | 自杀割腕缝合
          OPERATIONS | URGENT    | URGENT    | 阑尾炎手术后高烧
          OPERATIONS | URGENT    | URGENT    | 剖腹产 伤口感染流脓
          EARLIER_VISIT | NONE      | URGENT    | 等了三个小时
          EARLIER_VISIT | NONE      | NONE      | 排队等了三个小时才看上医生
          EARLIER_VISIT | EMERGENCY | EMERGENCY | 现在胸痛
          EARLIER_VISIT | EMERGENCY | EMERGENCY | 等了三个小时，我胸口疼得厉害
          EARLIER_VISIT | URGENT    | URGENT    | 护士打针后起皮疹
          EARLIER_VISIT | EMERGENCY | EMERGENCY | 医生态度差，我不想活了
          """)
  void theLevelIsThatOfWhatWasAsked(Told told, Level expected, Level asMessage, String text) {
    assertThat(Engine.INSTANCE.assess(text, told, PatientContext.unknown()).level())
        .isEqualTo(expected);
    assertThat(Engine.assess(text).level()).isEqualTo(asMessage);
  }

  @Test
  void whatIsRecordedStaysVisibleAsPast() {
    Assessment found = Engine.INSTANCE.assess("打针后起皮疹", Told.ALLERGIES, PatientContext.unknown());

    assertThat(found.matches())
        .anySatisfy(match -> {
          assertThat(match.ruleIds()).contains("P1");
          assertThat(match.base()).isEqualTo(Level.URGENT);
          assertThat(match.temporality()).isEqualTo(Temporality.PAST);
        });
  }

  /// What is taken now is of now: a side effect calls for somebody.
  @ParameterizedTest
  @CsvSource({"吃了药喘不上气,EMERGENCY", "吃阿司匹林黑便,EMERGENCY", "吃药后便血,URGENT"})
  void aSideEffectInTheFieldOfMedicinesIsOfNow(String text, Level level) {
    assertThat(Engine.INSTANCE.assess(text, Told.NOW, PatientContext.unknown()).level())
        .isEqualTo(level);
  }

  @Test
  void whatHappenedInAnOperationStaysVisibleAsPast() {
    Assessment found = Engine.INSTANCE.assess("剖腹产大出血", Told.OPERATIONS, PatientContext.unknown());

    assertThat(found.matches())
        .anySatisfy(match -> {
          assertThat(match.ruleIds()).contains("P1");
          assertThat(match.base()).isEqualTo(Level.EMERGENCY);
          assertThat(match.temporality()).isEqualTo(Temporality.PAST);
        });
  }

  /// Of all labelled messages only such lose a level as a form about allergies would be answered
  /// with: about allergy or breath, or mere wording; none that somebody called an emergency falls
  /// out of sight.
  @Test
  void noFlagOfTodayIsLostInTheLabelledMessages() {
    List<LabelledMessage> all =
        Stream.of("/redflag-own.csv", "/redflag-holdout.csv")
            .flatMap(set -> OwnSetTest.messages(set).stream())
            .toList();
    for (LabelledMessage one : all) {
      Assessment message = Engine.assess(one.text());
      Assessment allergies =
          Engine.INSTANCE.assess(one.text(), Told.ALLERGIES, PatientContext.unknown());
      if (allergies.level() != message.level()) {
        assertThat(message.category()).as(one.text()).isIn("allergy", "dyspnoea", "none");
      }
      Assessment opinion =
          Engine.INSTANCE.assess(one.text(), Told.EARLIER_VISIT, PatientContext.unknown());
      if (opinion.level() != message.level()) {
        assertThat(message.category()).as(one.text()).isEqualTo("none");
      }
      if (message.level() == Level.EMERGENCY) {
        assertThat(allergies.level()).as(one.text()).isNotEqualTo(Level.NONE);
        assertThat(opinion.level()).as(one.text()).isNotEqualTo(Level.NONE);
      }
      Assessment operations =
          Engine.INSTANCE.assess(one.text(), Told.OPERATIONS, PatientContext.unknown());
      if (one.expected() == Level.EMERGENCY || message.level() == Level.EMERGENCY) {
        assertThat(operations.level()).as(one.text()).isEqualTo(message.level());
      }
    }
  }
}
