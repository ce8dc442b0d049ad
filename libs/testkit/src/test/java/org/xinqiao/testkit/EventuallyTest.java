package org.xinqiao.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  @Test
  void looksUntilItHolds() {
    AtomicInteger looks = new AtomicInteger();
    Eventually.await(Duration.ofSeconds(10), () -> looks.incrementAndGet() == 3);
    assertThat(looks).hasValue(3);
  }

  @Test
  void givesTheValueAfterErrors() {
    AtomicInteger looks = new AtomicInteger();
    String value =
        Eventually.get(
            Duration.ofSeconds(10),
            () -> {
              if (looks.incrementAndGet() < 3) {
                throw new IOException("not up");
              }
              return "up";
            });
    assertThat(value).isEqualTo("up");
  }

  @Test
  void failsWithTheLastError() {
    Throwable failure =
        catchThrowable(() ->
            Eventually.await(
                Duration.ofMillis(60),
                () -> {
                  throw new IOException("still not up");
                }));
    assertThat(failure).isInstanceOf(AssertionError.class).hasRootCauseMessage("still not up");
  }
}
