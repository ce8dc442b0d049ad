package org.xinqiao.interop;

import java.time.Instant;

/// What the first segment says.
///
/// @param application MSH-3
/// @param facility MSH-4, empty in old systems
/// @param type MSH-9.1, such as `ADT`
/// @param event MSH-9.2, such as `A03`
/// @param sentAt MSH-7; the time of receipt when it is missing
/// @param acceptWanted MSH-15: when to say that the message is kept
/// @param outcomeWanted MSH-16: when to say what became of it
record MessageHeader(
    String application,
    String facility,
    String type,
    String event,
    String controlId,
    String version,
    Instant sentAt,
    String acceptWanted,
    String outcomeWanted) {

  /// What names longer than these are is no name; they are keys, and must fit into an index.
  private static final int LONGEST = 199;

  /// A header that says nothing about the answers it wants.
  MessageHeader(
      String application,
      String facility,
      String type,
      String event,
      String controlId,
      String version,
      Instant sentAt) {
    this(application, facility, type, event, controlId, version, sentAt, "", "");
  }

  static MessageHeader of(Hl7Message message, Instant receivedAt) {
    Hl7Message.Segment msh = message.header();
    Instant sentAt;
    try {
      sentAt = Hl7Time.instant(msh.value(7)).orElse(receivedAt);
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "MSH-7");
    }
    for (int field : new int[] {3, 4, 9, 10, 12}) {
      if (msh.raw(field).length() > LONGEST) {
        throw new IntakeRefusal(IntakeRefusal.Reason.TOO_LARGE, "MSH-" + field);
      }
    }
    return new MessageHeader(
        msh.value(3),
        msh.value(4),
        msh.value(9),
        msh.value(9, 2),
        msh.value(10),
        msh.value(12),
        sentAt,
        msh.value(15),
        msh.value(16));
  }

  /// As much of it as can be read of a message that is no good.
  static MessageHeader readable(Hl7Message message, Instant receivedAt) {
    Hl7Message.Segment msh = message.header();
    String[] type = plain(msh.raw(9)).split("\\^", -1);
    return new MessageHeader(
        plain(msh.raw(3)),
        plain(msh.raw(4)),
        type[0],
        type.length > 1 ? type[1] : "",
        plain(msh.raw(10)),
        plain(msh.raw(12)),
        receivedAt);
  }

  static MessageHeader unreadable(Instant receivedAt) {
    return new MessageHeader("", "", "", "", "", "2.5", receivedAt);
  }

  private static String plain(String raw) {
    return raw.substring(0, Math.min(raw.length(), LONGEST)).replaceAll("[\\p{Cntrl}\\\\&~]", "");
  }

  String typeAndEvent() {
    return event.isEmpty() ? type : type + "^" + event;
  }
}
