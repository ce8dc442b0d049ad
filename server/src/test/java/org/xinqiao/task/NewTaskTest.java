package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;

class NewTaskTest {

  @Test
  void aReasonIsNeverLongerThanTheListCanShow() {
    Property.check(
        "reason of 20 characters at most",
        300,
        Gen.strings(60),
        words -> {
          String kept = task("r", words).reason().zh();
          assertThat(kept.codePointCount(0, kept.length()))
              .isLessThanOrEqualTo(NewTask.REASON_LIMIT);
          if (words.codePointCount(0, words.length()) <= NewTask.REASON_LIMIT) {
            assertThat(kept).isEqualTo(words);
          }
        });
  }

  @Test
  void aTaskWithoutReferenceIsAMistake() {
    assertThatThrownBy(() -> task(" ", "体温 38.9℃")).isInstanceOf(IllegalArgumentException.class);
  }

  private static NewTask task(String reference, String reason) {
    return NewTask.of(
        new PatientId(UUID.randomUUID()),
        reference,
        TaskKind.CALL,
        TaskPriority.P3,
        new Text("电话随访", "Call"),
        new Text(reason, ""),
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
