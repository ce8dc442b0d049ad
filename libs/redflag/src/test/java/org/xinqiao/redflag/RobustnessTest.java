package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
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

  /// Processor time, not the wall: other builds share the machine.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "胸口疼",
        "没有胸痛、",
        "我妈胸口不疼也不闷但是",
        "血压185/112 ",
        "术后38.5度发烧没有",
        "xiong kou teng ",
        "a",
        "没"
      })
  void aVeryLongMessageStaysCheapAndWhole(String piece) {
    int bytes = piece.getBytes(StandardCharsets.UTF_8).length;
    String text = piece.repeat(100 * 1024 / bytes) + "。我不想活了";
    Engine.assess(text);
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

    Assessment assessment = Engine.assess(text);

    long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofMillis(1500));
    assertThat(assessment.matches()).extracting(Match::concept).contains("SUICIDE");
  }

  @Test
  void anEmptyMessageIsNone() {
    assertThat(Engine.assess("").level()).isEqualTo(Level.NONE);
    assertThat(Engine.assess("  \u200B ").level()).isEqualTo(Level.NONE);
  }
}
