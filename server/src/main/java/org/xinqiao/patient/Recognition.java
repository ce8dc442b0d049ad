package org.xinqiao.patient;

import java.util.List;
import org.xinqiao.shared.PatientId;

/// What [Patients#recognize] made of a record.
public sealed interface Recognition {

  /// The record is that of this patient. When another record stands for it, facts are still written
  /// about this one, in the same transaction; they go where they belong when it ends.
  sealed interface Recognized extends Recognition {
    PatientId patient();
  }

  /// The patient was known; the record was applied as far as it is newer.
  record Known(PatientId patient) implements Recognized {}

  /// Nobody had these identifiers: a new patient was registered.
  record Registered(PatientId patient) implements Recognized {}

  /// The identifiers belong to different patients. Nothing was changed; a person decides.
  record Disagreement(List<PatientId> patients) implements Recognition {}

  /// Somebody with one of these identifiers was erased ([Tombstones]). Nothing was changed.
  record Erased() implements Recognition {}

  /// The record names no identifier that tells one person from another.
  record NoIdentifier() implements Recognition {}
}
