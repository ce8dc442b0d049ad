package org.xinqiao.channel.email;

import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
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

/// E-mail over SMTP, one connection a message.
///
/// The id of a message is its `Message-ID`, made of the attempt id, so that it can be asked for
/// after a crash. SMTP does not drop repeated ids and cannot be asked; with a [DeliveryLookup] this
/// channel is queryable, without it lost answers go to a person. A message without subject gets the
/// sender's name for one.
public final class EmailChannel implements Channel {

  /// The id of this channel unless another is given.
  public static final ChannelId ID = new ChannelId("email");

  private static final int REMEMBERED_ATTEMPTS = 10_000;

  /// For the way from a limit that was reached to the answer of the call.
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final ChannelId id;
  private final EmailSettings settings;
  private final @Nullable DeliveryLookup lookup;
  private final InstantSource clock;
  private final Session session;
  private final MailComposer composer;
  private final ChannelCapabilities capabilities;
  private final OncePerAttempt once = new OncePerAttempt(REMEMBERED_ATTEMPTS);

  /// @param lookup asks the mail system about lost answers, or null; its bound should not be longer
  ///   than [EmailSettings.Timing#whole]
  /// @throws IOException when the certificates to trust cannot be read
  public EmailChannel(
      ChannelId id, EmailSettings settings, @Nullable DeliveryLookup lookup, InstantSource clock)
      throws IOException {
    this.id = id;
    this.settings = settings;
    this.lookup = lookup;
    this.clock = clock;
    session = MailSession.of(settings);
    composer = new MailComposer(session, settings);
    EmailSettings.Timing timing = settings.timing();
    Duration longest = timing.whole();
    if (lookup != null && lookup.answersWithin().compareTo(longest) > 0) {
      longest = lookup.answersWithin();
    }
    capabilities =
        new ChannelCapabilities(
            lookup != null,
            false,
            false,
            true,
            longest.plus(MARGIN),
            lookup == null ? Duration.ZERO : timing.settlesAfter(),
            settings.limits());
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
    if (lookup == null) {
      return new QueryResult.NotSupported();
    }
    String messageId = composer.messageId(attempt.attemptId());
    return switch (lookup.find(messageId)) {
      case DeliveryLookup.Answer.Found(Instant at) -> new QueryResult.Accepted(messageId, at);
      case DeliveryLookup.Answer.NotFound() -> notFound(attempt);
      case DeliveryLookup.Answer.NoAnswer(UnknownCause cause, String detail) ->
          new QueryResult.Unknown(cause, detail);
    };
  }

  private QueryResult notFound(SentAttempt attempt) {
    Instant settled = attempt.startedAt().plus(capabilities.settlesAfter());
    return clock.instant().isBefore(settled)
        ? new QueryResult.Unknown(UnknownCause.TOO_EARLY, "not known to the mail system yet")
        : new QueryResult.NotReceived();
  }

  private SendResult sendOnce(OutgoingMessage message) {
    Optional<String> to = EmailAddress.toAscii(message.to().value());
    if (to.isEmpty()) {
      return Refused.permanently(Reason.INVALID_ADDRESS, "not an e-mail address");
    }
    if (late(message)) {
      return Refused.permanently(Reason.DEADLINE_PASSED, "the deadline passed before sending");
    }
    if (beyond(ChannelLimit.Kind.BODY_CHARACTERS, message.body())
        || beyond(ChannelLimit.Kind.SUBJECT_CHARACTERS, message.subject())) {
      return Refused.permanently(Reason.CONTENT_REFUSED, "longer than this channel's limit");
    }
    return new SmtpConversation(
            session,
            settings,
            composer.compose(message, to.get(), clock.instant()),
            composer.messageId(message.attemptId()),
            () -> late(message))
        .hold();
  }

  private boolean late(OutgoingMessage message) {
    return clock.instant().isAfter(message.deadline());
  }

  private boolean beyond(ChannelLimit.Kind kind, @Nullable String words) {
    OptionalLong most = capabilities.limit(kind);
    return words != null
        && most.isPresent()
        && words.codePointCount(0, words.length()) > most.getAsLong();
  }
}
