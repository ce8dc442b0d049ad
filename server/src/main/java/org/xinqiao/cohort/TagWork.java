package org.xinqiao.cohort;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;

/// Lets the pass over everybody go on while the application runs.
@Component
class TagWork {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMinutes(1);

  TagWork(KeepTags tags, HospitalLoops loops) {
    loops.add("tags", PAUSE, tags::round);
    loops.addUnhurried("tags of all", LOOK, tags::beginIfDue);
  }
}
