package org.xinqiao.patient;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A way to reach a patient.
///
/// @param value E.164 number or mail address
/// @param verifiedAt when the patient proved that it is theirs; null until then
/// @param shared other patients use it too: nothing personal may be written to it
public record ContactPoint(
    UUID id, System system, String value, @Nullable Instant verifiedAt, boolean shared) {

  /// FHIR ContactPoint.system.
  public enum System {
    PHONE,
    EMAIL;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Whether words about this patient's health may go there.
  public boolean personal() {
    return verifiedAt != null && !shared;
  }

  @Override
  public String toString() {
    return "ContactPoint[" + system + ", shared=" + shared + "]";
  }
}
