package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ContactKey;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.UnknownCause;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.governor.AddressHash;
import org.xinqiao.governor.ContactRequest;
import org.xinqiao.governor.Decision;
import org.xinqiao.governor.Governor;
import org.xinqiao.governor.Reason;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Sends what is ready. Each contact goes through three committed steps: claimed with a lease; the
/// governor's yes and the attempt written down, before the provider is called; the outcome. Killed
/// between the second and the third, nobody knows whether the message left, so it is unknown and is
/// looked into by [ReconcileAttempts], never sent again blindly.
///
/// The contacts of a patient that are due together are decided together, by their priority, and
/// notices among them go out as one message (ADR 0083): one attempt, for all of them.
@Service
class SendContacts {

  private static final Logger log = LoggerFactory.getLogger(SendContacts.class);
  static final int LANES = 16;
  private static final int BATCH = 100;
  private static final String LANGUAGE = "zh-CN";

  private static final Comparator<ContactStore.Contact> BY_PRIORITY =
      Comparator.<ContactStore.Contact, PlannedContact.Priority>comparing(
              one -> PlannedContact.Priority.of(one.priority()))
          .thenComparing(ContactStore.Contact::plannedFor)
          .thenComparing(ContactStore.Contact::id);

  private final Isolation isolation;
  private final ContactStore store;
  private final GiveUp giveUp;
  private final FailedAttempt failed;
  private final Governor governor;
  private final Patients patients;
  private final WriteText write;
  private final LoseProof proofs;
  private final Channels channels;
  private final AddressHash addresses;
  private final FieldCipher cipher;
  private final IdGenerator ids;
  private final LiveUpdates live;
  private final MessagingSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SendContacts(
      Isolation isolation,
      ContactStore store,
      GiveUp giveUp,
      FailedAttempt failed,
      Governor governor,
      Patients patients,
      WriteText write,
      LoseProof proofs,
      Channels channels,
      AddressHash addresses,
      FieldCipher cipher,
      IdGenerator ids,
      LiveUpdates live,
      MessagingSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.isolation = isolation;
    this.store = store;
    this.giveUp = giveUp;
    this.failed = failed;
    this.governor = governor;
    this.patients = patients;
    this.write = write;
    this.proofs = proofs;
    this.channels = channels;
    this.addresses = addresses;
    this.cipher = cipher;
    this.ids = ids;
    this.live = live;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// One pass over all lanes of the current tenant; none while it is isolated.
  ///
  /// @return whether anything was claimed
  boolean round() {
    if (isolation.current().isPresent()) {
      return false;
    }
    boolean some = false;
    for (int lane = 0; lane < LANES; lane++) {
      int current = lane;
      List<ContactStore.Claim> claims =
          transaction.execute(
              status -> store.claim(current, BATCH, clock.instant(), settings.lease()));
      for (ContactStore.Claim claim : claims == null ? List.<ContactStore.Claim>of() : claims) {
        some = true;
        boolean more = true;
        while (more) {
          more = send(claim);
        }
      }
    }
    return some;
  }

  /// A contact with the governor's yes.
  private record Part(
      ContactStore.Contact contact, ContactRequest request, Decision.Send send, String body) {}

  /// @param contacts all that the message is a try for
  private record Prepared(
      Channel channel, OutgoingMessage message, List<ContactStore.Contact> contacts) {

    boolean has(UUID contact) {
      return contacts.stream().anyMatch(one -> one.id().equals(contact));
    }
  }

  /// The template of a contact lacks something.
  private static final class Unwritable extends RuntimeException {
    private final UUID contact;

    Unwritable(UUID contact, Templates.Incomplete why) {
      super(why);
      this.contact = contact;
    }
  }

  /// @return whether another contact of the patient went first, and this one is to be asked again
  private boolean send(ContactStore.Claim claim) {
    Prepared ready;
    try {
      ready = transaction.execute(status -> prepare(claim).orElse(null));
    } catch (Unwritable e) {
      log.error("Contact {} cannot be written: {}", e.contact, e.getMessage());
      transaction.executeWithoutResult(status -> {
        giveUp.on(claim.patient(), e.contact, "failed", Reason.TEMPLATE_INCOMPLETE, null);
        changed(claim.patient());
      });
      return !e.contact.equals(claim.contact());
    } catch (RuntimeException e) {
      // One contact that cannot be prepared stops nobody else; its lease runs out and it is tried
      // again.
      log.error("Contact {} could not be prepared", claim.contact(), e);
      return false;
    }
    if (ready == null) {
      return false;
    }
    FaultPoint.hit("messaging.after-attempt-before-call");
    SendResult result = call(ready);
    FaultPoint.hit("messaging.after-call-before-outcome");
    transaction.executeWithoutResult(status -> settle(ready, result));
    return !ready.has(claim.contact());
  }

  /// Whatever a channel does, the attempt is on record: an exception says nothing about where the
  /// message is.
  private static SendResult call(Prepared ready) {
    try {
      return ready.channel().send(ready.message());
    } catch (RuntimeException e) {
      log.error("The channel failed on attempt {}", ready.message().attemptId(), e);
      return new SendResult.Unknown(UnknownCause.CONNECTION_LOST, e.getClass().getSimpleName());
    }
  }

  /// The claiming transaction: the governor's answers and what follows from them are committed
  /// together. The first that may go makes the message; of those after it the ones that may be part
  /// of it are, and what the governor refuses or moves is refused or moved. The rest is asked again
  /// by its own claim.
  private Optional<Prepared> prepare(ContactStore.Claim claim) {
    governor.hold(claim.patient());
    store.alone(claim.patient());
    Optional<ContactStore.Contact> claimed =
        store.lock(claim).filter(contact -> contact.state().equals("planned"));
    Optional<PatientSummary> patient = claimed.flatMap(contact -> patients.find(contact.patient()));
    if (claimed.isEmpty() || patient.isEmpty()) {
      return Optional.empty();
    }
    List<Part> message = new ArrayList<>();
    String subject = null;
    for (ContactStore.Contact contact : inTurn(claimed.get())) {
      if (!message.isEmpty() && (contact.apart() || message.getFirst().contact().apart())) {
        continue;
      }
      ContactRequest request = request(contact, patient.get(), message);
      switch (governor.decide(request)) {
        case Decision.Wait wait ->
            store.again(contact.patient(), contact.id(), wait.until(), wait.reason());
        case Decision.Refuse refuse ->
            giveUp.on(
                contact.patient(),
                contact.id(),
                refuse.reason() == Reason.EXPIRED ? "expired" : "not-sent",
                refuse.reason(),
                null);
        case Decision.Send send -> {
          if (message.isEmpty()) {
            Templates.Rendered text = first(contact, patient.get(), send);
            subject = text.subject();
            message.add(new Part(contact, request, send, text.body()));
          } else {
            another(contact, request, send, patient.get(), message).ifPresent(message::add);
          }
        }
      }
    }
    changed(claim.patient());
    return message.isEmpty()
        ? Optional.empty()
        : Optional.of(attempt(message, patient.get(), subject));
  }

  private List<ContactStore.Contact> inTurn(ContactStore.Contact claimed) {
    if (!claimed.takesTurns()) {
      return List.of(claimed);
    }
    List<ContactStore.Contact> due = new ArrayList<>(store.dueBeside(claimed, clock.instant()));
    due.add(claimed);
    due.sort(BY_PRIORITY);
    return due;
  }

  private ContactRequest request(
      ContactStore.Contact contact, PatientSummary patient, List<Part> message) {
    return new ContactRequest(
        patient,
        contact.purpose(),
        contact.contactClass(),
        contact.priority(),
        message.isEmpty() ? PlannedContact.Priority.of(contact.priority()).above() : List.of(),
        (int) message.stream().filter(part -> !part.contact().isClinical()).count(),
        contact.channelsLeft().stream().filter(channels::has).toList(),
        contact.onlyTo(),
        contact.origin(),
        Reason.SENDING_STOPPED.code().equals(contact.reason()),
        contact.notAfter());
  }

  private Templates.Rendered first(
      ContactStore.Contact contact, PatientSummary patient, Decision.Send send) {
    try {
      return write.of(contact, patient, send, LANGUAGE);
    } catch (Templates.Incomplete e) {
      throw new Unwritable(contact.id(), e);
    }
  }

  /// The contact as one more part of the message; empty when it may not be one, does not fit, or
  /// cannot be written, of which its own claim will speak.
  private Optional<Part> another(
      ContactStore.Contact contact,
      ContactRequest request,
      Decision.Send send,
      PatientSummary patient,
      List<Part> message) {
    Part first = message.getFirst();
    if (!governor.together(first.request(), first.send(), request, send)) {
      return Optional.empty();
    }
    try {
      Part part =
          new Part(contact, request, send, write.of(contact, patient, send, LANGUAGE).body());
      List<Part> more = new ArrayList<>(message);
      more.add(part);
      return channels.get(send.channel()).takes(body(more, patient))
          ? Optional.of(part)
          : Optional.empty();
    } catch (Templates.Incomplete e) {
      return Optional.empty();
    }
  }

  private String body(List<Part> message, PatientSummary patient) {
    return message.size() == 1
        ? message.getFirst().body()
        : MergedText.of(message.stream().map(Part::body).toList(), write.honor(patient));
  }

  private Prepared attempt(List<Part> message, PatientSummary patient, @Nullable String subject) {
    ContactStore.Contact contact = message.getFirst().contact();
    Decision.Send send = message.getFirst().send();
    String body = body(message, patient);
    UUID attempt = ids.next();
    Instant now = clock.instant();
    store.startAttempt(
        contact,
        attempt,
        send.channel(),
        send.point().id(),
        addresses.of(send.point()),
        send.wording().toString(),
        send.consent(),
        cipher.encrypt(contact.patient(), "messaging_attempt.text", attempt, body),
        now);
    message.stream()
        .skip(1)
        .forEach(
            part -> store.carry(part.contact(), attempt, send.channel(), part.send().consent()));
    Channel channel = channels.get(send.channel());
    return new Prepared(
        channel,
        new OutgoingMessage(
            new AttemptId(attempt),
            new ContactKey(contact.id().toString()),
            new Address(send.point().value()),
            channel.capabilities().subjects() ? subject : null,
            body,
            LANGUAGE,
            now.plus(settings.lease().dividedBy(2))),
        message.stream().map(Part::contact).toList());
  }

  private void settle(Prepared ready, SendResult result) {
    PatientId patient = ready.contacts().getFirst().patient();
    UUID attempt = ready.message().attemptId().value();
    Instant now = clock.instant();
    switch (result) {
      case SendResult.Accepted accepted -> {
        if (store.endAttempt(patient, attempt, "accepted", null, accepted.providerMessageId())) {
          boolean delivered = !ready.channel().capabilities().receipts();
          ready.contacts().forEach(one -> store.accepted(one.patient(), one.id(), now, delivered));
        }
      }
      case SendResult.Refused refused -> {
        if (store.endAttempt(patient, attempt, "refused", refused.reason().name(), null)) {
          if (refused.permanence() == SendResult.Permanence.PERMANENT) {
            proofs.undelivered(patient, attempt, refused.reason());
          }
          refused(ready, refused, now);
        }
      }
      case SendResult.Unknown unknown -> {
        if (store.unknown(
            patient, attempt, unknown.cause().name(), now.plus(settings.firstQuery()))) {
          ready
              .contacts()
              .forEach(one ->
                  store.mark(one.patient(), one.id(), "unknown", Reason.OUTCOME_UNKNOWN, null));
        }
      }
    }
    changed(patient);
  }

  private void refused(Prepared ready, SendResult.Refused refused, Instant now) {
    if (refused.reason() == SendResult.Reason.DEADLINE_PASSED) {
      // We were too slow; the channel has not refused anything, and nothing was sent.
      failed.tryAgain(ready.contacts(), now);
    } else if (refused.permanence() == SendResult.Permanence.TEMPORARY) {
      Duration pause = refused.retryAfter() == null ? settings.retryAfter() : refused.retryAfter();
      failed.tryAgain(ready.contacts(), now.plus(pause));
    } else {
      failed.goOn(ready.contacts(), ready.channel().id().value(), refused.reason(), now);
    }
  }

  private void changed(PatientId patient) {
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
  }
}
