package org.xinqiao.portal;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.audit.Actor;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.shared.PatientId;

/// Whether somebody may act for a patient, asked at each request: an end date, the fourteenth
/// birthday and the word of a member of staff hold from the next one on.
@Component
class ActingFor {

  private final Representatives representatives;
  private final Clock clock;

  ActingFor(Representatives representatives, Clock clock) {
    this.representatives = representatives;
    this.clock = clock;
  }

  /// @param representative null for the patient, who may always
  boolean may(PatientId patient, @Nullable UUID representative, LinkPurpose purpose, Instant now) {
    return representative == null
        || representatives
            .find(patient, representative)
            .filter(one -> one.may(scopeOf(purpose), today(now)))
            .isPresent();
  }

  /// Whether a link still opens for whoever it was sent to: one that went to a representative's
  /// phone does so while they may act, even if nobody signed in.
  boolean admits(Link link, Instant now) {
    UUID sentTo = link.contactPointId();
    return sentTo == null
        || representatives
            .find(link.patient(), sentTo)
            .map(one -> one.inForce(today(now)))
            .orElse(true);
  }

  /// Who answers on the page: whoever signed in, or the representative to whose phone the link was
  /// sent, who thereby is taken for the one who taps.
  Actor speaker(PatientSession session) {
    UUID sentTo = session.link().contactPointId();
    return session.representative() == null
            && sentTo != null
            && representatives.find(session.patient(), sentTo).isPresent()
        ? Actor.representative(sentTo)
        : session.actor();
  }

  /// Whether they may act at all.
  boolean inForce(PatientId patient, @Nullable UUID representative, Instant now) {
    return representative == null
        || representatives
            .find(patient, representative)
            .filter(one -> one.inForce(today(now)))
            .isPresent();
  }

  LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, clock.getZone());
  }

  private static Representative.Scope scopeOf(LinkPurpose purpose) {
    return switch (purpose) {
      case QUESTIONNAIRE -> Representative.Scope.FORMS;
      case REVISIT -> Representative.Scope.APPOINTMENTS;
      case PRIVACY -> Representative.Scope.CONSENT;
    };
  }
}
