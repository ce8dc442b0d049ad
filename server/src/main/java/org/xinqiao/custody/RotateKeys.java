package org.xinqiao.custody;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.KeyRotation;

/// Begins to change the root key of the hospital; [RotationWork] carries it out.
///
/// Refusals:
/// - [UnderWay]: the one before has not ended
@Service
class RotateKeys {

  /// What became of it.
  sealed interface Outcome permits Begun, UnderWay {}

  /// @param number of the new root key
  record Begun(int number) implements Outcome {}

  record UnderWay() implements Outcome {}

  private final KeyRotation rotation;
  private final Audit audit;

  RotateKeys(KeyRotation rotation, Audit audit) {
    this.rotation = rotation;
    this.audit = audit;
  }

  @Transactional
  public Outcome begin(CurrentStaff staff, String reason) {
    Outcome outcome = rotation.begin().<Outcome>map(Begun::new).orElseGet(UnderWay::new);
    if (outcome instanceof Begun begun) {
      audit.record(
          AuditEvent.allowed(staff.actor(), "custody.rotate-keys")
              .on("root-key", begun.number())
              .because(reason));
    }
    return outcome;
  }
}
