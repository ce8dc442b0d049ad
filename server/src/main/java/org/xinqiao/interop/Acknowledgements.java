package org.xinqiao.interop;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/// Writes the answer to a message: MSH and MSA, and ERR with the field and the reason when it was
/// not taken. In the sender's own words for the sender, so that the engineer there knows what to
/// do.
final class Acknowledgements {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssZ").withZone(Hl7Time.HOSPITAL);

  private Acknowledgements() {}

  static String accept(MessageHeader to, Instant now, UUID id) {
    return header(to, now, id) + "MSA|AA|" + to.controlId() + "\r";
  }

  static String refuse(
      MessageHeader to, IntakeRefusal.Reason reason, String location, Instant now, UUID id) {
    return header(to, now, id)
        + "MSA|%s|%s|%s\r"
            .formatted(reason.acknowledgement(), to.controlId(), words(reason, location))
        + "ERR||%s|%d^%s^HL70357|E||||%s\r"
            .formatted(
                location.matches("[A-Z][A-Z0-9]{2}(-.+)?") ? location.replace('-', '^') : "",
                reason.hl7Code(),
                reason.hl7Text(),
                words(reason, location));
  }

  /// For bytes that are no message: nobody to address by name, no number to repeat.
  static String refuseUnreadable(IntakeRefusal.Reason reason, Instant now, UUID id) {
    return refuse(new MessageHeader("", "", "", "", "", "2.5", now), reason, "", now, id);
  }

  private static String header(MessageHeader to, Instant now, UUID id) {
    return "MSH|^~\\&|XINQIAO||%s|%s|%s||ACK%s|%s|P|%s|||||CHN|UNICODE UTF-8\r"
        .formatted(
            to.application(),
            to.facility(),
            TIME.format(now),
            to.event().isEmpty() ? "" : "^" + to.event() + "^ACK",
            id.toString().replace("-", "").substring(12),
            to.version().isEmpty() ? "2.5" : to.version());
  }

  private static String words(IntakeRefusal.Reason reason, String location) {
    return reason.words().zh() + (location.isEmpty() ? "" : "(" + location + ")");
  }
}
