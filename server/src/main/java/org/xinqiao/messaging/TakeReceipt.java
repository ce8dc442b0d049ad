package org.xinqiao.messaging;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.ChannelEventSink;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Takes what a provider reports about a message: delivered, read, come back, replied to. Reports
/// come twice, late, in the wrong order and before the answer to the sending itself; a contact only
/// ever moves forward. Thread-safe.
///
/// Whoever replies has read the message. That does not make the contact "replied", which says that
/// the patient answered what was asked; [TakeReply] looks at the words.
@Service
class TakeReceipt implements ChannelEventSink {

  private static final Logger log = LoggerFactory.getLogger(TakeReceipt.class);

  private final ContactStore store;
  private final FailedAttempt failed;
  private final Organizations organizations;
  private final TakeReply replies;
  private final LoseProof proofs;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;

  TakeReceipt(
      ContactStore store,
      FailedAttempt failed,
      Organizations organizations,
      TakeReply replies,
      LoseProof proofs,
      LiveUpdates live,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.failed = failed;
    this.organizations = organizations;
    this.replies = replies;
    this.proofs = proofs;
    this.live = live;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public void accept(ChannelId channel, ChannelEvent event) {
    for (Tenant tenant : organizations.tenants()) {
      if (Tenancy.call(
          tenant.id(),
          () -> Boolean.TRUE.equals(transaction.execute(status -> take(channel, event))))) {
        return;
      }
    }
    log.warn("Channel {} reports on attempt {}, which nobody made", channel, event.attemptId());
  }

  /// @return whether the attempt is one of the current tenant
  private boolean take(ChannelId channel, ChannelEvent event) {
    Optional<ContactStore.MadeAttempt> found =
        store.attempt(event.attemptId().value(), channel.value());
    if (found.isEmpty()) {
      return false;
    }
    ContactStore.MadeAttempt attempt = found.get();
    if (store.firstReceipt(
        attempt, event.eventId(), kind(event), reason(event), event.at(), clock.instant())) {
      apply(attempt, channel, event);
      live.changed(new Change(Change.Topic.PATIENT, attempt.patient().value(), attempt.patient()));
    }
    return true;
  }

  private void apply(ContactStore.MadeAttempt attempt, ChannelId channel, ChannelEvent event) {
    switch (event) {
      case ChannelEvent.Delivered delivered -> store.arrived(attempt, delivered.at(), null);
      case ChannelEvent.Read read -> store.arrived(attempt, read.at(), read.at());
      case ChannelEvent.Bounced bounced -> cameBack(attempt, bounced);
      case ChannelEvent.Replied replied -> {
        store.arrived(attempt, replied.at(), replied.at());
        replies.to(attempt, channel, replied);
      }
    }
  }

  /// It reached nobody after all: the next channel, or nobody can be reached. Not when the patient
  /// has seen it: providers also report that a copy came back.
  private void cameBack(ContactStore.MadeAttempt attempt, ChannelEvent.Bounced bounced) {
    List<ContactStore.Contact> contacts = store.cameBack(attempt, bounced.reason().name());
    if (!contacts.isEmpty()) {
      proofs.undelivered(attempt.patient(), attempt.attempt(), bounced.reason());
      failed.goOn(contacts, attempt.channel(), bounced.reason(), clock.instant());
    }
  }

  private static String kind(ChannelEvent event) {
    return switch (event) {
      case ChannelEvent.Delivered delivered -> "delivered";
      case ChannelEvent.Read read -> "read";
      case ChannelEvent.Bounced bounced -> "bounced";
      case ChannelEvent.Replied replied -> "replied";
    };
  }

  private static @Nullable String reason(ChannelEvent event) {
    return event instanceof ChannelEvent.Bounced bounced ? bounced.reason().name() : null;
  }
}
