package org.xinqiao.subscription;

import java.util.List;
import java.util.UUID;

/// Brings events to the subscribers of one kind, in their language. Implemented where the language
/// is known; the order, the retries and the bookkeeping are this module's (ADR 0036).
public interface Courier {

  List<Subscriber> subscribers();

  /// Writes what is to be sent. Called once, in a transaction; what it says is kept and sent by
  /// every attempt, until a person has it written anew.
  ///
  /// @param before what this subscriber was told of the subject already, oldest first
  /// @param letter number of what is written: another one each time it is written
  Writing write(Subscriber to, Event event, List<Event> before, UUID letter);

  /// Sends what was written. Called outside of any transaction, after the attempt was recorded.
  Answer send(Subscriber to, Event event, UUID letter, String text);

  /// What became of writing.
  sealed interface Writing {

    record Letter(String text) implements Writing {}

    /// There is nothing to say.
    ///
    /// @param reason a code
    record Unneeded(String reason) implements Writing {}

    /// It cannot be said, and a person has to look.
    ///
    /// @param reason a code
    record Impossible(String reason) implements Writing {}
  }

  /// What became of an attempt.
  sealed interface Answer {

    /// The other side has it.
    record Taken() implements Answer {}

    /// The other side does not want it; the same again would be refused again.
    ///
    /// @param code as it may stand in a log
    /// @param words of the other side, for a person to read
    record Refused(String code, String words) implements Answer {}

    /// It may have arrived or not: the same is sent again.
    ///
    /// @param fault its kind, as it may stand in a log
    record Lost(String fault) implements Answer {}

    /// Nobody is there: whatever else waits would only meet the same silence.
    record Away(String fault) implements Answer {}
  }
}
