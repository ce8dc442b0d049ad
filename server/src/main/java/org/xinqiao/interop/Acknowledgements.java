package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/// Writes the answer to a message: MSH and MSA, and ERR with the field and the reason when it was
/// not taken. In the sender's own words and character set for the sender, so that the engineer
/// there knows what to do. What the sender wrote is escaped again, or it could write our answers.
final class Acknowledgements {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssZ").withZone(Hl7Time.HOSPITAL);

  private Acknowledgements() {}

  /// What the header of an answer says of the answer itself.
  ///
  /// @param number MSH-10
  /// @param wants MSH-15 and MSH-16
  record Self(String number, String wants) {

    /// Of the answer that is given at once.
    static Self atOnce(UUID message) {
      return new Self(message.toString().replace("-", "").substring(12), "|");
    }

    /// Of the one that is given once the message is applied: a message of its own, and nobody need
    /// answer it.
    static Self later(UUID message) {
      return new Self("R" + atOnce(message).number().substring(1), "NE|NE");
    }
  }

  /// @param code AA or CA
  static byte[] accept(MessageHeader to, String code, Charset charset, Instant now, Self self) {
    return (header(to, charset, now, self)
            + "MSA|"
            + code
            + "|"
            + RowMessage.escaped(to.controlId())
            + "\r")
        .getBytes(charset);
  }

  /// @param code AE or AR, CE or CR
  static byte[] refuse(
      MessageHeader to, String code, IntakeRefusal why, Charset charset, Instant now, Self self) {
    IntakeRefusal.Reason reason = why.reason();
    String text =
        header(to, charset, now, self)
            + "MSA|%s|%s|%s\r".formatted(code, RowMessage.escaped(to.controlId()), words(why))
            + "ERR||%s|%d^%s^HL70357|E||||%s\r"
                .formatted(
                    why.location().matches("[A-Z][A-Z0-9]{2}(-.+)?")
                        ? why.location().replace('-', '^')
                        : "",
                    reason.hl7Code(),
                    reason.hl7Text(),
                    words(why));
    return text.getBytes(charset);
  }

  private static String header(MessageHeader to, Charset charset, Instant now, Self self) {
    return "MSH|^~\\&|XINQIAO||%s|%s|%s||ACK%s|%s|P|%s|||%s|CHN|%s\r"
        .formatted(
            RowMessage.escaped(to.application()),
            RowMessage.escaped(to.facility()),
            TIME.format(now),
            to.event().isEmpty() ? "" : "^" + RowMessage.escaped(to.event()) + "^ACK",
            self.number(),
            to.version().isEmpty() ? "2.5" : RowMessage.escaped(to.version()),
            self.wants(),
            charset.equals(Hl7Charset.GB18030) ? "GB 18030-2000" : "UNICODE UTF-8");
  }

  /// A location never holds a value of a patient, but it may hold the escape character.
  private static String words(IntakeRefusal why) {
    String location = why.location().replace("\\", "");
    return why.reason().words().zh() + (location.isEmpty() ? "" : "(" + location + ")");
  }
}
