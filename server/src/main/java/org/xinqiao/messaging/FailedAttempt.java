package org.xinqiao.messaging;

import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.xinqiao.channel.SendResult;
import org.xinqiao.governor.Reason;

/// What becomes of contacts whose message did not reach the patient. Needs a transaction.
@Component
class FailedAttempt {

  private final ContactStore store;
  private final GiveUp giveUp;

  FailedAttempt(ContactStore store, GiveUp giveUp) {
    this.store = store;
    this.giveUp = giveUp;
  }

  /// They are tried again then, over the same channels.
  void tryAgain(List<ContactStore.Contact> contacts, Instant when) {
    contacts.forEach(one -> store.again(one.patient(), one.id(), when, Reason.CHANNEL_BUSY));
  }

  /// The channel reaches nobody: each goes on to its next one, or has failed. When it was the words
  /// of several that were refused, nobody knows whose, so each goes alone.
  void goOn(
      List<ContactStore.Contact> contacts, String channel, SendResult.Reason reason, Instant now) {
    for (ContactStore.Contact contact : contacts) {
      if (contacts.size() > 1 && reason == SendResult.Reason.CONTENT_REFUSED) {
        store.again(contact.patient(), contact.id(), now, Reason.SENT_APART);
      } else if (!contact.isLast(channel)) {
        store.again(contact.patient(), contact.id(), now, channel, Reason.CHANNELS_EXHAUSTED);
      } else {
        giveUp.on(
            contact.patient(), contact.id(), "failed", Reason.CHANNELS_EXHAUSTED, reason.name());
      }
    }
  }
}
