package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
import org.xinqiao.governor.ContactRequest;
import org.xinqiao.governor.Decision;
import org.xinqiao.governor.Governor;
import org.xinqiao.governor.Reason;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Honorific;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.portal.Links;
import org.xinqiao.shared.IdGenerator;

/// Sends what is ready. Each contact goes through three committed steps: claimed with a lease; the
/// governor's yes and the attempt written down, before the provider is called; the outcome. Killed
/// between the second and the third, nobody knows whether the message left, so it is unknown and is
/// looked into by [ReconcileAttempts], never sent again blindly.
@Service
class SendContacts {

  private static final Logger log = LoggerFactory.getLogger(SendContacts.class);
  static final int LANES = 16;
  private static final int BATCH = 100;

  private final Isolation isolation;
  private final ContactStore store;
  private final GiveUp giveUp;
  private final Governor governor;
  private final Patients patients;
  private final Organizations organizations;
  private final Links links;
  private final LoseProof proofs;
  private final Templates templates;
  private final List<TextParts> parts;
  private final Channels channels;
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
      Governor governor,
      Patients patients,
      Organizations organizations,
      Links links,
      LoseProof proofs,
      Templates templates,
      List<TextParts> parts,
      Channels channels,
      FieldCipher cipher,
      IdGenerator ids,
      LiveUpdates live,
      MessagingSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.isolation = isolation;
    this.store = store;
    this.giveUp = giveUp;
    this.governor = governor;
    this.patients = patients;
    this.organizations = organizations;
    this.links = links;
    this.proofs = proofs;
    this.templates = templates;
    this.parts = List.copyOf(parts);
    this.channels = channels;
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
        send(claim);
      }
    }
    return some;
  }

  private record Prepared(Channel channel, OutgoingMessage message, ContactStore.Contact contact) {}

  private void send(ContactStore.Claim claim) {
    Optional<Prepared> prepared;
    try {
      prepared = Optional.ofNullable(transaction.execute(status -> prepare(claim).orElse(null)));
    } catch (Templates.Incomplete e) {
      log.error("Contact {} cannot be written: {}", claim.contact(), e.getMessage());
      transaction.executeWithoutResult(status -> {
        giveUp.on(claim.patient(), claim.contact(), "failed", Reason.TEMPLATE_INCOMPLETE, null);
        live.changed(new Change(Change.Topic.PATIENT, claim.patient().value(), claim.patient()));
      });
      return;
    } catch (RuntimeException e) {
      // One contact that cannot be prepared stops nobody else; its lease runs out and it is tried
      // again.
      log.error("Contact {} could not be prepared", claim.contact(), e);
      return;
    }
    if (prepared.isEmpty()) {
      return;
    }
    Prepared ready = prepared.get();
    FaultPoint.hit("messaging.after-attempt-before-call");
    SendResult result = call(ready);
    FaultPoint.hit("messaging.after-call-before-outcome");
    transaction.executeWithoutResult(status -> settle(ready, result));
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

  /// The claiming transaction: the governor's answer and what follows from it are committed
  /// together.
  private Optional<Prepared> prepare(ContactStore.Claim claim) {
    governor.hold(claim.patient());
    Optional<ContactStore.Contact> locked = store.lock(claim);
    if (locked.isEmpty() || !locked.get().state().equals("planned")) {
      return Optional.empty();
    }
    ContactStore.Contact contact = locked.get();
    Optional<PatientSummary> patient = patients.find(contact.patient());
    if (patient.isEmpty()) {
      return Optional.empty();
    }
    Decision decision =
        governor.decide(
            new ContactRequest(
                patient.get(),
                contact.purpose(),
                contact.contactClass().equals("alert"),
                contact.priority().equals("clinical"),
                contact.priority().equals("greeting"),
                contact.channelsLeft().stream().filter(channels::has).toList(),
                contact.onlyTo(),
                contact.origin(),
                Reason.SENDING_STOPPED.code().equals(contact.reason()),
                contact.notAfter()));
    return switch (decision) {
      case Decision.Wait wait -> {
        store.again(contact.patient(), contact.id(), wait.until(), wait.reason());
        changed(contact);
        yield Optional.empty();
      }
      case Decision.Refuse refuse -> {
        giveUp.on(
            contact.patient(),
            contact.id(),
            refuse.reason() == Reason.EXPIRED ? "expired" : "not-sent",
            refuse.reason(),
            null);
        changed(contact);
        yield Optional.empty();
      }
      case Decision.Send send -> Optional.of(attempt(contact, patient.get(), send));
    };
  }

  private Prepared attempt(
      ContactStore.Contact contact, PatientSummary patient, Decision.Send send) {
    String language = "zh-CN";
    Templates.Rendered text =
        templates.render(
            contact.templateId(),
            send.channel(),
            language,
            send.wording(),
            values(contact, patient, send.point(), language));
    UUID attempt = ids.next();
    Instant now = clock.instant();
    store.startAttempt(
        contact,
        attempt,
        send.channel(),
        send.point().id(),
        send.wording().toString(),
        send.consent(),
        cipher.encrypt(contact.patient(), "messaging_attempt.text", attempt, text.body()),
        now);
    changed(contact);
    Channel channel = channels.get(send.channel());
    return new Prepared(
        channel,
        new OutgoingMessage(
            new AttemptId(attempt),
            new ContactKey(contact.id().toString()),
            new Address(send.point().value()),
            channel.capabilities().subjects() ? text.subject() : null,
            text.body(),
            language,
            now.plus(settings.lease().dividedBy(2))),
        contact);
  }

  private Map<String, String> values(
      ContactStore.Contact contact, PatientSummary patient, ContactPoint point, String language) {
    Tenant hospital = organizations.current();
    LocalDate today = LocalDate.now(clock);
    Map<String, String> values = new HashMap<>(contact.parameters());
    parts.forEach(part -> values.putAll(part.parts(contact.parameters(), language)));
    values.put("honor", Honorific.of(patient, today, Locale.CHINA));
    values.put("hospital", hospital.name());
    values.put("phone", hospital.phone());
    LinkPurpose purpose = contact.linkPurpose();
    UUID target = contact.linkTarget();
    if (purpose != null && target != null) {
      String handle =
          links.issue(contact.patient(), purpose, target, point.id(), contact.notAfter());
      values.put("link", settings.publicUrl() + purpose.path() + handle);
    }
    return values;
  }

  private void settle(Prepared ready, SendResult result) {
    ContactStore.Contact contact = ready.contact();
    UUID attempt = ready.message().attemptId().value();
    Instant now = clock.instant();
    switch (result) {
      case SendResult.Accepted accepted -> {
        if (store.endAttempt(
            contact.patient(), attempt, "accepted", null, accepted.providerMessageId())) {
          store.accepted(
              contact.patient(), contact.id(), now, !ready.channel().capabilities().receipts());
        }
      }
      case SendResult.Refused refused -> {
        if (store.endAttempt(
            contact.patient(), attempt, "refused", refused.reason().name(), null)) {
          if (refused.permanence() == SendResult.Permanence.PERMANENT) {
            proofs.undelivered(contact.patient(), attempt, refused.reason());
          }
          refused(contact, ready.channel().id().value(), refused, now);
        }
      }
      case SendResult.Unknown unknown -> {
        if (store.unknown(
            contact.patient(), attempt, unknown.cause().name(), now.plus(settings.firstQuery()))) {
          store.mark(contact.patient(), contact.id(), "unknown", Reason.OUTCOME_UNKNOWN, null);
        }
      }
    }
    changed(contact);
  }

  private void refused(
      ContactStore.Contact contact, String channel, SendResult.Refused refused, Instant now) {
    if (refused.reason() == SendResult.Reason.DEADLINE_PASSED) {
      // We were too slow; the channel has not refused anything, and nothing was sent.
      store.again(contact.patient(), contact.id(), now, Reason.CHANNEL_BUSY);
    } else if (refused.permanence() == SendResult.Permanence.TEMPORARY) {
      Duration pause = refused.retryAfter() == null ? settings.retryAfter() : refused.retryAfter();
      store.again(contact.patient(), contact.id(), now.plus(pause), Reason.CHANNEL_BUSY);
    } else if (!contact.isLast(channel)) {
      store.again(contact.patient(), contact.id(), now, channel, Reason.CHANNELS_EXHAUSTED);
    } else {
      giveUp.on(
          contact.patient(),
          contact.id(),
          "failed",
          Reason.CHANNELS_EXHAUSTED,
          refused.reason().name());
    }
  }

  private void changed(ContactStore.Contact contact) {
    live.changed(new Change(Change.Topic.PATIENT, contact.patient().value(), contact.patient()));
  }
}
