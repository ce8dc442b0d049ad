package org.xinqiao.channel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.ChannelEventSink;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;

/// The other side of the sandbox channel: takes messages into memory, fails on demand, and reports
/// deliveries, readings and replies on demand. What it took is gone with the process, so a message
/// sent before a restart is afterwards unknown to it. Thread-safe.
public final class SandboxProvider {

  private final ChannelId channel;
  private final InstantSource clock;
  private final ChannelEventSink events;
  private final Map<AttemptId, SandboxMessage> taken = new LinkedHashMap<>();
  private final Deque<SandboxBehaviour> next = new ArrayDeque<>();
  private final AtomicInteger conversations = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private SandboxBehaviour usual = new SandboxBehaviour.Accept();

  /// @param events where reports about messages go
  public SandboxProvider(ChannelId channel, InstantSource clock, ChannelEventSink events) {
    this.channel = channel;
    this.clock = clock;
    this.events = events;
  }

  /// From now on, this; forgets what [#behaveOnce] had in store.
  public synchronized void behave(SandboxBehaviour behaviour) {
    usual = behaviour;
    next.clear();
  }

  /// For one message each, these, then as before.
  public synchronized void behaveOnce(SandboxBehaviour... behaviours) {
    next.addAll(List.of(behaviours));
  }

  /// What was taken, the first first: what patients really received.
  public synchronized List<SandboxMessage> messages() {
    return List.copyOf(taken.values());
  }

  /// The message of this attempt, if it was taken.
  public synchronized Optional<SandboxMessage> message(AttemptId attempt) {
    return Optional.ofNullable(taken.get(attempt));
  }

  /// How many times the channel came to send, whatever came of it.
  public int conversations() {
    return conversations.get();
  }

  /// Delivers the message and reports it.
  ///
  /// @throws NoSuchElementException when it was not taken
  public void deliver(AttemptId attempt) {
    Instant at = clock.instant();
    change(attempt, message -> message.delivered(at));
    events.accept(channel, new ChannelEvent.Delivered(attempt, attempt + "/delivered", at));
  }

  /// Lets the patient open the message and reports it.
  ///
  /// @throws NoSuchElementException when it was not taken
  public void read(AttemptId attempt) {
    Instant at = clock.instant();
    change(attempt, message -> message.read(at));
    events.accept(channel, new ChannelEvent.Read(attempt, attempt + "/read", at));
  }

  /// Lets the message come back and reports it.
  ///
  /// @throws NoSuchElementException when it was not taken
  public void bounce(AttemptId attempt, Reason reason) {
    Instant at = clock.instant();
    change(attempt, message -> message);
    events.accept(channel, new ChannelEvent.Bounced(attempt, attempt + "/bounced", at, reason));
  }

  /// Lets the patient answer and reports it; every answer is an event of its own.
  ///
  /// @throws NoSuchElementException when the message was not taken
  public void reply(AttemptId attempt, String text) {
    Instant at = clock.instant();
    change(attempt, message -> message.read(at));
    String event = attempt + "/reply/" + numbers.incrementAndGet();
    events.accept(channel, new ChannelEvent.Replied(attempt, event, at, text));
  }

  /// The provider's side of one conversation. An answer that never comes is a future that never
  /// completes; a connection that breaks is one that completes with [ConnectionLost].
  CompletableFuture<SendResult> handOver(OutgoingMessage message) {
    conversations.incrementAndGet();
    return switch (behaviour()) {
      case SandboxBehaviour.Accept() -> answer(take(message));
      case SandboxBehaviour.AcceptAfter(Duration delay) ->
          CompletableFuture.supplyAsync(
              () -> take(message),
              CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS));
      case SandboxBehaviour.RefuseAddress() ->
          answer(Refused.permanently(Reason.UNREACHABLE_ADDRESS, "sandbox: no such recipient"));
      case SandboxBehaviour.RefuseContent() ->
          answer(Refused.permanently(Reason.CONTENT_REFUSED, "sandbox: content refused"));
      case SandboxBehaviour.LimitRate(Duration retryAfter) ->
          answer(
              new Refused(
                  Reason.RATE_LIMITED,
                  SendResult.Permanence.TEMPORARY,
                  retryAfter,
                  "sandbox: too many"));
      case SandboxBehaviour.RefuseQuota() ->
          answer(Refused.forNow(Reason.QUOTA, "sandbox: quota used up"));
      case SandboxBehaviour.Unavailable() ->
          answer(Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "sandbox: try later"));
      case SandboxBehaviour.AcceptThenDrop() -> {
        take(message);
        yield CompletableFuture.failedFuture(new ConnectionLost());
      }
      case SandboxBehaviour.AcceptThenStall() -> {
        take(message);
        yield new CompletableFuture<>();
      }
      case SandboxBehaviour.Stall() -> new CompletableFuture<>();
      case SandboxBehaviour.DropBeforeMessage() ->
          answer(Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "sandbox: dropped before message"));
      case SandboxBehaviour.Down() ->
          answer(Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "sandbox: connection refused"));
    };
  }

  /// Whether questions are answered at all.
  synchronized boolean isDown() {
    return usual instanceof SandboxBehaviour.Down;
  }

  private synchronized SandboxBehaviour behaviour() {
    SandboxBehaviour once = next.poll();
    return once == null ? usual : once;
  }

  private synchronized SendResult take(OutgoingMessage message) {
    SandboxMessage first = taken.get(message.attemptId());
    if (first != null) {
      return new SendResult.Accepted(first.providerMessageId());
    }
    String id = "sandbox-" + numbers.incrementAndGet();
    taken.put(
        message.attemptId(),
        new SandboxMessage(
            id,
            message.attemptId(),
            message.contactKey(),
            message.to(),
            message.subject(),
            message.body(),
            message.language(),
            clock.instant(),
            null,
            null));
    return new SendResult.Accepted(id);
  }

  private synchronized void change(AttemptId attempt, UnaryOperator<SandboxMessage> how) {
    SandboxMessage message = taken.get(attempt);
    if (message == null) {
      throw new NoSuchElementException("not taken: " + attempt);
    }
    taken.put(attempt, how.apply(message));
  }

  private static CompletableFuture<SendResult> answer(SendResult result) {
    return CompletableFuture.completedFuture(result);
  }

  /// The connection broke after the message was handed over.
  static final class ConnectionLost extends CompletionException {
    ConnectionLost() {
      super("the connection broke before the answer", null);
    }
  }
}
