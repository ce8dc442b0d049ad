package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.IdGenerator;

/// First leg of intake: checks that a message can be understood, makes it durable, and only then
/// says so. The second leg, [ApplyMessages], comes afterwards and may come as often as needed.
///
/// Refusals: every [IntakeRefusal.Reason]; each is kept with the bytes that came and shown in 集成监控.
@Service
class ReceiveMessage {

  private static final Logger log = LoggerFactory.getLogger(ReceiveMessage.class);

  private final IntakeStore store;
  private final Map<String, MessageMapper> mappers;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final LiveUpdates live;

  ReceiveMessage(
      IntakeStore store,
      List<MessageMapper> mappers,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock,
      LiveUpdates live) {
    this.store = store;
    this.mappers =
        mappers.stream().collect(Collectors.toMap(MessageMapper::type, Function.identity()));
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
    this.live = live;
  }

  /// The answer to send back, and whether there is work for the second leg.
  record Answer(byte[] acknowledgement, boolean accepted) {}

  /// Takes the content of one frame, in most cases one message.
  ///
  /// @return one answer per message; when this returns, everything accepted is committed
  List<Answer> receive(byte[] frame) {
    Instant now = clock.instant();
    Optional<Hl7Charset.Decoded> decoded = Hl7Charset.decode(frame);
    if (decoded.isEmpty()) {
      return List.of(keepUnreadable(frame, IntakeRefusal.Reason.CHARSET, now));
    }
    List<String> texts = Hl7Message.split(decoded.get().text());
    Charset charset = decoded.get().charset();
    return texts.stream()
        .map(text ->
            receiveOne(texts.size() == 1 ? frame : text.getBytes(charset), text, charset, now))
        .toList();
  }

  /// Keeps bytes that never became a message, such as a frame that broke off.
  Answer keepUnreadable(byte[] bytes, IntakeRefusal.Reason reason, Instant now) {
    UUID id = ids.next();
    MessageHeader header = readableHeader(bytes, now);
    transaction.executeWithoutResult(status -> {
      store.keep(
          id,
          null,
          header.controlId(),
          hash(bytes),
          header.type().isEmpty() ? "?" : header.typeAndEvent(),
          null,
          bytes,
          now,
          reason.acknowledgement().equals("AE") ? "quarantined" : "rejected",
          reason.acknowledgement(),
          reason.code(),
          "");
      live.changed(new Change(Change.Topic.INTAKE, id));
    });
    log.warn("Message {} was not readable: {}", id, reason.code());
    return new Answer(
        Acknowledgements.refuse(header, reason, "", now, id).getBytes(StandardCharsets.UTF_8),
        false);
  }

  /// As much of the first line as is plain ASCII, so that even an unreadable message gets an answer
  /// that names its number.
  private static MessageHeader readableHeader(byte[] bytes, Instant now) {
    String ascii = new String(bytes, StandardCharsets.US_ASCII);
    int start = ascii.indexOf("MSH|");
    return start < 0
        ? new MessageHeader("", "", "", "", "", "2.5", now)
        : Hl7Message.parse(ascii.substring(start).split("[\r\n]", 2)[0], StandardCharsets.US_ASCII)
            .map(message -> {
              Hl7Message.Segment msh = message.header();
              return new MessageHeader(
                  msh.value(3),
                  msh.value(4),
                  msh.value(9),
                  msh.value(9, 2),
                  msh.value(10),
                  msh.value(12),
                  now);
            })
            .orElse(new MessageHeader("", "", "", "", "", "2.5", now));
  }

  private Answer receiveOne(byte[] raw, String text, Charset charset, Instant now) {
    Optional<Hl7Message> parsed = Hl7Message.parse(text, charset);
    if (parsed.isEmpty()) {
      return keepUnreadable(raw, IntakeRefusal.Reason.NOT_HL7, now);
    }
    Hl7Message message = parsed.get();
    UUID id = ids.next();
    MessageHeader header;
    IntakeRefusal refusal = null;
    try {
      header = MessageHeader.of(message, now);
    } catch (IntakeRefusal e) {
      header = readableHeader(raw, now);
      refusal = e;
    }
    MessageHeader known = header;
    IntakeRefusal early = refusal;
    String answer =
        transaction.execute(status -> decide(raw, message, known, early, charset, id, now));
    return new Answer(
        String.valueOf(answer).getBytes(charset), answer != null && answer.contains("MSA|AA|"));
  }

  private String decide(
      byte[] raw,
      Hl7Message message,
      MessageHeader header,
      @Nullable IntakeRefusal early,
      Charset charset,
      UUID id,
      Instant now) {
    IntakeStore.Peer peer =
        store
            .peer(header.application(), header.facility())
            .orElseGet(() ->
                store.meet(ids.next(), header.application(), header.facility(), "unknown", now));
    store.heardFrom(peer.id(), now);
    byte[] hash = hash(raw);
    IntakeRefusal refusal = early;
    if (!peer.state().equals("admitted")) {
      refusal = new IntakeRefusal(IntakeRefusal.Reason.SENDER_UNKNOWN, "MSH-3");
    } else if (refusal == null && header.controlId().isEmpty()) {
      refusal = new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "MSH-10");
    }
    if (refusal == null || !header.controlId().isEmpty()) {
      List<IntakeStore.Earlier> earlier = store.earlier(peer.id(), header.controlId(), hash);
      if (!earlier.isEmpty() && earlier.getFirst().sameContent()) {
        return repeat(earlier.getFirst(), header, refusal, id, now);
      }
      if (refusal == null
          && earlier.stream().anyMatch(other -> !other.state().equals("rejected"))) {
        refusal = new IntakeRefusal(IntakeRefusal.Reason.CONTROL_ID_REUSED, "MSH-10");
      }
    }
    if (refusal == null) {
      refusal = check(message, header, id, now);
    }
    boolean kept =
        store.keep(
            id,
            peer.id(),
            header.controlId(),
            hash,
            header.typeAndEvent(),
            charset.name(),
            raw,
            now,
            refusal == null
                ? "received"
                : refusal.reason().acknowledgement().equals("AE") ? "quarantined" : "rejected",
            refusal == null ? "AA" : refusal.reason().acknowledgement(),
            refusal == null ? null : refusal.reason().code(),
            refusal == null ? null : refusal.location());
    if (kept) {
      live.changed(new Change(Change.Topic.INTAKE, id));
    }
    return refusal == null
        ? Acknowledgements.accept(header, now, id)
        : Acknowledgements.refuse(header, refusal.reason(), refusal.location(), now, id);
  }

  /// The sender did not get our answer, or sends everything again after a break: the same answer,
  /// and nothing happens twice. A message that was refused for its sender and is admitted now is
  /// taken.
  private String repeat(
      IntakeStore.Earlier earlier,
      MessageHeader header,
      @Nullable IntakeRefusal refusal,
      UUID id,
      Instant now) {
    store.countDuplicate(earlier.id());
    if (refusal == null
        && earlier.state().equals("rejected")
        && earlier.reason().equals(IntakeRefusal.Reason.SENDER_UNKNOWN.code())) {
      store.retry(earlier.id());
      return Acknowledgements.accept(header, now, id);
    }
    live.changed(new Change(Change.Topic.INTAKE, earlier.id()));
    if (earlier.acknowledgement().equals("AA")) {
      return Acknowledgements.accept(header, now, id);
    }
    return Acknowledgements.refuse(
        header, IntakeRefusal.Reason.of(earlier.reason()), earlier.detail(), now, id);
  }

  private @Nullable IntakeRefusal check(
      Hl7Message message, MessageHeader header, UUID id, Instant now) {
    MessageMapper mapper = mappers.get(header.type());
    if (mapper == null) {
      return new IntakeRefusal(IntakeRefusal.Reason.TYPE_UNSUPPORTED, "MSH-9");
    }
    if (!mapper.events().contains(header.event())) {
      return new IntakeRefusal(IntakeRefusal.Reason.EVENT_UNSUPPORTED, "MSH-9");
    }
    try {
      mapper.map(message, header, id, now);
      return null;
    } catch (IntakeRefusal e) {
      return e;
    }
  }

  private static byte[] hash(byte[] raw) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(raw);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The JDK lost SHA-256", e);
    }
  }
}
