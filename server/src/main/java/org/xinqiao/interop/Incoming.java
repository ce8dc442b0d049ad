package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
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

  /// The same message, refused because somebody else's certificate brought it.
  Incoming fromForeigner() {
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

  boolean isMessage() {
    return charset != null;
  }

  /// The charset of the answer.
  Charset answerCharset() {
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }
}
