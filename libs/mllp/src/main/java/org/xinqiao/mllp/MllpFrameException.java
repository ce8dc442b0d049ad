package org.xinqiao.mllp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The other side broke the framing of the minimal lower layer protocol.
///
/// Carries what had arrived, so that the receiver can keep it, show it to a person and answer.
/// After [Kind#NO_START_BLOCK] and [Kind#TOO_LARGE] the [MllpFrameReader] may be asked for the next
/// frame; whether to trust such a sender any longer is the receiver's decision.
public final class MllpFrameException extends IOException {

  private static final long serialVersionUID = 1L;

  /// What was wrong.
  public enum Kind {
    /// Bytes arrived where 0x0B was expected.
    NO_START_BLOCK,
    /// The stream ended, fell silent or began another message before 0x1C 0x0D.
    UNTERMINATED,
    /// The payload is longer than the reader accepts.
    TOO_LARGE
  }

  private final Kind kind;
  private final byte[] seen;

  MllpFrameException(Kind kind, String message, byte[] seen, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.seen = seen;
  }

  public Kind kind() {
    return kind;
  }

  /// The bytes that arrived, without the start block: all of an unterminated payload, otherwise at
  /// most the first [MllpFrameReader#MAX_EVIDENCE_BYTES].
  public byte[] seen() {
    return seen.clone();
  }
}
