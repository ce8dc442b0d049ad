package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.InboundMessage;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.questionnaire.PatientWords;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Takes what patients write back. In one transaction the words are kept, and one of three things
/// happens: a word that opts out withdraws the consent for that channel and purpose; a red flag
/// raises its alert; everything else becomes a task, so that no reply is unseen. Nothing is
/// answered by a machine.
///
/// A provider may name only the phone. The reply is then of the patient to whom the newest message
/// on that phone went; where several patients have the phone, that is a guess, and a person is told
/// so. Taking the same event again changes nothing.
@Service
class TakeReply {

  private static final Logger log = LoggerFactory.getLogger(TakeReply.class);
  private static final Duration READ_WITHIN = Duration.ofHours(4);

  private final ReplyStore store;
  private final UnknownTexts unknown;
  private final ReplyWords said;
  private final ContactStore contacts;
  private final LoseProof proofs;
  private final Patients patients;
  private final Representatives representatives;
  private final Consents consents;
  private final PatientWords words;
  private final Tasks tasks;
  private final FieldCipher cipher;
  private final IdGenerator ids;
  private final Organizations organizations;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;

  TakeReply(
      ReplyStore store,
      UnknownTexts unknown,
      ReplyWords said,
      ContactStore contacts,
      LoseProof proofs,
      Patients patients,
      Representatives representatives,
      Consents consents,
      PatientWords words,
      Tasks tasks,
      FieldCipher cipher,
      IdGenerator ids,
      Organizations organizations,
      LiveUpdates live,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.unknown = unknown;
    this.said = said;
    this.contacts = contacts;
    this.proofs = proofs;
    this.patients = patients;
    this.representatives = representatives;
    this.consents = consents;
    this.words = words;
    this.tasks = tasks;
    this.cipher = cipher;
    this.ids = ids;
    this.organizations = organizations;
    this.live = live;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// A reply as far as it is understood.
  ///
  /// @param owners everybody who has the phone, the one whose reply this is taken for first
  /// @param points the owners' contact points of that phone
  /// @param to the message it seems to answer; null when none was sent there
  /// @param byHand a person said whose it is
  private record Reply(
      List<PatientId> owners,
      List<UUID> points,
      ReplyStore.@Nullable Sent to,
      String event,
      Instant at,
      String text,
      boolean byHand) {

    PatientId patient() {
      return owners.getFirst();
    }

    boolean shared() {
      return owners.size() > 1;
    }
  }

  private record Found(Tenant tenant, Reply reply) {}

  /// Takes a reply of which only the phone is known. Returns when it is durable.
  void from(ChannelId channel, InboundMessage message) {
    List<Tenant> tenants = organizations.tenants();
    List<Found> found = new ArrayList<>();
    for (Tenant tenant : tenants) {
      boolean known =
          in(
              tenant,
              () -> {
                owners(channel, message).ifPresent(reply -> found.add(new Found(tenant, reply)));
                return store.known(channel.value(), message.eventId());
              });
      if (known) {
        return;
      }
    }
    Optional<Found> newest =
        found.stream()
            .max(
                Comparator.comparing(
                    one -> one.reply().to() == null ? Instant.MIN : one.reply().to().startedAt()));
    if (newest.isPresent()) {
      in(newest.get().tenant(), () -> take(channel, newest.get().reply()));
    } else if (!tenants.isEmpty()) {
      log.warn("Channel {}: event {} is from a phone of no patient", channel, message.eventId());
      in(tenants.getFirst(), () -> unknown.keep(channel, message, clock.instant()));
    }
  }

  /// Takes a reply to a known attempt, in the caller's transaction.
  void to(ContactStore.MadeAttempt attempt, ChannelId channel, ChannelEvent.Replied event) {
    take(
        channel,
        new Reply(
            List.of(attempt.patient()),
            contacts.pointOf(attempt.patient(), attempt.attempt()).stream().toList(),
            store.sent(attempt).orElse(null),
            event.eventId(),
            event.at(),
            event.text(),
            false));
  }

  /// A person says that words from an unknown phone are this patient's: they go the way of every
  /// reply from here on. Which message they answer is not known. In the caller's transaction.
  ///
  /// @return the reply
  UUID assigned(PatientId patient, String channel, String event, Instant at, String text) {
    return keep(
        new ChannelId(channel),
        new Reply(List.of(patient), List.of(), null, event, at, text, true),
        clock.instant());
  }

  private Optional<Reply> owners(ChannelId channel, InboundMessage message) {
    Optional<PhoneNumber> phone = PhoneNumber.parse(message.from().value());
    if (phone.isEmpty()) {
      return Optional.empty();
    }
    List<Representative> acting = representatives.withPhone(phone.get());
    List<PatientId> owners =
        Stream.concat(
                patients.owners(phone.get()).stream(), acting.stream().map(Representative::patient))
            .distinct()
            .toList();
    if (owners.isEmpty()) {
      return Optional.empty();
    }
    List<UUID> points =
        Stream.concat(
                owners.stream()
                    .flatMap(owner -> patients.contactPoints(owner).stream())
                    .filter(point -> point.value().equals(phone.get().e164()))
                    .map(ContactPoint::id),
                acting.stream().map(Representative::id))
            .toList();
    ReplyStore.@Nullable Sent to = store.newest(owners, points, channel.value()).orElse(null);
    PatientId first = to == null ? owners.getFirst() : to.patient();
    return Optional.of(
        new Reply(
            Stream.concat(Stream.of(first), owners.stream().filter(owner -> !owner.equals(first)))
                .toList(),
            points,
            to,
            message.eventId(),
            message.at(),
            message.text(),
            false));
  }

  private boolean take(ChannelId channel, Reply reply) {
    Instant now = clock.instant();
    if (!store.first(channel.value(), reply.event(), null, reply.at(), now)) {
      return false;
    }
    keep(channel, reply, now);
    return true;
  }

  private UUID keep(ChannelId channel, Reply reply, Instant now) {
    UUID id = ids.next();
    PatientId patient = reply.patient();
    store.keep(
        patient,
        id,
        channel.value(),
        reply.event(),
        reply.to() == null ? null : reply.to().contact(),
        reply.shared(),
        handle(channel, reply, id, now),
        cipher.encrypt(patient, Replies.COLUMN, id, reply.text()),
        reply.at(),
        now);
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    return id;
  }

  private ReplyStore.HandledAs handle(ChannelId channel, Reply reply, UUID id, Instant now) {
    boolean wrongNumber = said.wrongNumber(reply.text());
    if (wrongNumber) {
      proofs.wrongNumber(reply.owners(), reply.points());
    }
    boolean stops = optedOut(channel, reply, id, now);
    if (stops && !reply.shared() && reply.to() != null) {
      return ReplyStore.HandledAs.OPT_OUT;
    }
    if (words.heard(reply.patient(), "reply/" + id, title(reply), reply.text(), now).isPresent()) {
      return ReplyStore.HandledAs.ALERT;
    }
    tasks.open(
        NewTask.of(
            reply.patient(),
            "messaging:reply:" + id,
            TaskKind.REPLY,
            TaskPriority.P3,
            title(reply),
            reason(reply, stops, wrongNumber),
            now.plus(READ_WITHIN),
            now));
    return stops ? ReplyStore.HandledAs.OPT_OUT : ReplyStore.HandledAs.TASK;
  }

  /// Whoever wrote it, nobody on this phone is written to over this channel for that purpose any
  /// more; for no purpose at all when it is not known which message it answers.
  private boolean optedOut(ChannelId channel, Reply reply, UUID id, Instant now) {
    if (!said.optsOut(reply.text())) {
      return false;
    }
    ReplyStore.Sent to = reply.to();
    for (PatientId owner : reply.owners()) {
      consents.record(
          new ConsentWord(
              owner,
              to == null ? null : to.purpose(),
              channel.value(),
              ConsentWord.Kind.WITHDRAW,
              ConsentWord.Speaker.SELF,
              null,
              new ConsentWord.Evidence(ConsentWord.Evidence.Kind.REPLY, "reply:" + id, null),
              "zh-CN",
              null,
              now));
    }
    return true;
  }

  private static Text title(Reply reply) {
    return reply.shared()
        ? new Text("看一条回复，先核对是谁写的", "Read a reply; first find out who wrote it")
        : new Text("看一条患者的回复", "Read a patient's reply");
  }

  private static Text reason(Reply reply, boolean stops, boolean wrongNumber) {
    if (wrongNumber) {
      return new Text("回复说打错了，请核对号码", "The reply says wrong number; check the phone");
    }
    if (stops) {
      return reply.shared()
          ? new Text("共用号码要求退订，已停发", "A shared phone opted out; sending has stopped")
          : new Text(
              "不知在答复哪条消息的退订，已停用该渠道",
              "An opt-out that answers no known message; the channel has stopped");
    }
    if (reply.byHand()) {
      return new Text("未知号码来信，已由同事认领", "From an unknown phone; a colleague said whose it is");
    }
    return reply.shared()
        ? new Text("回复来自多人共用的号码", "The reply is from a phone that several patients have")
        : new Text("患者回复了消息", "The patient replied to a message");
  }

  private boolean in(Tenant tenant, java.util.function.BooleanSupplier action) {
    return Tenancy.call(
        tenant.id(),
        () -> Boolean.TRUE.equals(transaction.execute(status -> action.getAsBoolean())));
  }
}
