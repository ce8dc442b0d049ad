package org.xinqiao.channel.sms;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ChannelCapabilities;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.OncePerAttempt;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.channel.UnknownCause;

/// Text messages to mobile numbers of mainland China.
///
/// Providers of text messages do not drop repetitions, whatever id a message carries; the id is a
/// label by which a lost answer can be asked for. Words longer than [SmsLimits] are refused here.
public final class SmsChannel implements Channel {

  /// The id of this channel unless another is given.
  public static final ChannelId ID = new ChannelId("sms");

  private static final int REMEMBERED_ATTEMPTS = 10_000;

  /// For the way from a limit that was reached to the answer of the call.
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final ChannelId id;
  private final SmsSettings settings;
  private final SmsProvider provider;
  private final InstantSource clock;
  private final ChannelCapabilities capabilities;
  private final OncePerAttempt once = new OncePerAttempt(REMEMBERED_ATTEMPTS);

  private SmsChannel(
      ChannelId id, SmsSettings settings, SmsProvider provider, InstantSource clock) {
    this.id = id;
    this.settings = settings;
    this.provider = provider;
    this.clock = clock;
    capabilities =
        new ChannelCapabilities(
            provider.queryable(),
            true,
            true,
            false,
            settings.answer().plus(MARGIN),
            provider.queryable() ? settings.settlesAfter() : Duration.ZERO,
            settings.limits().forWordsBehind(settings.signature()));
  }

  /// Over Aliyun SMS.
  public static SmsChannel aliyun(
      ChannelId id, SmsSettings settings, AliyunSettings aliyun, InstantSource clock) {
    return new SmsChannel(id, settings, new AliyunProvider(settings, aliyun, clock), clock);
  }

  /// Over a gateway that speaks HTTP.
  public static SmsChannel gateway(
      ChannelId id, SmsSettings settings, GatewaySettings gateway, InstantSource clock) {
    return new SmsChannel(id, settings, new GatewayProvider(settings, gateway, clock), clock);
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
  public boolean takes(String body) {
    return settings.limits().allow(settings.signature(), body) && provider.takes(body);
  }

  @Override
  public QueryResult query(SentAttempt attempt) {
    Optional<MobileNumber> number = MobileNumber.parse(attempt.to().value());
    if (!provider.queryable() || number.isEmpty()) {
      return new QueryResult.NotSupported();
    }
    QueryResult answer = provider.query(attempt, number.get());
    if (answer instanceof QueryResult.NotReceived
        && clock.instant().isBefore(attempt.startedAt().plus(settings.settlesAfter()))) {
      return new QueryResult.Unknown(UnknownCause.TOO_EARLY, "not known to the provider yet");
    }
    return answer;
  }

  private SendResult sendOnce(OutgoingMessage message) {
    Optional<MobileNumber> number = MobileNumber.parse(message.to().value());
    if (number.isEmpty()) {
      return Refused.permanently(Reason.INVALID_ADDRESS, "not a mobile number of mainland China");
    }
    if (clock.instant().isAfter(message.deadline())) {
      return Refused.permanently(Reason.DEADLINE_PASSED, "the deadline passed before sending");
    }
    if (!settings.limits().allow(settings.signature(), message.body())) {
      return Refused.permanently(Reason.CONTENT_REFUSED, "longer than this channel's limit");
    }
    return provider.send(message, number.get());
  }
}
