package org.xinqiao.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Waits for something that another process or thread brings about. Only for tests that cross a
/// process or a socket; inside one, inject the clock and the scheduler and call them.
public final class Eventually {

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Eventually() {}

  /// Looks every 20 ms until the condition holds.
  ///
  /// An exception of the condition counts as "not yet" and is shown if it was the last word, so
  /// that a server that is still starting needs no special care.
  ///
  /// @throws AssertionError when it did not hold within the time
  public static void await(Duration atMost, Callable<Boolean> condition) {
    get(atMost, () -> condition.call() ? Boolean.TRUE : null);
  }

  /// Looks every 20 ms until there is a value, and gives it.
  ///
  /// @throws AssertionError when there was none within the time
  public static <T> T get(Duration atMost, Callable<? extends @Nullable T> source) {
    long end = System.nanoTime() + atMost.toNanos();
    Throwable last;
    do {
      try {
        T value = source.call();
        if (value != null) {
          return value;
        }
        last = null;
      } catch (Exception | AssertionError e) {
        last = e;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting", last);
      }
    } while (System.nanoTime() < end);
    throw new AssertionError("not within " + atMost, last);
  }
}
