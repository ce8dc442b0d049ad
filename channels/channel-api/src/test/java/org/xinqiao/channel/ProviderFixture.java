package org.xinqiao.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A channel in front of a stand-in of its provider, and the handles [ChannelContract] turns.
public interface ProviderFixture extends AutoCloseable {

  /// The channel under test, with time limits short enough for a test.
  Channel channel();

  /// From now on the provider behaves like this.
  void behave(Behaviour behaviour);

  /// What the provider really took, the first first: the oracle.
  List<Taken> taken();

  /// How many times the channel turned to the provider to send, whatever came of it.
  int conversations();

  /// The n-th well-formed address that the provider knows.
  Address address(int n);

  /// Something that cannot be an address of this channel.
  Address malformedAddress();

  /// What the channel's clock shows.
  Instant now();

  /// Moves the channel's clock on.
  void passTime(Duration time);

  /// How a provider may behave.
  enum Behaviour {
    /// Takes messages.
    ACCEPT,
    /// Takes them after a while that is within the channel's patience.
    ACCEPT_SLOWLY,
    /// Says that it does not know the recipient.
    REFUSE_PERMANENTLY,
    /// Says that it cannot at the moment.
    REFUSE_TEMPORARILY,
    /// Takes the message and breaks the connection instead of answering.
    ACCEPT_THEN_DROP,
    /// Takes the message and never answers.
    ACCEPT_THEN_STALL,
    /// Lets the channel hand over everything, does not take it, never answers.
    STALL_WITHOUT_TAKING,
    /// Breaks the connection before the channel could hand over the message.
    DROP_BEFORE_MESSAGE,
    /// Cannot be reached.
    DOWN
  }

  /// One message as the provider has it.
  ///
  /// @param subject null when the channel has none
  record Taken(
      String attemptId, String contactKey, String to, @Nullable String subject, String body) {}
}
