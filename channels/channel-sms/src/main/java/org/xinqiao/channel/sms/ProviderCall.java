package org.xinqiao.channel.sms;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.xinqiao.calls.HttpCalls;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.UnknownCause;

/// One POST to a provider, bounded in time, never repeated, that knows afterwards whether the
/// message in its body can have been seen by the other side. The address and the words are in the
/// body only: heads of requests are written into logs on the way.
final class ProviderCall {

  private static final int MOST_BYTES = 1 << 20;

  private final HttpCalls http;
  private final Duration longest;
  private final boolean announce;

  ProviderCall(SmsSettings settings) {
    longest = settings.answer();
    announce = settings.announce();
    http = new HttpCalls(settings.hosts(), longest);
  }

  /// What came of a call.
  sealed interface Outcome {

    /// The provider answered.
    ///
    /// @param retryAfter seconds that it asks to wait
    record Answered(int status, OptionalLong retryAfter, String body) implements Outcome {}

    /// The message certainly did not leave.
    record NotHandedOver(Refused why) implements Outcome {}

    /// It may have left, and the answer is lost.
    record Lost(UnknownCause cause, String detail) implements Outcome {}
  }

  /// Makes the call with all the time there is.
  Outcome make(HttpRequest.Builder request, byte[] body, BooleanSupplier late) {
    return make(request, body, late, longest);
  }

  /// @param late asked immediately before the body leaves; if so, it does not
  Outcome make(HttpRequest.Builder request, byte[] body, BooleanSupplier late, Duration within) {
    Handover handover = new Handover(body, late);
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request.timeout(within).expectContinue(announce).POST(handover).build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
    try {
      // The request's own timeout ends with the headers; a body that drips is bounded here.
      HttpResponse<String> response = answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
      return new Outcome.Answered(
          response.statusCode(),
          response.headers().firstValue("Retry-After").stream()
              .filter(value -> value.matches("[0-9]{1,6}"))
              .mapToLong(Long::parseLong)
              .findFirst(),
          response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return handover.lost(UnknownCause.TIMEOUT, "no answer within " + within);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return handover.lost(UnknownCause.INTERRUPTED, "interrupted while waiting");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        return handover.lost(UnknownCause.TIMEOUT, "no answer within " + within);
      }
      if (e.getCause() instanceof IOException broken) {
        return handover.lost(UnknownCause.CONNECTION_LOST, broken.getClass().getSimpleName());
      }
      throw new IllegalStateException("the call failed", e.getCause());
    }
  }

  /// Whether this much time has gone by since now, by the clock that nobody sets.
  static BooleanSupplier after(Duration time) {
    long begun = System.nanoTime();
    return () -> System.nanoTime() - begun > time.toNanos();
  }

  Duration longest() {
    return longest;
  }

  /// The result of sending for what is no answer.
  static SendResult resultOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.NotHandedOver(Refused why) -> why;
      case Outcome.Lost(UnknownCause cause, String detail) -> new SendResult.Unknown(cause, detail);
      case Outcome.Answered(int status, OptionalLong retryAfter, String body) ->
          new SendResult.Unknown(
              UnknownCause.UNREADABLE_ANSWER, "status " + status + ", not understood");
    };
  }

  /// The body on its way. It leaves at most once, and not at all after the call was given up.
  private static final class Handover implements HttpRequest.BodyPublisher {

    private enum State {
      HERE,
      LEFT,
      KEPT,
      LATE
    }

    private final HttpRequest.BodyPublisher body;
    private final BooleanSupplier late;
    private final AtomicReference<State> state = new AtomicReference<>(State.HERE);

    Handover(byte[] body, BooleanSupplier late) {
      this.body = HttpRequest.BodyPublishers.ofByteArray(body);
      this.late = late;
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      State next = late.getAsBoolean() ? State.LATE : State.LEFT;
      if (state.compareAndSet(State.HERE, next) && next == State.LEFT) {
        body.subscribe(subscriber);
      } else {
        subscriber.onSubscribe(new NothingMore());
        subscriber.onError(new IOException("not handed over"));
      }
    }

    Outcome lost(UnknownCause cause, String detail) {
      state.compareAndSet(State.HERE, State.KEPT);
      return switch (state.get()) {
        case LEFT -> new Outcome.Lost(cause, detail);
        case LATE ->
            new Outcome.NotHandedOver(
                Refused.permanently(Reason.DEADLINE_PASSED, "the deadline passed on the way"));
        case KEPT, HERE ->
            new Outcome.NotHandedOver(
                Refused.forNow(Reason.PROVIDER_UNAVAILABLE, cause + ": " + detail));
      };
    }
  }

  private static final class NothingMore implements Flow.Subscription {

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
