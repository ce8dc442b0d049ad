package org.xinqiao.questionnaire;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.shared.PatientId;

/// One questionnaire sent to one patient.
///
/// @param definition the version that was sent, whatever came after it
/// @param reference who sent it, in the sender's own words
/// @param expiresAt from then on nothing is taken any more
/// @param level the most severe flag, known once submitted; null when there is none
public record Form(
    UUID id,
    PatientId patient,
    Definition definition,
    String reference,
    Instant openedAt,
    Instant expiresAt,
    @Nullable Instant submittedAt,
    @Nullable UUID submitKey,
    @Nullable Level level) {

  /// Where a form stands. Whether it has expired is computed, never stored.
  public enum State {
    OPEN,
    SUBMITTED,
    EXPIRED
  }

  public State state(Instant now) {
    if (submittedAt != null) {
      return State.SUBMITTED;
    }
    return now.isBefore(expiresAt) ? State.OPEN : State.EXPIRED;
  }
}
