package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobustnessTest {

  private static final long SEED = Long.getLong("redflag.seed", 20260101L);

  private static final List<String> PIECES =
      List.of(
          "胸口", "疼", "没有", "不", "去年", "现在", "我妈", "38度", "185/112", "一百", "十", "点", "，", "。", " ",
          "\n", "但是", "xiong", "kou", "😭", "🆘", "\uD83D", "\u200B", "頭", "０", "半", "血糖", "化疗后",
          "孕", "周", "想死", "？", "了", "过", "(", "/", "~", "\t", "", "a", "HI", "éè", "ﬁ", "二三四",
          "两百八九十");

  @Test
  void neverThrowsAndAlwaysPointsIntoTheText() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      int size = random.nextInt(30);
      for (int i = 0; i < size; i++) {
        text.append(
            random.nextInt(5) == 0
                ? String.valueOf((char) random.nextInt(0x10000))
                : PIECES.get(random.nextInt(PIECES.size())));
      }
      String message = text.toString();
      Assessment first = Engine.assess(message);
      assertThat(Engine.assess(message)).as("seed %d", SEED).isEqualTo(first);
      for (Match match : first.matches()) {
        assertThat(match.start()).isBetween(0, match.end() - 1);
        assertThat(match.end()).isLessThanOrEqualTo(message.length());
      }
    }
  }

  @Test
  void severalThreadsGetTheSameAnswer() {
    List<LabelledMessage> messages = OwnSetTest.messages("/redflag-own.csv").subList(0, 100);
    List<Assessment> alone = messages.stream().map(m -> Engine.assess(m.text())).toList();

    List<Assessment> together =
        IntStream.range(0, messages.size())
            .parallel()
            .mapToObj(i -> Engine.assess(messages.get(i).text()))
            .toList();

    assertThat(together).isEqualTo(alone);
  }

  /// Any code point, paired or not, alone and among words: nothing a phone can send may throw.
  @Test
  void readsAnyUnicode() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 400; i++) {
        switch (random.nextInt(4)) {
          case 0 -> text.append((char) random.nextInt(Character.MAX_VALUE + 1));
          case 1 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
          case 2 -> text.append((char) ('0' + random.nextInt(10)));
          default -> text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
      }
      String message = text.toString();

      Assessment assessment = Engine.assess(message);

      assertThat(assessment.matches())
          .as("seed %d round %d", SEED, round)
          .allSatisfy(m -> assertThat(m.end()).isBetween(m.start() + 1, message.length()));
    }
  }

  @Test
  void readsAMegabyteToItsEnd() {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder();
    while (text.length() < 350 * 1024) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    text.append("。我不想活了");

    assertThat(Engine.assess(text.toString()).level()).isEqualTo(Level.EMERGENCY);
  }

  /// A message may be as long as an intake takes it, and ten times that. Work that grows with the
  /// square of the length takes minutes here, work that grows with the length a second or two: the
  /// deadline tells one from the other however busy the machine is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "胸口疼",
        "没有胸痛、",
        "我妈胸口不疼也不闷但是",
        "血压185/112 ",
        "上周血压160，这周130了",
        "在急诊血压计坏了185",
        "术后38.5度发烧没有",
        "老毛病没加重头晕",
        "喘不赢气",
        "xiong kou teng ",
        "a",
        "没"
      })
  void aVeryLongMessageStaysCheapAndWhole(String piece) {
    int bytes = piece.getBytes(StandardCharsets.UTF_8).length;
    String text = piece.repeat(1024 * 1024 / bytes) + "。我不想活了";

    Assessment assessment =
        assertTimeoutPreemptively(Duration.ofSeconds(40), () -> Engine.assess(text));

    assertThat(assessment.matches()).extracting(Match::concept).contains("SUICIDE");
  }

  @Test
  void anEmptyMessageIsNone() {
    assertThat(Engine.assess("").level()).isEqualTo(Level.NONE);
    assertThat(Engine.assess("  \u200B ").level()).isEqualTo(Level.NONE);
  }
}
