package org.xinqiao.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.ChannelContract;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.ContactKey;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.ProviderFixture;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.testkit.Eventually;

class SandboxChannelTest extends ChannelContract {

  private final SandboxFixture sandbox = new SandboxFixture();
  private final OutgoingMessage message =
      new OutgoingMessage(
          new AttemptId(UUID.randomUUID()),
          new ContactKey("k1"),
          new Address("user-1"),
          null,
          "您好",
          "zh-CN",
          sandbox.now().plusSeconds(60));

  @Override
  protected ProviderFixture open() {
    return new SandboxFixture();
  }

  @Test
  void reportsWhatHappensToAMessage() {
    Instant start = sandbox.now();
    sandbox.channel().send(message);
    AttemptId attempt = message.attemptId();
    Instant delivered = sandbox.clock.advance(Duration.ofMinutes(1));
    sandbox.provider.deliver(attempt);
    sandbox.clock.advance(Duration.ofMinutes(1));
    sandbox.provider.read(attempt);
    sandbox.provider.reply(attempt, "好多了");
    sandbox.provider.reply(attempt, "好多了");

    assertThat(sandbox.events)
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly("Delivered", "Read", "Replied", "Replied");
    assertThat(sandbox.events).extracting(ChannelEvent::eventId).doesNotHaveDuplicates();
    assertThat(sandbox.channel().query(new SentAttempt(attempt, message.to(), start)))
        .isEqualTo(new QueryResult.Delivered("sandbox-1", delivered));
  }

  @Test
  void aRepeatedReportHasTheSameId() {
    sandbox.channel().send(message);
    sandbox.provider.deliver(message.attemptId());
    sandbox.provider.deliver(message.attemptId());
    assertThat(sandbox.events.stream().map(ChannelEvent::eventId).distinct()).hasSize(1);
  }

  @Test
  void whatWasNotTakenCannotBeDelivered() {
    assertThatThrownBy(() -> sandbox.provider.bounce(message.attemptId(), Reason.QUOTA))
        .isInstanceOf(NoSuchElementException.class);
    assertThat(sandbox.events).isEmpty();
  }

  @Test
  void behavesOnceInTurnThenAsBefore() {
    sandbox.provider.behaveOnce(
        new SandboxBehaviour.LimitRate(Duration.ofSeconds(30)), new SandboxBehaviour.RefuseQuota());
    assertThat(sandbox.channel().send(next()))
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            r -> {
              assertThat(r.reason()).isEqualTo(Reason.RATE_LIMITED);
              assertThat(r.retryAfter()).isEqualTo(Duration.ofSeconds(30));
            });
    assertThat(sandbox.channel().send(next()))
        .isInstanceOfSatisfying(
            SendResult.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.QUOTA));
    assertThat(sandbox.channel().send(next())).isInstanceOf(SendResult.Accepted.class);
  }

  @Test
  void aMessageMayArriveAfterTheChannelLostPatience() throws Exception {
    sandbox.provider.behave(new SandboxBehaviour.AcceptAfter(Duration.ofMillis(900)));
    Instant start = sandbox.now();
    assertThat(sandbox.channel().send(message)).isInstanceOf(SendResult.Unknown.class);
    assertThat(sandbox.provider.messages()).isEmpty();
    SentAttempt sent = new SentAttempt(message.attemptId(), message.to(), start);
    Eventually.await(
        Duration.ofSeconds(10),
        () -> sandbox.channel().query(sent) instanceof QueryResult.Accepted);
  }

  private OutgoingMessage next() {
    return new OutgoingMessage(
        new AttemptId(UUID.randomUUID()),
        message.contactKey(),
        message.to(),
        null,
        message.body(),
        message.language(),
        message.deadline());
  }
}
