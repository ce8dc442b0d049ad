package org.xinqiao.custody;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.KeyRotation;

/// Holds a rotation, as on a busy day, and lets it go on. The new key is written with all the same.
@Service
class HoldRotation {

  private final KeyRotation rotation;
  private final Audit audit;

  HoldRotation(KeyRotation rotation, Audit audit) {
    this.rotation = rotation;
    this.audit = audit;
  }

  /// @return false when none is under way, or it is so already
  @Transactional
  public boolean hold(boolean held, String reason, CurrentStaff staff) {
    boolean changed = rotation.hold(held);
    if (changed) {
      audit.record(
          AuditEvent.allowed(
                  staff.actor(), held ? "custody.hold-rotation" : "custody.resume-rotation")
              .because(reason));
    }
    return changed;
  }
}
