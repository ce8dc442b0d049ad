package org.xinqiao.risk;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.xinqiao.profile.ProfilesChanged;
import org.xinqiao.shared.PatientId;

/// Puts down whose scores are to be looked at, when facts changed that scores are made of.
@Component
class FollowProfiles {

  private static final Set<String> SOURCES =
      Set.of(
          "patient",
          "clinical_observation",
          "clinical_condition",
          "clinical_medication_request",
          "clinical_medication_dispense",
          "clinical_encounter",
          "selfreport_statement");

  private final RiskStore store;
  private final Clock clock;

  FollowProfiles(RiskStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @EventListener
  void on(ProfilesChanged changed) {
    Instant now = clock.instant();
    Map<PatientId, Instant> due = new HashMap<>();
    changed
        .patients()
        .forEach((patient, sources) -> {
          if (!Collections.disjoint(sources, SOURCES)) {
            due.put(patient, now);
          }
        });
    store.lookAt(due);
  }
}
