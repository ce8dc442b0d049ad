package org.xinqiao.interop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How fast refused messages come in, on all connections together: whoever sends what cannot be
/// taken is read more slowly for it, each as slowly as the others, so that a flood of them leaves
/// the processors and the disk to those whose messages are good.
final class RefusedPace {

  private static final long EACH = TimeUnit.SECONDS.toNanos(1) / 400;

  /// As many may come at once: a mistake in a batch is no flood.
  private static final int AT_ONCE = 32;

  private long next = System.nanoTime() - AT_ONCE * EACH;

  /// Waits for the turn of one refused message.
  void await() {
    long until = reserve(System.nanoTime());
    for (long left = until - System.nanoTime();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// @return when this one's turn is
  synchronized long reserve(long now) {
    next = Math.max(next, now - AT_ONCE * EACH) + EACH;
    return next;
  }
}
