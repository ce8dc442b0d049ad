package org.xinqiao.interop;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.xinqiao.shared.WorkLoop;

/// The second answers of enhanced mode: what became of messages whose senders still wait on their
/// connections. Asks the tables, because any node may have applied the message, and only while
/// somebody waits.
final class Outcomes implements AutoCloseable {

  private static final int MOST = 1000;

  /// Identity counts: the same message may be waited for on two connections.
  private static final class Waiting {
    private final Exchange exchange;
    private final AnswersInOrder connection;

    Waiting(Exchange exchange, AnswersInOrder connection) {
      this.exchange = exchange;
      this.connection = connection;
    }
  }

  private final Function<Collection<UUID>, List<ReceiveMessage.Outcome>> ask;
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final WorkLoop loop = new WorkLoop("mllp-outcomes", Duration.ofMillis(500), this::round);

  /// @param ask which of these messages are applied or put aside
  Outcomes(Function<Collection<UUID>, List<ReceiveMessage.Outcome>> ask) {
    this.ask = ask;
    loop.start();
  }

  void await(Exchange exchange, AnswersInOrder connection) {
    waiting.add(new Waiting(exchange, connection));
    loop.wake();
  }

  /// Nobody is there any more who could be told.
  void forget(AnswersInOrder connection) {
    waiting.removeIf(each -> each.connection == connection);
  }

  int waiting() {
    return waiting.size();
  }

  /// Says that messages were applied.
  void wake() {
    if (!waiting.isEmpty()) {
      loop.wake();
    }
  }

  @Override
  public void close() {
    loop.close();
  }

  /// @return always false: what still waits is asked for again after the pause
  private boolean round() {
    Set<UUID> asked =
        waiting.stream()
            .map(each -> each.exchange.message())
            .limit(MOST)
            .collect(Collectors.toCollection(HashSet::new));
    if (!asked.isEmpty()) {
      ask.apply(asked).forEach(this::tell);
    }
    return false;
  }

  private void tell(ReceiveMessage.Outcome outcome) {
    for (Waiting each : waiting) {
      if (each.exchange.message().equals(outcome.message())) {
        each.connection.tellOutcome(each.exchange.last(outcome).orElse(null));
        waiting.remove(each); // After it was told: whoever sees that nobody waits has been told.
      }
    }
  }
}
