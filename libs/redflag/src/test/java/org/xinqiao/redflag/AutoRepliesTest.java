package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoRepliesTest {

  private final AutoReplies replies = AutoReplies.load();

  private Optional<String> reply(String text) {
    return replies.replyTo(Engine.assess(text), 30, 1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "胸口疼出冷汗,请坐下或躺下别走动",
    "血糖2.4手抖,人清醒请马上吃15克葡萄糖",
    "吃了虾嘴唇肿喘不上气,请马上停用可疑的药物或食物",
    "伤口的血止不住往外喷,请用干净毛巾用力压住别松手",
    "孩子抽搐口吐白沫,请让他侧躺",
    "血压185/112,请坐下休息5分钟再量一次",
    "胸口闷,30分钟内联系您",
    "爷爷摔到头了，他吃着华法林,请现在就去能做CT的急诊",
    "眼睛红痛，看灯有彩圈，还想吐,请现在就去眼科急诊",
    "孕晚期头疼眼花,请马上量血压",
    "有点头晕,1个工作日内",
    "胸痛应该挂什么科,请不要等待回复",
    "我爸胸口疼，已经在急诊了,请马上告诉身边的医生护士",
    "我不想活了,12356"
  })
  void saysTheOneThingToDo(String text, String expected) {
    assertThat(reply(text).orElse("")).contains(expected);
  }

  @Test
  void hypoglycaemiaAdviceComesFirst() {
    assertThat(reply("血糖2.4手抖").orElse("")).startsWith("人清醒请马上吃15克葡萄糖");
  }

  @Test
  void administrativeMessagesGetNoReply() {
    assertThat(reply("请问周三下午还有号吗")).isEmpty();
  }

  @Test
  void neverLongerThanAMessageMayBe() {
    for (LabelledMessage message : OwnSetTest.messages("/redflag-own.csv")) {
      assertThat(reply(message.text()).orElse("").length())
          .as(message.id())
          .isLessThanOrEqualTo(AutoReplies.LONGEST);
    }
  }

  @Test
  void neverPromisesADayAndNightLine() {
    assertThat(reply("我不想活了").orElse("")).doesNotContain("24小时");
  }
}
