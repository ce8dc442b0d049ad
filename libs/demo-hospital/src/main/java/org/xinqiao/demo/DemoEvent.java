package org.xinqiao.demo;

import java.time.Instant;

/// Something that happens in or around the demo hospital.
public sealed interface DemoEvent {

  /// When it happens.
  Instant at();

  /// The hospital information system sends a message.
  ///
  /// @param at its MSH-7
  /// @param message HL7 v2.5, segments ended by carriage returns, to be sent as UTF-8
  record Hl7(Instant at, String message) implements DemoEvent {}

  /// How this patient responds to one contact, if the contact is made. Contacts that nobody makes
  /// have no response; whoever plays the demo skips them.
  ///
  /// @param at when the patient acts; for [Response.NotDelivered] and [Response.Ignored] when the
  ///   contact was sent
  /// @param patientKey the hospital's patient number, PID-3 of type PI
  /// @param contact which contact
  /// @param response what the patient does
  record Reply(Instant at, String patientKey, Contact contact, Response response)
      implements DemoEvent {}
}
