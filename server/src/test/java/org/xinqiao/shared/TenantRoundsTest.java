package org.xinqiao.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TenantRoundsTest {

  private static final List<TenantId> THREE =
      List.of(new TenantId(1), new TenantId(2), new TenantId(3));

  private final List<TenantId> served = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(-5);
  private final TenantRounds rounds = new TenantRounds("the work", now::get);

  @Test
  void eachHospitalIsServedInItsOwnName() {
    assertThat(rounds.each(THREE, this::serve)).isFalse();
    assertThat(served).containsExactlyElementsOf(THREE);
    assertThat(Tenancy.isBound()).isFalse();
  }

  @Test
  void anotherRoundIsWorthItWhenAnyOfThemDidSomething() {
    assertThat(rounds.round(THREE, () -> serve() == 1)).isTrue();
    assertThat(served).as("also those after the one").containsExactlyElementsOf(THREE);
    assertThat(rounds.round(THREE, () -> false)).isFalse();
    assertThat(rounds.round(List.of(), () -> true)).isFalse();
  }

  @Test
  void whatFailsAtOneIsLoggedWithItsNumberAndTheOthersAreServed(CapturedOutput output) {
    assertThat(
            rounds.round(
                THREE,
                () -> {
                  if (serve() == 2) {
                    throw new IllegalStateException("of this hospital");
                  }
                  return true;
                }))
        .isTrue();
    assertThat(served).containsExactlyElementsOf(THREE);
    assertThat(output).contains("the work failed at hospital 2", "of this hospital");
    assertThat(output).doesNotContain("hospital 1").doesNotContain("hospital 3");
  }

  @Test
  void whereAllFailNothingWasDone() {
    assertThat(
            rounds.each(
                THREE,
                () -> {
                  serve();
                  throw new IllegalStateException();
                }))
        .isFalse();
    assertThat(served).containsExactlyElementsOf(THREE);
  }

  @Test
  void aMachineThatIsOutOfMemoryIsNobodysFault() {
    assertThatThrownBy(() ->
            rounds.each(
                THREE,
                () -> {
                  serve();
                  throw new OutOfMemoryError("invented");
                }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(served).hasSize(1);
  }

  /// The second of three fails, always: it is left alone for twice as long each time, and the
  /// others never wait for it.
  @Test
  void whoeverAlwaysFailsIsTriedLessOftenAndTheOthersAreNot() {
    List<Long> tried = new ArrayList<>();
    for (long second = 0; second <= 240; second++) {
      now.set(Duration.ofSeconds(second).toNanos());
      served.clear();
      rounds.each(THREE, this::failAtTheSecond);
      assertThat(served).contains(THREE.getFirst(), THREE.getLast());
      if (served.size() == 3) {
        tried.add(second);
      }
    }
    assertThat(tried).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
  }

  @Test
  void itIsToldWhenItBeginsToFailAndWhenItWorksAgain(CapturedOutput output) {
    for (long second : List.of(0L, 10L, 20L)) {
      now.set(Duration.ofSeconds(second).toNanos());
      rounds.each(THREE, this::failAtTheSecond);
    }
    assertThat(output.getOut().split("the work failed at hospital 2", -1)).as("once").hasSize(2);
    assertThat(output).doesNotContain("works again");

    now.set(Duration.ofMinutes(2).toNanos());
    rounds.each(THREE, this::serve);
    assertThat(output).contains("the work works again at hospital 2, after 3 that failed");
    now.addAndGet(1);
    rounds.each(THREE, this::failAtTheSecond);
    assertThat(output.getOut().split("the work failed at hospital 2", -1)).as("anew").hasSize(3);
    now.addAndGet(TenantRounds.FIRST_REST.toNanos());
    served.clear();
    rounds.each(THREE, this::serve);
    assertThat(served).as("after the first rest, and no longer one").hasSize(3);
  }

  /// Another fault behind the first one is not hidden by it.
  @Test
  void whatFailsInAnotherWayIsToldToo(CapturedOutput output) {
    rounds.each(THREE, this::failAtTheSecond);
    now.addAndGet(TenantRounds.FIRST_REST.toNanos());
    rounds.each(
        THREE,
        () -> {
          if (serve() == 2) {
            throw new UnsupportedOperationException("in another way");
          }
        });
    assertThat(output).contains("of this hospital", "in another way");
  }

  private void failAtTheSecond() {
    if (serve() == 2) {
      throw new IllegalStateException("of this hospital");
    }
  }

  private int serve() {
    served.add(Tenancy.current());
    return Tenancy.current().value();
  }
}
