package org.xinqiao.shared;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the same piece of work again and again on a thread of its own: at once when somebody calls
/// [#wake], otherwise after a pause. The tables are the truth of what there is to do; a lost
/// wake-up only costs the pause. Any number of nodes may run the same loop, because the work claims
/// rows.
public final class WorkLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);

  /// One round of the work.
  @FunctionalInterface
  public interface Work {

    /// @return whether something was done, so that another round is worth it at once
    boolean round();
  }

  private final String name;
  private final Duration pause;
  private final Work work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean closed;
  private @org.jspecify.annotations.Nullable Thread thread;

  public WorkLoop(String name, Duration pause, Work work) {
    this.name = name;
    this.pause = pause;
    this.work = work;
  }

  public void start() {
    lock.lock();
    try {
      if (thread == null) {
        thread = Thread.ofVirtual().name(name).start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Says that there may be something to do. Cheap; may be called from any thread.
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets the running round end and waits for it.
  @Override
  public void close() {
    Thread running;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      running = thread;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      try {
        running.join(Duration.ofSeconds(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    while (awaitWork()) {
      try {
        boolean more = work.round();
        while (more && !isClosed()) {
          more = work.round();
        }
      } catch (RuntimeException e) {
        // A round that fails is tried again after the pause; the rows it claimed are free again.
        log.error("A round of {} failed", name, e);
      }
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!woken && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// For logs and health.
  @Override
  public String toString() {
    return name + " every " + pause.toMillis() / (double) TimeUnit.SECONDS.toMillis(1) + " s";
  }
}
