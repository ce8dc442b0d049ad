package org.xinqiao.prediction;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.shared.WorkLoop;

/// Trains in the background of this node what people asked for and what is due.
@Component
class PredictionWork {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final WorkLoop loop;

  PredictionWork(TrainModels train, HospitalLoops loops) {
    this.loop = loops.add("predictions", PAUSE, train::round);
  }

  /// Does not wait for the pause to end.
  void wake() {
    loop.wake();
  }
}
