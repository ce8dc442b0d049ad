package org.xinqiao.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;

class MailHtmlTest {

  @Test
  void aLoneLinkBecomesTheButtonInItsPlace() {
    String html = html("您好，\n请点开：\nhttps://h.example/p/1\n谢谢！\n\n随访中心");
    assertThat(html).containsOnlyOnce("href=");
    assertThat(html).contains("href=\"https://h.example/p/1\"", ">点这里打开</a>");
    assertThat(html.indexOf("请点开")).isLessThan(html.indexOf("href="));
    assertThat(html.indexOf("href=")).isLessThan(html.indexOf("谢谢"));
    assertThat(html).contains("您好，<br>\n请点开：", "随访中心");
  }

  @Test
  void aLinkInASentenceStaysThereAndGetsAButton() {
    String html = html("请看 https://h.example/p/1?a=1&b=2。谢谢 (https://h.example/q).");
    assertThat(html)
        .contains("<a href=\"https://h.example/p/1?a=1&amp;b=2\" style=\"color:#0b6b5c\">")
        .contains("(<a href=\"https://h.example/q\" ")
        .contains("border-radius");
    assertThat(html.split("border-radius")).as("one button").hasSize(2);
  }

  @Test
  void wordsWithoutALinkHaveNoButton() {
    assertThat(html("好好休息。")).contains("好好休息。").doesNotContain("href", "点这里打开");
    assertThat(html("")).doesNotContain("<p");
  }

  @Test
  void nothingInTheWordsBecomesMarkup() {
    String hostile = "<img src=x onerror=\"a()\"> & 'q' https://h.example/\"><b>x</b>";
    assertThat(html(hostile)).doesNotContain("<img", "<b>", "onerror=\"");
    String withoutWords = tags(html("x"));
    Property.check(
        "plain words add only p, br and a",
        300,
        Gen.strings(60),
        words ->
            assertThat(tags(html(words)).replaceAll("</?(p|br|a)>", ""))
                .isEqualTo(withoutWords.replaceAll("</?(p|br|a)>", "")));
  }

  /// The tags of a page without their attributes.
  private static String tags(String html) {
    return html.replaceAll("(?s)[^<>]*(<[!/]?\\w+)[^<>]*>[^<>]*", "$1>");
  }

  private static String html(String body) {
    return MailHtml.of(body, "zh-CN", "点这里打开");
  }
}
