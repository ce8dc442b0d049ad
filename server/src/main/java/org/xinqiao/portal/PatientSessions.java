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

  PatientSessions(LinkStore store) {
    this.store = store;
  }

  /// The session of a token, which stays alive by it; empty when it never was or has ended.
  @Transactional
  public Optional<PatientSession> use(PatientToken token, Instant now) {
    Optional<Link> link = store.ofSession(token.hash(), now.minus(PatientToken.IDLE));
    if (link.isPresent()) {
      store.touch(token.hash(), now, now.minus(COARSE));
    }
    return link.map(found -> new PatientSession(token, found));
  }
}
