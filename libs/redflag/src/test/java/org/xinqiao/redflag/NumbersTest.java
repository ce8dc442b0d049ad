package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  private static final Normalizer NORMALIZER = Normalizer.load(Vocabulary.load().longWords());

  private static Numbers.Number first(String text) {
    return Numbers.in(NORMALIZER.normalize(text)).getFirst();
  }

  @ParameterizedTest(name = "{0} is {1} to {2}")
  @CsvSource({
    "185,185,185",
    "38.7,38.7,38.7",
    "一百八十五,185,185",
    "一百八,180,180",
    "一百零五,105,105",
    "两百,200,200",
    "一八五,185,185",
    "三十八度七,38.7,38.7",
    "38度6,38.6,38.6",
    "三十八度半,38.5,38.5",
    "七点二,7.2,7.2",
    "一百三四十,130,140",
    "七八十,70,80",
    "两三天,2,3",
    "十七八,17,18",
    "１８５,185,185"
  })
  void readsDigitsAndWords(String text, double low, double high) {
    assertThat(first(text).low()).isEqualTo(low);
    assertThat(first(text).high()).isEqualTo(high);
  }

  @Test
  void readsAPairSpokenInOneBreath() {
    assertThat(first("一百二八十").high()).isEqualTo(120);
    assertThat(first("一百二八十").second()).isEqualTo(80.0);
  }

  @Test
  void aClockTimeIsNoDecimal() {
    assertThat(first("七点十分").decimal()).isFalse();
  }

  @Test
  void looseWordsAreMarked() {
    assertThat(first("八十几").fuzzy()).isTrue();
    assertThat(first("38度多").fuzzy()).isTrue();
  }

  @Test
  void longNumbersAreIdentifiers() {
    assertThat(Numbers.in(NORMALIZER.normalize("13000001234"))).isEmpty();
  }
}
