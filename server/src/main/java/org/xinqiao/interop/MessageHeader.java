package org.xinqiao.interop;

import java.time.Instant;

/// What the first segment says.
///
/// @param application MSH-3
/// @param facility MSH-4, empty in old systems
/// @param type MSH-9.1, such as `ADT`
/// @param event MSH-9.2, such as `A03`
/// @param sentAt MSH-7; the time of receipt when it is missing
record MessageHeader(
    String application,
    String facility,
    String type,
    String event,
    String controlId,
    String version,
    Instant sentAt) {

  static MessageHeader of(Hl7Message message, Instant receivedAt) {
    Hl7Message.Segment msh = message.header();
    Instant sentAt;
    try {
      sentAt = Hl7Time.instant(msh.value(7)).orElse(receivedAt);
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "MSH-7");
    }
    return new MessageHeader(
        msh.value(3),
        msh.value(4),
        msh.value(9),
        msh.value(9, 2),
        msh.value(10),
        msh.value(12),
        sentAt);
  }

  String typeAndEvent() {
    return event.isEmpty() ? type : type + "^" + event;
  }
}
