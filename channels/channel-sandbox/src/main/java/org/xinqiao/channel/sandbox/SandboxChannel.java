package org.xinqiao.channel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ChannelCapabilities;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.ChannelLimit;
import org.xinqiao.channel.OncePerAttempt;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.channel.UnknownCause;

/// A channel to a [SandboxProvider]. Any address is good that is 1 to 200 visible characters.
public final class SandboxChannel implements Channel {

  private static final int REMEMBERED_ATTEMPTS = 10_000;

  private final ChannelId id;
  private final SandboxProvider provider;
  private final Duration patience;
  private final InstantSource clock;
  private final ChannelCapabilities capabilities;
  private final OncePerAttempt once = new OncePerAttempt(REMEMBERED_ATTEMPTS);

  /// @param patience how long to wait for the provider's answer
  /// @param settlesAfter how long after an attempt's start "never received" can be trusted
  public SandboxChannel(
      ChannelId id,
      SandboxProvider provider,
      Duration patience,
      Duration settlesAfter,
      InstantSource clock) {
    this.id = id;
    this.provider = provider;
    this.patience = patience;
    this.clock = clock;
    capabilities =
        new ChannelCapabilities(
            true,
            true,
            true,
            true,
            patience.plusSeconds(1),
            settlesAfter,
            List.of(
                new ChannelLimit(
                    ChannelLimit.Kind.BODY_CHARACTERS,
                    2_000,
                    "our own choice, about the length of the longest chat message",
                    LocalDate.of(2026, 9, 1))));
  }

  @Override
  public ChannelId id() {
    return id;
  }

  @Override
  public ChannelCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public SendResult send(OutgoingMessage message) {
    return once.send(message.attemptId(), () -> sendOnce(message));
  }

  @Override
  public QueryResult query(SentAttempt attempt) {
    if (provider.isDown()) {
      return new QueryResult.Unknown(UnknownCause.CONNECTION_LOST, "sandbox: connection refused");
    }
    return provider
        .message(attempt.attemptId())
        .map(SandboxChannel::known)
        .orElseGet(() -> notKnown(attempt));
  }

  private SendResult sendOnce(OutgoingMessage message) {
    if (clock.instant().isAfter(message.deadline())) {
      return Refused.permanently(Reason.DEADLINE_PASSED, "not handed over");
    }
    if (!message.to().value().matches("[\\p{Graph}\\p{IsHan}]{1,200}")) {
      return Refused.permanently(Reason.INVALID_ADDRESS, "not 1 to 200 visible characters");
    }
    long length = message.body().codePointCount(0, message.body().length());
    if (length > capabilities.limit(ChannelLimit.Kind.BODY_CHARACTERS).orElse(Long.MAX_VALUE)) {
      return Refused.permanently(Reason.CONTENT_REFUSED, length + " characters are too many");
    }
    return wait(message);
  }

  private SendResult wait(OutgoingMessage message) {
    try {
      return provider.handOver(message).get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new SendResult.Unknown(UnknownCause.TIMEOUT, "no answer within " + patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new SendResult.Unknown(UnknownCause.INTERRUPTED, "interrupted while waiting");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SandboxProvider.ConnectionLost) {
        return new SendResult.Unknown(UnknownCause.CONNECTION_LOST, "sandbox: dropped");
      }
      throw new IllegalStateException("the sandbox's provider failed", e.getCause());
    }
  }

  private static QueryResult known(SandboxMessage message) {
    Instant delivered = message.deliveredAt();
    return delivered == null
        ? new QueryResult.Accepted(message.providerMessageId(), message.acceptedAt())
        : new QueryResult.Delivered(message.providerMessageId(), delivered);
  }

  private QueryResult notKnown(SentAttempt attempt) {
    return clock.instant().isBefore(attempt.startedAt().plus(capabilities.settlesAfter()))
        ? new QueryResult.Unknown(UnknownCause.TOO_EARLY, "not known yet")
        : new QueryResult.NotReceived();
  }
}
