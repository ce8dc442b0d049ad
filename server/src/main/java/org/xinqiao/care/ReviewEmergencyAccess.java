package org.xinqiao.care;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;

/// Says, once, whether a file was rightly opened in an emergency. Nobody does so for themselves.
@Service
class ReviewEmergencyAccess {

  enum Refusal {
    UNKNOWN,
    OWN,
    REVIEWED_ALREADY
  }

  private final EmergencyStore store;
  private final Audit audit;
  private final LiveUpdates live;

  ReviewEmergencyAccess(EmergencyStore store, Audit audit, LiveUpdates live) {
    this.store = store;
    this.audit = audit;
    this.live = live;
  }

  @Transactional
  public Optional<Refusal> review(
      UUID id,
      EmergencyAccess.Verdict verdict,
      @Nullable String note,
      CurrentStaff by,
      Instant now) {
    EmergencyAccess access = store.lock(id).orElse(null);
    if (access == null) {
      return Optional.of(Refusal.UNKNOWN);
    }
    if (access.by().equals(by.id())) {
      audit.record(
          AuditEvent.denied(by.actor(), "care.review-emergency-access")
              .on("emergency-access", id)
              .of(access.patient()));
      return Optional.of(Refusal.OWN);
    }
    if (access.review() != null) {
      return Optional.of(Refusal.REVIEWED_ALREADY);
    }
    store.review(access, new EmergencyAccess.Review(verdict, note, by.id(), now));
    audit.record(
        AuditEvent.allowed(by.actor(), "care.review-emergency-access")
            .on("emergency-access", id)
            .of(access.patient())
            .because(verdict.toString()));
    live.changed(new Change(Change.Topic.EMERGENCY_ACCESS, id));
    return Optional.empty();
  }
}
