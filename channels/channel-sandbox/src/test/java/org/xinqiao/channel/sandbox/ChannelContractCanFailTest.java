package org.xinqiao.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ChannelCapabilities;
import org.xinqiao.channel.ChannelContract;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.ProviderFixture;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;

/// Runs the contract against channels that each break one promise, and expects the matching tests
/// to notice: a suite that accepts anything would be worth nothing.
class ChannelContractCanFailTest {

  /// Short, as every broken channel waits through all the stalls of the suite.
  private static final Duration PATIENCE = Duration.ofMillis(80);

  @Test
  void noticesALostAnswerCalledARefusal() {
    assertThat(failures(LostAnswerIsRefusal.class))
        .contains(
            "anAnswerLostWithTheConnectionIsUnknownAndTheProviderTells",
            "anAnswerThatDoesNotComeIsUnknownAndTheProviderTells",
            "theSameAttemptIsNotHandedOverAgainAfterALostAnswer");
  }

  @Test
  void noticesAChannelThatTriesAgainByItself() {
    assertThat(failures(TriesAgain.class))
        .contains(
            "aTemporaryRefusalIsTemporaryAndNotTriedAgain",
            "anAnswerLostWithTheConnectionIsUnknownAndTheProviderTells");
  }

  @Test
  void noticesAChattyChannel() {
    assertThat(failures(Chatty.class)).contains("nothingOfThePatientIsWrittenAnywhere");
  }

  @Test
  void noticesARashNotReceived() {
    assertThat(failures(RashNotReceived.class))
        .contains(
            "aMessageThatWasNotTakenIsOnlyCalledSoWhenItCanNoLongerArrive",
            "aQuestionToAProviderThatIsDownIsUnknown");
  }

  @Test
  void noticesWordsThatChangeOnTheWay() {
    assertThat(failures(Trims.class)).contains("wordsArriveExactly");
  }

  @Test
  void noticesAForgottenDeadline() {
    assertThat(failures(NoDeadline.class)).contains("aPassedDeadlineIsRefusedHere");
  }

  private static Set<String> failures(Class<? extends ChannelContract> broken) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(broken))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(e -> e.getTestDescriptor().getSource().orElseThrow())
        .map(source -> ((MethodSource) source).getMethodName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The sandbox with one promise broken. Nested and tagged so that a normal run leaves it alone.
  @Tag("broken-on-purpose")
  abstract static class Broken extends ChannelContract {

    abstract SendResult send(Channel sound, OutgoingMessage message);

    QueryResult query(Channel sound, SentAttempt attempt) {
      return sound.query(attempt);
    }

    @Override
    protected ProviderFixture open() {
      SandboxFixture sandbox = new SandboxFixture(PATIENCE);
      return new Wrapped(sandbox, this);
    }
  }

  static class LostAnswerIsRefusal extends Broken {
    @Override
    SendResult send(Channel sound, OutgoingMessage message) {
      SendResult result = sound.send(message);
      return result instanceof SendResult.Unknown
          ? Refused.forNow(Reason.PROVIDER_UNAVAILABLE, "failed")
          : result;
    }
  }

  static class TriesAgain extends Broken {
    @Override
    SendResult send(Channel sound, OutgoingMessage message) {
      SendResult result = sound.send(message);
      return result instanceof SendResult.Accepted ? result : sound.send(renamed(message));
    }

    private static OutgoingMessage renamed(OutgoingMessage m) {
      AttemptId another = new AttemptId(UUID.randomUUID());
      return copy(m, another, m.body(), m.deadline());
    }
  }

  static class Chatty extends Broken {
    private static final System.Logger LOG = System.getLogger(Chatty.class.getName());

    @Override
    SendResult send(Channel sound, OutgoingMessage message) {
      LOG.log(System.Logger.Level.DEBUG, () -> "sending to " + message.to().value());
      return sound.send(message);
    }
  }

  static class RashNotReceived extends Broken {
    @Override
    SendResult send(Channel sound, OutgoingMessage message) {
      return sound.send(message);
    }

    @Override
    QueryResult query(Channel sound, SentAttempt attempt) {
      QueryResult result = sound.query(attempt);
      return result instanceof QueryResult.Unknown ? new QueryResult.NotReceived() : result;
    }
  }

  static class Trims extends Broken {
    @Override
    SendResult send(Channel sound, OutgoingMessage message) {
      return sound.send(
          copy(message, message.attemptId(), message.body().strip(), message.deadline()));
    }
  }

  static class NoDeadline extends Broken {
    @Override
    SendResult send(Channel sound, OutgoingMessage message) {
      return sound.send(copy(message, message.attemptId(), message.body(), Instant.MAX));
    }
  }

  private static OutgoingMessage copy(
      OutgoingMessage m, AttemptId attempt, String body, Instant deadline) {
    return new OutgoingMessage(
        attempt, m.contactKey(), m.to(), m.subject(), body, m.language(), deadline);
  }

  private record Wrapped(SandboxFixture sandbox, Broken broken) implements ProviderFixture {

    @Override
    public Channel channel() {
      Channel sound = sandbox.channel();
      return new Channel() {
        @Override
        public ChannelId id() {
          return sound.id();
        }

        @Override
        public ChannelCapabilities capabilities() {
          return sound.capabilities();
        }

        @Override
        public SendResult send(OutgoingMessage message) {
          return broken.send(sound, message);
        }

        @Override
        public QueryResult query(SentAttempt attempt) {
          return broken.query(sound, attempt);
        }
      };
    }

    @Override
    public void behave(Behaviour behaviour) {
      sandbox.behave(behaviour);
    }

    @Override
    public List<Taken> taken() {
      return sandbox.taken();
    }

    @Override
    public int conversations() {
      return sandbox.conversations();
    }

    @Override
    public Address address(int n) {
      return sandbox.address(n);
    }

    @Override
    public Address malformedAddress() {
      return sandbox.malformedAddress();
    }

    @Override
    public Instant now() {
      return sandbox.now();
    }

    @Override
    public void passTime(Duration time) {
      sandbox.passTime(time);
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }
}
