package org.xinqiao.portal;

import java.time.Instant;
import org.xinqiao.shared.PatientId;

/// What a link to consent was sent to ask. Whoever sends such links tells whether it is still to be
/// answered.
public interface ConsentQuestion {

  /// Whether the patient has not answered all of it yet.
  boolean isOpen(PatientId patient, Instant now);
}
