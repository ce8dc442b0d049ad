package org.xinqiao.live;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// Something that open screens may show changed.
///
/// @param id of the thing; what kind of thing the topic says
/// @param patient whose it is; null when it is nobody's
/// @param level `P1` for what must be seen at once; null otherwise
public record Change(Topic topic, UUID id, @Nullable PatientId patient, @Nullable String level) {

  /// What kind of thing changed, in lower case on the wire.
  public enum Topic {
    TASK,
    ALERT,
    INTAKE,
    /// Of a machine, not of a patient.
    ALARM,
    PATIENT,
    MEASURE,
    EMERGENCY_ACCESS,
    UNKNOWN_TEXT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Change(Topic topic, UUID id) {
    this(topic, id, null, null);
  }

  public Change(Topic topic, UUID id, @Nullable PatientId patient) {
    this(topic, id, patient, null);
  }
}
