package org.xinqiao.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The sessions that passed step-ups opened.
@Service
class PatientSessions {

  /// Use is noted this coarsely, so that reading a page does not write every time.
  private static final Duration COARSE = Duration.ofMinutes(1);

  private final LinkStore store;
  private final ActingFor acting;

  PatientSessions(LinkStore store, ActingFor acting) {
    this.store = store;
    this.acting = acting;
  }

  /// The session of a token, which stays alive by it; empty when it never was or has ended, or when
  /// whoever opened it may no longer act for the patient.
  @Transactional
  public Optional<PatientSession> use(PatientToken token, Instant now) {
    Optional<LinkStore.Opened> opened =
        store
            .ofSession(token.hash(), now.minus(PatientToken.IDLE))
            .filter(found -> acting.admits(found.link(), now))
            .filter(found ->
                acting.may(
                    found.link().patient(), found.representative(), found.link().purpose(), now));
    if (opened.isPresent()) {
      store.touch(token.hash(), now, now.minus(COARSE));
    }
    return opened.map(found -> new PatientSession(token, found.link(), found.representative()));
  }
}
