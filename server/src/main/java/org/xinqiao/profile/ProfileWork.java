package org.xinqiao.profile;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;

/// Keeps the profiles fresh while the application runs: a change of a fact is in them within a
/// second.
@Component
class ProfileWork {

  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration LOOK = Duration.ofMinutes(5);

  ProfileWork(KeepProfiles profiles, HospitalLoops loops) {
    loops.add("profiles", PAUSE, profiles::round);
    loops.addUnhurried("profiles of all", LOOK, profiles::beginIfDue);
  }
}
