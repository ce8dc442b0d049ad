package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.shared.WorkLoop;

/// Runs exports in the background, one after the other.
@Component
class ExportWork {

  private final WorkLoop loop;

  ExportWork(RunExport run, HospitalLoops loops) {
    this.loop = loops.add("exports", Duration.ofSeconds(10), run::runNext);
  }

  void wake() {
    loop.wake();
  }
}
