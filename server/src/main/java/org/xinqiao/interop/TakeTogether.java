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

/// Takes what the connections have read in as few commits as possible: while one commit is under
/// way the next messages gather, and go together as soon as it is done. Nobody waits for a timer: a
/// message that comes alone is taken alone, at once.
///
/// A message that cannot be kept fails for itself, not for those it came together with.
final class TakeTogether implements AutoCloseable {

  /// Larger ones gain nothing and make the first of them wait.
  private static final int MOST = 128;

  private static final class Waiting {
    private final @Nullable Incoming message;
    private final CompletableFuture<ReceiveMessage.Answer> answer = new CompletableFuture<>();

    /// @param message null marks the end
    Waiting(@Nullable Incoming message) {
      this.message = message;
    }
  }

  private static final Waiting END = new Waiting(null);
  private static final Duration LONGEST_END = Duration.ofSeconds(20);

  private final Function<List<Incoming>, List<ReceiveMessage.Answer>> take;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Thread worker;
  private volatile boolean closed;

  /// @param take makes messages durable together and answers each, or throws and keeps none
  TakeTogether(Function<List<Incoming>, List<ReceiveMessage.Answer>> take) {
    this.take = take;
    this.worker = Thread.ofVirtual().name("intake-take").start(this::work);
  }

  /// The answer to a message, there once the message is durable.
  CompletableFuture<ReceiveMessage.Answer> take(Incoming message) {
    Waiting next = new Waiting(message);
    waiting.add(next);
    if (closed) {
      refuseRest();
    }
    return next.answer;
  }

  /// Takes what waits now. Whoever comes later gets no answer and sends again.
  @Override
  public void close() {
    waiting.add(END);
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
        List<Waiting> batch = new ArrayList<>(MOST);
        batch.add(waiting.take());
        waiting.drainTo(batch, MOST - 1);
        more = !batch.remove(END);
        if (!batch.isEmpty()) {
          takeAll(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeAll(List<Waiting> batch) {
    try {
      List<ReceiveMessage.Answer> answers = take.apply(messages(batch));
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

  private static List<Incoming> messages(List<Waiting> batch) {
    return batch.stream().map(each -> Objects.requireNonNull(each.message)).toList();
  }

  private static void fail(List<Waiting> batch, Throwable why) {
    batch.forEach(each -> each.answer.completeExceptionally(why));
  }

  private void refuseRest() {
    List<Waiting> rest = new ArrayList<>();
    waiting.drainTo(rest);
    rest.forEach(each -> each.answer.cancel(false));
  }
}
