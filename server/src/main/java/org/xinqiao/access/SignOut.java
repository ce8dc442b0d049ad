package org.xinqiao.access;

import java.time.Instant;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Ends the session that asks. Refuses nothing.
@Service
class SignOut {

  private final StaffSessions sessions;
  private final Audit audit;

  SignOut(StaffSessions sessions, Audit audit) {
    this.sessions = sessions;
    this.audit = audit;
  }

  @Transactional
  void handle(CurrentStaff staff, Instant now) {
    sessions.end(staff.session(), "sign-out", now);
    audit.record(
        AuditEvent.allowed(staff.actor(), "access.sign-out").on("session", staff.session()));
  }
}
