package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is said about one message in enhanced mode (ADR 0040). First whether it is kept: CA, or CE
/// or CR with the reason, which ends the exchange. Then, when it is applied or put aside, what
/// became of it: AA or AE.
///
/// @param message under which it is kept
/// @param at when it was kept
/// @param refusal why it was not taken; null when it was
record Exchange(
    UUID message, MessageHeader to, Charset charset, Instant at, @Nullable IntakeRefusal refusal) {

  /// The conditions of table 0155.
  private enum Wanted {
    ALWAYS,
    NEVER,
    REFUSAL,
    SUCCESS;

    /// A word that the table does not have is somebody who wants an answer.
    static Wanted of(String word, Wanted missing) {
      return switch (word) {
        case "" -> missing;
        case "NE" -> NEVER;
        case "ER" -> REFUSAL;
        case "SU" -> SUCCESS;
        default -> ALWAYS;
      };
    }

    boolean success() {
      return this == ALWAYS || this == SUCCESS;
    }

    boolean refusal() {
      return this == ALWAYS || this == REFUSAL;
    }
  }

  /// The answer to give now that the message is kept, or refused; empty when none is wanted.
  Optional<byte[]> first() {
    if (refusal == null) {
      return accept().success()
          ? Optional.of(
              Acknowledgements.accept(to, "CA", charset, at, Acknowledgements.Self.atOnce(message)))
          : Optional.empty();
    }
    String code = refusal.reason().acknowledgement();
    if (accept().refusal()) {
      return Optional.of(refused(code.replace('A', 'C'), refusal));
    }
    // Nobody wants to hear that it is not kept, but what becomes of it: this is what becomes of it.
    return outcome().refusal() ? Optional.of(refused(code, refusal)) : Optional.empty();
  }

  /// Whether there may be something to say when the message is applied or put aside.
  boolean awaitsOutcome() {
    return refusal == null && outcome() != Wanted.NEVER;
  }

  /// The answer to give now that it is applied or put aside; empty when none is wanted.
  Optional<byte[]> last(ReceiveMessage.Outcome outcome) {
    Acknowledgements.Self self = Acknowledgements.Self.later(message);
    IntakeRefusal why = outcome.refusal();
    if (why == null) {
      return outcome().success()
          ? Optional.of(Acknowledgements.accept(to, "AA", charset, outcome.at(), self))
          : Optional.empty();
    }
    return outcome().refusal()
        ? Optional.of(Acknowledgements.refuse(to, "AE", why, charset, outcome.at(), self))
        : Optional.empty();
  }

  private byte[] refused(String code, IntakeRefusal why) {
    return Acknowledgements.refuse(
        to, code, why, charset, at, Acknowledgements.Self.atOnce(message));
  }

  private Wanted accept() {
    return Wanted.of(
        to.acceptWanted(), to.outcomeWanted().isEmpty() ? Wanted.ALWAYS : Wanted.NEVER);
  }

  private Wanted outcome() {
    return Wanted.of(to.outcomeWanted(), Wanted.NEVER);
  }
}
