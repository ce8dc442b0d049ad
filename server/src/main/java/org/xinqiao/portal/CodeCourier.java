package org.xinqiao.portal;

import java.time.Instant;
import java.util.UUID;
import org.xinqiao.patient.PhoneNumber;

/// Brings a one-time code to a phone. Messaging does it over the channels of the installation; this
/// module says when, and depends on nobody for it.
public interface CodeCourier {

  /// What is known of the message afterwards. Whatever it is, the same code is never sent again:
  /// whoever got none asks for another (`NEW_CODE_ON_REQUEST`).
  enum Outcome {
    ACCEPTED,
    REFUSED,
    UNKNOWN
  }

  /// Whether there is any way to bring codes.
  boolean ready();

  /// Hands the code over; blocks for as long as the provider takes. Called outside of transactions,
  /// once for each id, after the attempt is committed.
  ///
  /// @param id of the attempt, which the provider gets too
  /// @param digits the code, which must not get into any log
  /// @param deadline after this the code is of no use
  Outcome send(UUID id, PhoneNumber to, String digits, Instant deadline);
}
