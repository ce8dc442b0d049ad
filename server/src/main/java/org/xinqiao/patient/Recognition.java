package org.xinqiao.patient;

import java.util.List;
import org.xinqiao.shared.PatientId;

/// What [Patients#recognize] made of a record.
public sealed interface Recognition {

  /// The patient was known; the record was applied as far as it is newer.
  record Known(PatientId patient) implements Recognition {}

  /// Nobody had these identifiers: a new patient was registered.
  record Registered(PatientId patient) implements Recognition {}

  /// The identifiers belong to different patients. Nothing was changed; a person decides.
  record Disagreement(List<PatientId> patients) implements Recognition {}

  /// The record names no identifier that tells one person from another.
  record NoIdentifier() implements Recognition {}
}
