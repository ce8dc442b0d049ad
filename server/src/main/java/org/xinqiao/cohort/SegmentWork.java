package org.xinqiao.cohort;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;

/// Lets segments be counted while the application runs.
@Component
class SegmentWork {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofHours(6);

  SegmentWork(CountSegments segments, HospitalLoops loops) {
    loops.add("segments", PAUSE, segments::round);
    loops.addUnhurried("old counts of segments", LOOK, segments::forget);
  }
}
