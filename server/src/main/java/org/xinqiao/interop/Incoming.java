package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A message that came in, understood as far as that goes without asking the database.
///
/// @param charset null when the bytes never became a message
/// @param hash of the bytes as they came
/// @param sealed the same bytes, encrypted for the inbox
/// @param flaw what is wrong with its header, or why it is no message at all
/// @param unmappable why it could not be applied, if its sender is known and its header is right
/// @param place where it stands in the file it came in; null when it came alone
record Incoming(
    UUID id,
    MessageHeader header,
    @Nullable Charset charset,
    byte[] hash,
    byte[] sealed,
    int bytes,
    Instant receivedAt,
    @Nullable IntakeRefusal flaw,
    @Nullable IntakeRefusal unmappable,
    @Nullable BatchPlace place) {

  /// @param row the line in the file
  record BatchPlace(UUID batch, int row) {}

  /// The same message, as part of a file.
  Incoming at(BatchPlace where) {
    return new Incoming(
        id, header, charset, hash, sealed, bytes, receivedAt, flaw, unmappable, where);
  }

  /// The same message, refused when it names a sender whom its way in does not stand for: the
  /// certificate of a connection, the token of a request, the folder of a file.
  Incoming heldTo(Predicate<MessageHeader> maySendAs) {
    if (flaw != null && header.application().isEmpty() || maySendAs.test(header)) {
      return this;
    }
    return new Incoming(
        id,
        header,
        charset,
        hash,
        sealed,
        bytes,
        receivedAt,
        new IntakeRefusal(IntakeRefusal.Reason.SENDER_FOREIGN, "MSH-3"),
        unmappable,
        place);
  }

  /// Whether it says who sent it: bytes that are no message say nothing that could be believed.
  boolean hasSender() {
    return charset != null
        || flaw != null
            && flaw.reason() == IntakeRefusal.Reason.CHARSET
            && !header.application().isEmpty();
  }

  /// The charset of the answer.
  Charset answerCharset() {
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }
}
