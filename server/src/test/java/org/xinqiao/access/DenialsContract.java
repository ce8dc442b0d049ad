package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;

/// What every [Denials] does.
interface DenialsContract {

  /// What a request fails with after it was refused.
  final class Stop extends RuntimeException {}

  Denials denials();

  /// What was kept, the oldest first.
  List<AuditEvent> kept();

  /// Runs the recording in work that fails afterwards with [Stop].
  void failAfter(Runnable recording);

  @Test
  default void whatIsRecordedIsKeptInOrder() {
    String nurse = UUID.randomUUID().toString();
    UUID patient = UUID.randomUUID();
    AuditEvent first = denied(nurse, "access.csrf-token", null, null, null);
    AuditEvent second = denied(nurse, "access.use-permission", "permission", "AUDIT_VIEW", null);
    AuditEvent third = denied(nurse, "access.chart-budget", null, null, patient);
    denials().record(first);
    denials().record(second);
    denials().record(third);
    assertThat(kept()).containsExactly(first, second, third);
  }

  @Test
  default void itStaysWhateverBecomesOfTheRequest() {
    AuditEvent refused =
        denied(UUID.randomUUID().toString(), "access.csrf-token", null, null, null);
    assertThatThrownBy(() -> failAfter(() -> denials().record(refused))).isInstanceOf(Stop.class);
    assertThat(kept()).containsExactly(refused);
  }

  static AuditEvent denied(
      String staff,
      String action,
      @Nullable String kind,
      @Nullable String object,
      @Nullable UUID patient) {
    AuditEvent event = AuditEvent.denied(Actor.staff(staff), action);
    event = kind == null || object == null ? event : event.on(kind, object);
    return patient == null ? event : event.of(new PatientId(patient));
  }
}
