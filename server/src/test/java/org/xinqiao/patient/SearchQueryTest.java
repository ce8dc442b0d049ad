package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {

  @ParameterizedTest
  @CsvSource({
    "王秀兰, name:王秀兰* given:王秀兰*",
    "王 秀兰, name:王秀兰* given:王秀兰*",
    "阿依古丽•买买提, name:阿依古丽·买买提* given:阿依古丽·买买提*",
    "wxl, initials:wxl* pinyin:wxl* mrn:WXL*",
    "li, initials:li* pinyin:li* mrn:LI*",
    "WangXiu, initials:wangxiu* pinyin:wangxiu* mrn:WANGXIU*",
    "wáng xiù lán, initials:wangxiulan* pinyin:wangxiulan* mrn:WÁNG XIÙ LÁN*",
    "lǚ, initials:lv* pinyin:lv* mrn:LǙ*",
    "lyu, initials:lyu* pinyin:lyu* pinyin:lv* mrn:LYU*",
    "wangxl, initials:wangxl* pinyin:wangxl* mixed:wangxl* mrn:WANGXL*",
    "ouyangjg, initials:ouyangjg* pinyin:ouyangjg* mixed:ouyangjg* mrn:OUYANGJG*",
    "ｗｘｌ, initials:wxl* pinyin:wxl* mrn:WXL*",
    "王xl, name:王xl* mixed:王xl* pinyin:wangxl*+name~王 pinyin:yuxl*+name~王 given:王*+initials~wxl",
    "王x, name:王x* mixed:王x* given:王*+initials~wx",
    "欧阳jg, name:欧阳jg* mixed:欧阳jg* pinyin:ouyangjg*+name~欧阳 given:欧阳*+initials~oyjg",
    "王秀l, name:王秀l* initials:wxl*+name~王秀 pinyin:wangxiul*+name~王秀 initials:yxl*+name~王秀 pinyin:yuxiul*+name~王秀 given:王秀*+initials~wxl",
    "wang秀兰, initials:wangxl*+name~秀兰 pinyin:wangxiulan*+name~秀兰",
    "P00456, mrn:P00456*",
    "0012, phone-tail:#0012 id-tail:#0012 mrn:0012*",
    "００１２, phone-tail:#0012 id-tail:#0012 mrn:0012*",
    "002x, phone-tail:#002X id-tail:#002X mrn:002X*",
    "138****0012, phone-tail:#0012 id-tail:#0012 mrn:138****0012*",
    "13000000001, phone:#+8613000000001 mrn:13000000001*",
    "130 0000 0001, phone:#+8613000000001 mrn:13000000001*",
    "王0012, phone-tail:#0012+name~王 id-tail:#0012+name~王 mrn:0012*+name~王",
    "0012 王, phone-tail:#0012+name~王 id-tail:#0012+name~王 mrn:0012*+name~王",
    "wang 0012, phone-tail:#0012+pinyin/initials^wang id-tail:#0012+pinyin/initials^wang mrn:0012*+pinyin/initials^wang",
    "990101197504120026, identity:#990101197504120026 mrn:990101197504120026*",
    "張*麗, name:張*麗* given:張*麗*",
  })
  void aTextIsReadInEveryWayItMayBeMeant(String typed, String terms) {
    assertThat(String.join(" ", read(typed, true).stream().map(SearchQueryTest::said).toList()))
        .isEqualTo(terms);
  }

  @ParameterizedTest
  @CsvSource({
    "曾xi, zengxi cengxi",
    "单xi, shanxi danxi chanxi",
    "仇xi, qiuxi chouxi",
    "解xi, xiexi jiexi",
    "查xi, zhaxi chaxi",
    "覃xi, qinxi tanxi"
  })
  void aSurnameOfSeveralReadingsIsReadInAllOfThem(String typed, String pinyin) {
    assertThat(
            read(typed, true).stream()
                .filter(term -> term.kind().equals("pinyin"))
                .map(SearchQuery.Term::from))
        .contains(pinyin.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0012", "13000000001", "138****0012", "990101197504120026", "王0012"})
  void whoMaySeeNoTelephonesFindsNobodyByTheirNumbers(String typed) {
    assertThat(read(typed, false)).allMatch(term -> term.kind().equals("mrn"));
  }

  @Test
  void whatCannotBeStoredIsLeftOutAndLengthHasAnEnd() {
    assertThat(read("\u0000\u0007 \uD800", true)).isEmpty();
    assertThat(read("王\u0000秀", true).getFirst().from()).isEqualTo("王秀");
    assertThat(read("王".repeat(100_000), true).getFirst().from()).hasSize(64);
  }

  @Test
  void anyTextMakesRangesThatBeginBeforeTheyEnd() {
    SplittableRandom random = new SplittableRandom(5);
    String letters = "王曾秀·*%_'\";\\aezv09X-. \u0000\uD7FF\uFFFF\uDBFF\uDFFF\uD800é";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(9);
      for (int c = 0; c < length; c++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      for (SearchQuery.Term term : read(text.toString(), true)) {
        String before = term.before();
        assertThat(term.from()).as(text.toString()).isNotEmpty();
        if (before != null) {
          assertThat(compare(term.from() + "\uDBFF\uDFFD", before))
              .as(text.toString())
              .isNegative();
          assertThat(compare(term.from(), before)).as(text.toString()).isNegative();
        }
      }
    }
  }

  /// As the database does with COLLATE "C".
  private static int compare(String one, String other) {
    return java.util.Arrays.compareUnsigned(
        one.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static List<SearchQuery.Term> read(String typed, boolean byNumbers) {
    return SearchQuery.read(typed, (kind, value) -> "#" + value, card -> "#" + card, byNumbers);
  }

  private static String said(SearchQuery.Term term) {
    SearchQuery.Also also = term.also();
    return term.kind()
        + ":"
        + term.from()
        + (term.before() == null ? "" : "*")
        + (also == null
            ? ""
            : "+" + String.join("/", also.kinds()) + (also.first() ? "^" : "~") + also.text());
  }
}
