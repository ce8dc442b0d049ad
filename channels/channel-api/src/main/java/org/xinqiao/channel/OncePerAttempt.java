package org.xinqiao.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the promise "one attempt id, one hand-over" inside a process, for adapters whose provider
/// does not keep it. Remembers the latest attempts; the database's committed attempt row guards
/// against everything that this cannot see. Thread-safe.
public final class OncePerAttempt {

  private final Map<AttemptId, CompletableFuture<SendResult>> attempts = new LinkedHashMap<>();
  private final int remembered;

  /// @param remembered how many finished attempts to remember, the oldest is forgotten first
  public OncePerAttempt(int remembered) {
    this.remembered = remembered;
  }

  /// Hands over if this attempt was not begun before; otherwise gives the result of that first
  /// time, waiting for it if need be.
  public SendResult send(AttemptId attempt, Supplier<SendResult> handOver) {
    CompletableFuture<SendResult> mine = new CompletableFuture<>();
    CompletableFuture<SendResult> first = begin(attempt, mine);
    if (first != null) {
      return resultOf(first);
    }
    try {
      SendResult result = handOver.get();
      mine.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized @Nullable CompletableFuture<SendResult> begin(
      AttemptId attempt, CompletableFuture<SendResult> mine) {
    CompletableFuture<SendResult> first = attempts.putIfAbsent(attempt, mine);
    if (attempts.size() > remembered) {
      // Those under way stay, whatever their age.
      var oldest = attempts.values().iterator();
      while (attempts.size() > remembered && oldest.hasNext()) {
        if (oldest.next().isDone()) {
          oldest.remove();
        }
      }
    }
    return first;
  }

  private static SendResult resultOf(CompletableFuture<SendResult> first) {
    try {
      return first.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SendResult.Unknown(UnknownCause.INTERRUPTED, "the attempt is under way");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the attempt was begun before and failed", e.getCause());
    }
  }
}
