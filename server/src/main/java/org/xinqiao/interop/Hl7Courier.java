package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.xinqiao.interop.OutgoingSettings.Hl7Receiver;
import org.xinqiao.subscription.Courier;
import org.xinqiao.subscription.Event;
import org.xinqiao.subscription.Subscriber;
import org.xinqiao.subscription.Topic;

/// Tells the hospital's systems in HL7 v2 over MLLP.
@Component
class Hl7Courier implements Courier {

  private final OutgoingSettings settings;
  private final OutgoingFacts facts;
  private final Clock clock;
  private final Map<String, Hl7Receiver> receivers;
  private final Map<String, Hl7Exchange> exchanges;

  Hl7Courier(OutgoingSettings settings, OutgoingFacts facts, Clock clock) {
    this.settings = settings;
    this.facts = facts;
    this.clock = clock;
    this.receivers =
        settings.hl7().stream()
            .collect(Collectors.toUnmodifiableMap(Hl7Receiver::name, Function.identity()));
    this.exchanges =
        settings.hl7().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Hl7Receiver::name, one -> new Hl7Exchange(one, settings.answer())));
  }

  @Override
  public List<Subscriber> subscribers() {
    return settings.hl7().stream()
        .map(one ->
            new Subscriber(
                one.name(),
                "hl7",
                one.host() + ":" + one.port(),
                one.topics().stream().flatMap(word -> Topic.of(word).stream()).toList(),
                true,
                settings.answer(),
                settings.attempts()))
        .toList();
  }

  @Override
  public Writing write(Subscriber to, Event event, List<Event> before, UUID letter) {
    Hl7Receiver receiver = Objects.requireNonNull(receivers.get(to.name()));
    Instant now = clock.instant();
    String facility = facts.facility();
    return switch (facts.content(event, before, receiver.assigner())) {
      case OutgoingFacts.Content.Nothing(Writing why) -> why;
      case OutgoingFacts.Content.OfResult(var subject, var result) ->
          new Writing.Letter(
              ResultMessages.write(receiver, facility, subject, result, letter, now));
      case OutgoingFacts.Content.OfRevisit(var subject, var request) ->
          new Writing.Letter(
              BookingMessages.write(receiver, facility, subject, request, letter, now));
    };
  }

  @Override
  public Answer send(Subscriber to, Event event, UUID letter, String text) {
    return Objects.requireNonNull(exchanges.get(to.name()))
        .send(Hl7Envelope.controlId(letter), text);
  }
}
