package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.xinqiao.shared.IdGenerator;

/// The part of the first leg that changes nothing: decodes, parses, checks and encrypts. Many
/// connections do it at the same time, while [ReceiveMessage] takes the results together. The
/// database is asked only for the character set of a sender who does not say it.
///
/// Thread-safe; needs a bound tenant.
@Service
class ReadMessage {

  /// Messages of one frame; more are a mistake, and each would cost many times its bytes.
  private static final int MOST_TOGETHER = 500;

  /// Where the first line of a message must be to be read when the rest cannot be.
  private static final int READABLE = 4096;

  private final IntakeStore store;
  private final PeerSettings peers;
  private final MessageMappers mappers;
  private final IdGenerator ids;
  private final Clock clock;

  ReadMessage(
      IntakeStore store, PeerSettings peers, MessageMappers mappers, IdGenerator ids, Clock clock) {
    this.store = store;
    this.peers = peers;
    this.mappers = mappers;
    this.ids = ids;
    this.clock = clock;
  }

  /// Reads the content of one frame, in most cases one message. Rows come through their own door:
  /// from a connection they are of no known type.
  List<Incoming> read(byte[] frame) {
    return read(frame, false);
  }

  /// Reads the message that a row became.
  Incoming readRow(byte[] message) {
    return read(message, true).getFirst();
  }

  private List<Incoming> read(byte[] frame, boolean row) {
    Optional<Hl7Charset.Decoded> decoded = decode(frame);
    if (decoded.isEmpty()) {
      return List.of(unreadable(frame, IntakeRefusal.Reason.CHARSET));
    }
    List<String> texts = Hl7Message.split(decoded.get().text());
    if (texts.size() > MOST_TOGETHER) {
      return List.of(unreadable(frame, IntakeRefusal.Reason.TOO_LARGE));
    }
    Charset charset = decoded.get().charset();
    Instant now = clock.instant();
    return texts.stream()
        .map(text ->
            readOne(texts.size() == 1 ? frame : text.getBytes(charset), text, charset, now, row))
        .toList();
  }

  /// The text of a message, as its header, its sender's setting and its bytes have it.
  Optional<Hl7Charset.Decoded> decode(byte[] message) {
    Hl7Charset.Head head = Hl7Charset.head(message);
    Charset usual =
        head.charset() != null || head.application().isEmpty()
            ? null
            : peers.charset(head.application(), head.facility()).orElse(null);
    return Hl7Charset.decode(message, usual);
  }

  /// Bytes that never became a message, such as a frame that broke off: kept as they are.
  Incoming unreadable(byte[] bytes, IntakeRefusal.Reason reason) {
    Instant now = clock.instant();
    MessageHeader header = readableHeader(bytes, now);
    return incoming(ids.next(), header, null, bytes, now, new IntakeRefusal(reason, ""), null);
  }

  private Incoming readOne(byte[] raw, String text, Charset charset, Instant now, boolean row) {
    UUID id = ids.next();
    try {
      Optional<Hl7Message> parsed = Hl7Message.parse(text, charset);
      if (parsed.isEmpty()) {
        return unreadable(raw, IntakeRefusal.Reason.NOT_HL7);
      }
      MessageHeader header = MessageHeader.of(parsed.get(), now);
      IntakeRefusal unmappable = check(parsed.get(), header, id, now, row);
      return incoming(id, header, charset, raw, now, null, unmappable);
    } catch (IntakeRefusal flaw) {
      return incoming(id, readableHeader(raw, now), charset, raw, now, flaw, null);
    }
  }

  private @Nullable IntakeRefusal check(
      Hl7Message message, MessageHeader header, UUID id, Instant now, boolean row) {
    if (header.type().equals(RowMessage.TYPE) != row) {
      return new IntakeRefusal(IntakeRefusal.Reason.TYPE_UNSUPPORTED, "MSH-9");
    }
    try {
      mappers.of(header).map(message, header, id, now);
      return null;
    } catch (IntakeRefusal e) {
      return e;
    }
  }

  private Incoming incoming(
      UUID id,
      MessageHeader header,
      @Nullable Charset charset,
      byte[] raw,
      Instant now,
      @Nullable IntakeRefusal flaw,
      @Nullable IntakeRefusal unmappable) {
    return new Incoming(
        id,
        header,
        charset,
        hash(raw),
        store.seal(id, raw),
        raw.length,
        now,
        flaw,
        unmappable,
        null);
  }

  /// As much of the first line as is plain ASCII, so that even an unreadable message gets an answer
  /// that names its number.
  private static MessageHeader readableHeader(byte[] bytes, Instant now) {
    int shown = Math.min(bytes.length, READABLE);
    String ascii = new String(bytes, 0, shown, StandardCharsets.US_ASCII);
    int start = ascii.indexOf("MSH|");
    return start < 0
        ? MessageHeader.unreadable(now)
        : Hl7Message.parse(ascii.substring(start).split("[\r\n]", 2)[0], StandardCharsets.US_ASCII)
            .map(message -> MessageHeader.readable(message, now))
            .orElse(MessageHeader.unreadable(now));
  }

  private static byte[] hash(byte[] raw) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(raw);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The JDK lost SHA-256", e);
    }
  }
}
