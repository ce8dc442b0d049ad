package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The boundaries of the home readings, where off by one is off by a level.
class ReadingsTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "血压134/84,NONE",
    "血压135/84,ATTENTION",
    "血压120/85,ATTENTION",
    "血压159/99,ATTENTION",
    "血压160/80,URGENT",
    "血压150/100,URGENT",
    "血压179/109,URGENT",
    "血压180/80,EMERGENCY",
    "血压130/110,EMERGENCY",
    "血压88/58没什么不舒服,ATTENTION",
    "血压88/58头晕,URGENT",
    "血压78/50没感觉,URGENT",
    "血压86/55一身冷汗,EMERGENCY",
    "血压85/135,ATTENTION",
    "血压24.5/15.2kPa,EMERGENCY",
    "一百二八十,NONE",
    "高压一百八十五 低压一百一,EMERGENCY",
    "高压一百六十二低压八十八,URGENT",
    "120元的套餐,NONE",
    "电话13000001200,NONE",
    "孕30周血压139/89,ATTENTION",
    "孕30周血压140/89,URGENT",
    "孕30周血压160/100,EMERGENCY",
    "孕30周血压142/90头疼,EMERGENCY"
  })
  void bloodPressure(String text, Level expected) {
    assertThat(Engine.assess(text).level()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "空腹血糖2.9,EMERGENCY",
    "空腹血糖3.0,URGENT",
    "空腹血糖3.9,URGENT",
    "血糖3.9叫不醒,EMERGENCY",
    "空腹血糖4.4,NONE",
    "空腹血糖7.0,NONE",
    "空腹血糖7.1,ATTENTION",
    "餐后血糖9.9,NONE",
    "餐后血糖10.0,ATTENTION",
    "餐后血糖13.8,ATTENTION",
    "餐后血糖13.9,URGENT",
    "血糖13.9一直吐,EMERGENCY",
    "血糖16.6,URGENT",
    "血糖16.7,EMERGENCY",
    "血糖七点二,NONE",
    "血糖十八点五,EMERGENCY",
    "血糖45,EMERGENCY",
    "血糖108mg/dl,NONE",
    "血糖仪显示HI,EMERGENCY",
    "糖化6.9,NONE",
    "糖化7.0,ATTENTION"
  })
  void glucose(String text, Level expected) {
    assertThat(Engine.assess(text).level()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "血氧95,NONE",
    "血氧94,ATTENTION",
    "血氧93,URGENT",
    "血氧91,URGENT",
    "血氧90,EMERGENCY",
    "氧饱和八十几,EMERGENCY"
  })
  void oxygen(String text, Level expected) {
    assertThat(Engine.assess(text).level()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "体温37.2,NONE",
    "体温37.3,ATTENTION",
    "体温38.4,ATTENTION",
    "体温38.5,URGENT",
    "体温39.9,URGENT",
    "体温40.0,EMERGENCY",
    "体温35.0,EMERGENCY",
    "三十八度七,URGENT",
    "38度6,URGENT",
    "体温38.45,URGENT",
    "术后第三天37.7,NONE",
    "术后第三天37.8,ATTENTION",
    "术后第三天38.5,URGENT",
    "术后第三天39.6打寒战,EMERGENCY",
    "化疗后37.2,NONE",
    "化疗后37.9,URGENT",
    "化疗后38.0,EMERGENCY",
    "宝宝两个月 37.9,URGENT",
    "宝宝两个月 38.0,EMERGENCY",
    "孩子5岁 38.5,URGENT",
    "孩子5岁 38.4,ATTENTION",
    "产后五天38.0,URGENT"
  })
  void temperature(String text, Level expected) {
    assertThat(Engine.assess(text).level()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "心率60,NONE",
    "心率59,ATTENTION",
    "心率50,ATTENTION",
    "心率49,URGENT",
    "心率46,URGENT",
    "心率45,EMERGENCY",
    "心率100,NONE",
    "心率119,ATTENTION",
    "心率120,URGENT",
    "心率149,URGENT",
    "心率150,EMERGENCY"
  })
  void heartRate(String text, Level expected) {
    assertThat(Engine.assess(text).level()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"心衰，三天重了1.9公斤,ATTENTION", "心衰，三天重了2.0公斤,URGENT", "心衰，三天长了四斤,URGENT", "半年胖了五斤,NONE"})
  void weight(String text, Level expected) {
    assertThat(Engine.assess(text).level()).isEqualTo(expected);
  }

  @Test
  void numbersBelongToTheNearestKeyword() {
    Assessment assessment = Engine.assess("血氧98，心率72，体温36.5，血压118/76");

    assertThat(assessment.level()).isEqualTo(Level.NONE);
    assertThat(assessment.matches())
        .extracting(Match::concept)
        .contains("SPO2", "HEART_RATE", "TEMPERATURE", "BP");
  }
}
