package org.xinqiao.standin.mail;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How the server treats a message.
public enum MailMode {
  /// Takes it.
  OK,
  /// Takes it and answers after [MailScript#delay]. What the client gave up meanwhile arrives all
  /// the same.
  SLOW,
  /// `550 5.1.1` to RCPT.
  REFUSE_RCPT,
  /// `451 4.3.0` to RCPT.
  TEMPORARY,
  /// `450 4.7.1` to RCPT, as servers do that want to be asked more slowly.
  RATE_LIMIT,
  /// `554 5.7.1` after the text.
  REFUSE_CONTENT,
  /// `421 4.3.2` instead of a greeting.
  BUSY,
  /// Closes the connection instead of answering DATA.
  DROP_BEFORE_DATA,
  /// Closes the connection while the text is coming.
  DROP_IN_TEXT,
  /// Takes the message, then closes the connection instead of answering.
  ACCEPT_THEN_DROP,
  /// Takes the message, then answers in no known language.
  ACCEPT_THEN_GARBLE,
  /// Takes the message, then never answers.
  ACCEPT_THEN_STALL,
  /// Reads the whole text, does not take it, never answers.
  STALL,
  /// Never greets.
  STALL_AT_GREETING;

  /// As written in control messages: `accept-then-drop`.
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Reads what [#text] writes.
  ///
  /// @throws IllegalArgumentException when there is no such mode
  @JsonCreator
  public static MailMode parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// Whether it is decided before a recipient is known.
  boolean atGreeting() {
    return this == BUSY || this == STALL_AT_GREETING;
  }
}
