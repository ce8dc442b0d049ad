package org.xinqiao.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OncePerAttemptTest {

  private final OncePerAttempt once = new OncePerAttempt(2);
  private final AtomicInteger handedOver = new AtomicInteger();
  private final AttemptId attempt = new AttemptId(UUID.randomUUID());

  @Test
  void theSecondCallGetsTheFirstResult() {
    SendResult first = once.send(attempt, this::handOver);
    assertThat(once.send(attempt, this::handOver)).isSameAs(first);
    assertThat(handedOver).hasValue(1);
  }

  @Test
  void onlyTheOldestFinishedAttemptsAreForgotten() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<SendResult> slow =
        new FutureTask<>(() ->
            once.send(
                attempt,
                () -> {
                  begun.countDown();
                  await(held);
                  return handOver();
                }));
    Thread.ofVirtual().start(slow);
    begun.await();
    AttemptId early = new AttemptId(UUID.randomUUID());
    once.send(early, this::handOver);
    once.send(new AttemptId(UUID.randomUUID()), this::handOver);
    once.send(new AttemptId(UUID.randomUUID()), this::handOver);
    once.send(early, this::handOver);
    assertThat(handedOver).as("early was forgotten and handed over again").hasValue(4);
    held.countDown();
    assertThat(once.send(attempt, this::handOver)).isSameAs(slow.get());
    assertThat(handedOver).as("the one under way was not forgotten").hasValue(5);
  }

  @Test
  void aFaultOfTheFirstTimeIsNotTriedAgain() {
    assertThatThrownBy(() ->
            once.send(
                attempt,
                () -> {
                  throw new IllegalArgumentException("fault");
                }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> once.send(attempt, this::handOver))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("fault");
    assertThat(handedOver).hasValue(0);
  }

  private SendResult handOver() {
    return new SendResult.Accepted("m" + handedOver.incrementAndGet());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
