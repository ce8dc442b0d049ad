package org.xinqiao.privacy;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.portal.PatientVisitors;

/// Who acts for the patient on the privacy page: whoever signed in to do so, or the one to whose
/// phone the link was sent, who thereby is taken for the one who taps.
@Service
class WhoActs {

  private final Representatives representatives;
  private final Clock clock;

  WhoActs(Representatives representatives, Clock clock) {
    this.representatives = representatives;
    this.clock = clock;
  }

  /// Empty when it is the patient.
  @Transactional(readOnly = true)
  public Optional<Representative> of(PatientVisitors.Visitor visitor) {
    return Optional.ofNullable(visitor.representative())
        .or(() -> Optional.ofNullable(visitor.contactPoint()))
        .flatMap(id -> representatives.find(visitor.patient(), id));
  }

  /// Whether the page is theirs to see and to change: the patient's own always, a representative's
  /// while they may give consent.
  @Transactional(readOnly = true)
  public boolean mayDecide(PatientVisitors.Visitor visitor) {
    return of(visitor)
        .map(one -> one.may(Representative.Scope.CONSENT, LocalDate.now(clock)))
        .orElse(true);
  }
}
