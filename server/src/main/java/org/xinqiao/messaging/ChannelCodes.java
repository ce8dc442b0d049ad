package org.xinqiao.messaging;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ContactKey;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.SendResult;
import org.xinqiao.governor.Decision.Wording;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.portal.CodeCourier;

/// Brings one-time codes over the channel for text messages. They pass the outbox by: it holds
/// contacts of patients, decided by the governor, and a code is asked for by somebody of whom
/// nobody knows yet which patient it is. The contract of channels holds here too: the attempt is
/// committed by the asker, and nothing is sent a second time.
@Component
class ChannelCodes implements CodeCourier {

  private static final String TEMPLATE = "tpl.code";

  private final Channels channels;
  private final Templates templates;

  ChannelCodes(Channels channels, Templates templates) {
    this.channels = channels;
    this.templates = templates;
  }

  @Override
  public boolean ready() {
    return channel().isPresent();
  }

  @Override
  public Outcome send(UUID id, PhoneNumber to, String digits, Instant deadline) {
    Channel channel = channel().orElseThrow();
    String body =
        templates
            .render(
                TEMPLATE, channel.id().value(), "zh-CN", Wording.NEUTRAL, Map.of("code", digits))
            .body();
    SendResult result =
        channel.send(
            new OutgoingMessage(
                new AttemptId(id),
                new ContactKey("code/" + id),
                new Address(to.e164()),
                null,
                body,
                "zh-CN",
                deadline));
    return switch (result) {
      case SendResult.Accepted accepted -> Outcome.ACCEPTED;
      case SendResult.Refused refused -> Outcome.REFUSED;
      case SendResult.Unknown unknown -> Outcome.UNKNOWN;
    };
  }

  /// Text messages, or the sandbox where there are none, as in the demo.
  private Optional<Channel> channel() {
    return Stream.of("sms", "sandbox").filter(channels::has).findFirst().map(channels::get);
  }
}
