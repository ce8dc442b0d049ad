package org.xinqiao.messaging;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.xinqiao.governor.Reason;
import org.xinqiao.shared.PatientId;

/// Ends contacts that reach nobody, and tells whoever asked for them. Needs a transaction.
@Component
class GiveUp {

  private final ContactStore store;
  private final ApplicationEventPublisher events;

  GiveUp(ContactStore store, ApplicationEventPublisher events) {
    this.store = store;
    this.events = events;
  }

  /// @param state failed, not-sent or expired
  void on(PatientId patient, UUID contact, String state, Reason reason, @Nullable String detail) {
    store
        .end(patient, contact, state, reason, detail)
        .ifPresent(reference -> events.publishEvent(new ContactNotMade(patient, reference, null)));
  }
}
