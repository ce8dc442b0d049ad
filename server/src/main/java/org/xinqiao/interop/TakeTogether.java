package org.xinqiao.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Takes what comes in at the same time in as few commits as possible: while one commit is under
/// way the next messages gather, and go together as soon as it is done. Nobody waits for a timer: a
/// message that comes alone is taken alone, at once.
///
/// A message that cannot be kept fails for itself, not for those it came together with.
///
/// @param <M> a message
/// @param <A> what is answered to it
final class TakeTogether<M, A> implements AutoCloseable {

  /// Larger ones gain nothing and make the first of them wait.
  private static final int MOST = 128;

  private static final class Waiting<M, A> {
    private final @Nullable M message;
    private final CompletableFuture<A> answer = new CompletableFuture<>();

    /// @param message null marks the end
    Waiting(@Nullable M message) {
      this.message = message;
    }
  }

  private static final Duration LONGEST_END = Duration.ofSeconds(20);

  private final Waiting<M, A> end = new Waiting<>(null);
  private final Function<List<M>, List<A>> take;
  private final BlockingQueue<Waiting<M, A>> waiting = new LinkedBlockingQueue<>();
  private final Thread worker;
  private volatile boolean closed;

  /// @param name of the thread that takes
  /// @param take makes messages durable together and answers each, or throws and keeps none
  TakeTogether(String name, Function<List<M>, List<A>> take) {
    this.take = take;
    this.worker = Thread.ofVirtual().name(name).start(this::work);
  }

  /// The answer to a message, there once the message is durable.
  CompletableFuture<A> take(M message) {
    Waiting<M, A> next = new Waiting<>(message);
    waiting.add(next);
    if (closed) {
      refuseRest();
    }
    return next.answer;
  }

  /// Takes what waits now. Whoever comes later gets no answer and sends again.
  @Override
  public void close() {
    waiting.add(end);
    try {
      worker.join(LONGEST_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    refuseRest();
  }

  private void work() {
    try {
      boolean more = true;
      while (more) {
        List<Waiting<M, A>> batch = new ArrayList<>(MOST);
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST - 1);
        more = !batch.remove(end);
        if (!batch.isEmpty()) {
          takeAll(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeAll(List<Waiting<M, A>> batch) {
    try {
      List<A> answers = take.apply(messages(batch));
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(answers.get(i));
      }
    } catch (CannotCreateTransactionException | DataAccessResourceFailureException e) {
      // The database is away, for all of them.
      fail(batch, e);
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        fail(batch, e);
      } else {
        batch.forEach(each -> takeAll(List.of(each)));
      }
    }
  }

  private List<M> messages(List<Waiting<M, A>> batch) {
    return batch.stream().map(each -> Objects.requireNonNull(each.message)).toList();
  }

  private void fail(List<Waiting<M, A>> batch, Throwable why) {
    batch.forEach(each -> each.answer.completeExceptionally(why));
  }

  private void refuseRest() {
    List<Waiting<M, A>> rest = new ArrayList<>();
    waiting.drainTo(rest);
    rest.forEach(each -> each.answer.cancel(false));
  }
}
