package org.xinqiao.governor;

import java.time.LocalDate;
import java.util.Optional;
import org.xinqiao.shared.PatientId;

/// What a module that asks for contacts knows against one of its own, asked in the transaction that
/// claims it, after all else has let it go. Implemented by the module that asks.
public interface ContactGuard {

  /// @param origin what asked for the contact; a guard has nothing to say about others'
  /// @param today in the hospital's zone
  /// @return why it is not sent, for good; empty when it may go
  Optional<Reason> objects(PatientId patient, String origin, LocalDate today);
}
