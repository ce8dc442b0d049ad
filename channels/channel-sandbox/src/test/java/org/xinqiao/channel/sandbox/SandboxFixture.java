package org.xinqiao.channel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.ProviderFixture;
import org.xinqiao.testkit.SettableClock;

final class SandboxFixture implements ProviderFixture {

  static final ChannelId ID = new ChannelId("sandbox");

  final SettableClock clock = SettableClock.at("2026-03-02T09:00");
  final List<ChannelEvent> events = new ArrayList<>();
  final SandboxProvider provider =
      new SandboxProvider(ID, clock, (channel, event) -> events.add(event));
  private final Duration patience;
  private final SandboxChannel channel;

  SandboxFixture() {
    this(Duration.ofMillis(600));
  }

  SandboxFixture(Duration patience) {
    this.patience = patience;
    channel = new SandboxChannel(ID, provider, patience, Duration.ofMinutes(5), clock);
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public void behave(Behaviour behaviour) {
    provider.behave(
        switch (behaviour) {
          case ACCEPT -> new SandboxBehaviour.Accept();
          case ACCEPT_SLOWLY -> new SandboxBehaviour.AcceptAfter(patience.dividedBy(4));
          case REFUSE_PERMANENTLY -> new SandboxBehaviour.RefuseAddress();
          case REFUSE_TEMPORARILY -> new SandboxBehaviour.Unavailable();
          case ACCEPT_THEN_DROP -> new SandboxBehaviour.AcceptThenDrop();
          case ACCEPT_THEN_STALL -> new SandboxBehaviour.AcceptThenStall();
          case STALL_WITHOUT_TAKING -> new SandboxBehaviour.Stall();
          case DROP_BEFORE_MESSAGE -> new SandboxBehaviour.DropBeforeMessage();
          case DOWN -> new SandboxBehaviour.Down();
        });
  }

  @Override
  public List<Taken> taken() {
    return provider.messages().stream()
        .map(m ->
            new Taken(
                m.attemptId().toString(),
                m.contactKey().value(),
                m.to().value(),
                m.subject(),
                m.body()))
        .toList();
  }

  @Override
  public int conversations() {
    return provider.conversations();
  }

  @Override
  public Address address(int n) {
    return new Address("sandbox-user-" + n);
  }

  @Override
  public Address malformedAddress() {
    return new Address("two words");
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void passTime(Duration time) {
    clock.advance(time);
  }

  @Override
  public void close() {}
}
