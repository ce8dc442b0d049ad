package org.xinqiao.clinical;

import java.util.List;
import org.xinqiao.shared.PatientId;

/// Results were recorded, in this transaction; each as it now stands. What an older or preliminary
/// report said in vain is not among them.
public record ResultsRecorded(List<Result> results) {

  public ResultsRecorded {
    results = List.copyOf(results);
  }

  /// @param atHome reported outside of any visit, as by a device of the patient's own
  public record Result(PatientId patient, ObservationRecord observation, boolean atHome) {}
}
