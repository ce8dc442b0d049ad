package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every rule of the context with a message it must touch and one it must leave alone.
class ContextRulesTest {

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          N1 | 没有胸痛 | NONE
          N1 | 否认胸痛、胸闷、气短 | NONE
          N1 | 没有胸痛 胸闷 气短 | NONE
          N1 | 胸口一点都不疼 | NONE
          N1 | 没睡好胸口疼 | EMERGENCY
          N1 | 一晚上没吃饭，胸口疼 | EMERGENCY
          N2 | 从没这么胸口疼过 | EMERGENCY
          N2 | 胸口疼得受不了 | EMERGENCY
          N2 | 胸痛没有缓解 | EMERGENCY
          N2 | 没少流鼻血 | URGENT
          N2 | 没有流鼻血 | NONE
          N3 | 没有胸痛，但是喘得躺不下 | EMERGENCY
          N3 | 没有胸痛，也没有喘 | NONE
          N4 | 昨天胸口疼，今天好了 | URGENT
          N4 | 昨天胸口疼，今天还没好 | EMERGENCY
          T1 | 去年胸痛过，现在挺好 | NONE
          T1 | 去年胸痛过，这两天又开始疼了 | EMERGENCY
          T1 | 三年前割过腕，现在很稳定 | ATTENTION
          T1 | 上个月血压170，现在128/76 | NONE
          T2 | 前天胸口疼，后来没再疼 | URGENT
          T2 | 今天右手突然没劲，十分钟就好了 | EMERGENCY
          T3 | 昨天胸口疼了两次 | EMERGENCY
          H1 | 胸痛应该挂什么科？ | NONE
          H1 | 我爸胸痛挂什么科 | EMERGENCY
          H1 | 我现在胸痛，挂什么科？ | EMERGENCY
          H1 | 中风前有什么征兆 | NONE
          H1 | 如果胸口疼要怎么办 | NONE
          H2 | 你们那篇胸痛的文章写得好 | NONE
          H2 | 你们胸痛中心在几楼 | NONE
          H2 | 我家狗抽搐了 | NONE
          H2 | 我被狗咬了 | URGENT
          F1 | 心痛我的钱包 | NONE
          F1 | 这个费用贵得我心绞痛 | NONE
          F1 | 心绞痛又犯了 | EMERGENCY
          F2 | 疼得想死 | URGENT
          F2 | 排队排得我想死的心都有了 | NONE
          S1 | 我妈胸口闷 | URGENT
          S2 | 我大伯去年心梗走了，想做个检查 | NONE
          C1 | 我爸胸口疼，我们已经在急诊了 | ATTENTION
          C1 | 打了120还没到，我爸胸口疼 | EMERGENCY
          C1 | 我在住院，我想从楼上跳下去 | EMERGENCY
          K1 | 老慢支，常年气短，和平时一样 | ATTENTION
          K1 | 老慢支，今天气短比平时厉害 | URGENT
          K1 | 中风后遗症八年了，左手没力气，老样子 | NONE
          K1 | 中风后遗症八年了，今天左手突然完全没力气 | EMERGENCY
          M1 | 有点胸闷 | ATTENTION
          M1 | 有点胸痛 | EMERGENCY
          M1 | 孕8周有一点褐色分泌物 | URGENT
          B1 | 血压计坏了，一会儿200一会儿90 | ATTENTION
          B1 | 血压190/110，准不准？ | EMERGENCY
          G1 | 胸口闷，吃了药好些了 | ATTENTION
          G1 | 胸口疼，吃了药好些了 | EMERGENCY
          """)
  void levelFollowsTheRule(String rule, String text, Level expected) {
    assertThat(Engine.assess(text).level()).as(rule).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is named for {1}")
  @CsvSource({
    "N1,没有胸痛",
    "T1,去年胸痛过",
    "T2,前天胸口疼，后来没再疼",
    "H1,胸痛应该挂什么科",
    "H2,你们那篇胸痛的文章写得好",
    "F1,心痛我的钱包",
    "S1,我妈胸口闷",
    "S2,我大伯胸痛去世了",
    "C1,我爸胸口疼，已经在急诊了",
    "K1,常年气短，和平时一样",
    "M1,有点胸闷",
    "B1,血压计坏了，一会儿200一会儿90",
    "G1,胸口闷，吃了药好些了"
  })
  void theRuleThatDecidedIsNamed(String rule, String text) {
    assertThat(Engine.assess(text).ruleIds()).contains(rule);
  }

  @Test
  void deniedMatchesStayVisible() {
    Assessment assessment = Engine.assess("没有胸痛");

    assertThat(assessment.matches())
        .anySatisfy(match -> {
          assertThat(match.concept()).isEqualTo("CHEST_PAIN");
          assertThat(match.negated()).isTrue();
          assertThat(match.base()).isEqualTo(Level.EMERGENCY);
          assertThat(match.level()).isEqualTo(Level.NONE);
        });
  }

  @Test
  void theSickPersonIsKeptApartFromTheWriter() {
    Assessment assessment = Engine.assess("我爸恢复得挺好，是我妈刚才胸口疼");

    assertThat(assessment.level()).isEqualTo(Level.EMERGENCY);
    assertThat(assessment.subject()).isEqualTo(Subject.OTHER);
    assertThat(Engine.assess("我胸口疼").subject()).isEqualTo(Subject.SELF);
  }

  @Test
  void resolutionOfOnePersonIsNotThatOfAnother() {
    assertThat(Engine.assess("我妈胸口疼，孩子烧退了").level()).isEqualTo(Level.EMERGENCY);
  }

  @Test
  void theProfileChangesWhatTheTextAloneCannotSay() {
    PatientContext chemotherapy = new PatientContext(null, null, null, 8, null, null);
    PatientContext pregnant = new PatientContext(null, 32, null, null, null, null);
    PatientContext anticoagulated = new PatientContext(null, null, null, null, true, null);

    assertThat(Engine.assess("发烧38.2").level()).isEqualTo(Level.ATTENTION);
    assertThat(Engine.INSTANCE.assess("发烧38.2", chemotherapy).level()).isEqualTo(Level.EMERGENCY);
    assertThat(Engine.assess("血压150/95").level()).isEqualTo(Level.ATTENTION);
    assertThat(Engine.INSTANCE.assess("血压150/95", pregnant).level()).isEqualTo(Level.URGENT);
    assertThat(Engine.assess("鼻血止不住").level()).isEqualTo(Level.URGENT);
    assertThat(Engine.INSTANCE.assess("鼻血止不住", anticoagulated).level()).isEqualTo(Level.EMERGENCY);
  }
}
