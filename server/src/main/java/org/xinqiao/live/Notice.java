package org.xinqiao.live;

import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.TenantId;

/// A change on its way through the database: one JSON text of at most some 300 bytes (PostgreSQL
/// takes 8000).
record Notice(
    int tenant,
    String topic,
    UUID id,
    @Nullable UUID patientId,
    OffsetDateTime at,
    @Nullable String level) {

  static Notice of(TenantId tenant, Change change, ZonedDateTime at) {
    return new Notice(
        tenant.value(),
        change.topic().toString(),
        change.id(),
        change.patient() == null ? null : change.patient().value(),
        at.toOffsetDateTime(),
        change.level());
  }

  /// What a screen gets to see: the same without the tenant.
  Data data() {
    return new Data(topic, id, patientId, at, level);
  }

  record Data(
      String topic, UUID id, @Nullable UUID patientId, OffsetDateTime at, @Nullable String level) {

    private static final UUID NOBODY = new UUID(0, 0);

    /// That something of this kind changed, and nothing that leads to a patient.
    Data withoutPatient() {
      return patientId == null ? this : new Data(topic, NOBODY, null, at, level);
    }
  }
}
