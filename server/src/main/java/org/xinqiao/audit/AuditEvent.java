package org.xinqiao.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// One entry of the audit: ids only, no name, phone or text of a patient. Time, tenant, number and
/// request are added when it is recorded.
///
/// @param action `module.verb`, as in `patient.reveal-phone`
/// @param objectKind what it was done to, as in `task`; null when the action says it all
/// @param reason purpose that the actor gave, in their own words; cut after 500 characters
/// @param request that another thread served, which records for several; null for that of the
///   thread that records
public record AuditEvent(
    Actor actor,
    String action,
    Outcome outcome,
    @Nullable String objectKind,
    @Nullable String objectId,
    @Nullable PatientId patient,
    @Nullable String reason,
    @Nullable String request) {

  /// Whether the deed was done or refused, in lower case in the database.
  public enum Outcome {
    ALLOWED,
    DENIED;

    public static Outcome of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static AuditEvent allowed(Actor actor, String action) {
    return new AuditEvent(actor, action, Outcome.ALLOWED, null, null, null, null, null);
  }

  public static AuditEvent denied(Actor actor, String action) {
    return new AuditEvent(actor, action, Outcome.DENIED, null, null, null, null, null);
  }

  public AuditEvent on(String kind, Object id) {
    return new AuditEvent(actor, action, outcome, kind, id.toString(), patient, reason, request);
  }

  public AuditEvent of(PatientId whose) {
    return new AuditEvent(actor, action, outcome, objectKind, objectId, whose, reason, request);
  }

  public AuditEvent because(String words) {
    return new AuditEvent(actor, action, outcome, objectKind, objectId, patient, words, request);
  }

  public AuditEvent during(@Nullable String whichRequest) {
    return new AuditEvent(
        actor, action, outcome, objectKind, objectId, patient, reason, whichRequest);
  }
}
