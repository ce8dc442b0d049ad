package org.xinqiao.access;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xinqiao.audit.AuditEvent;

/// Denials in a list, for decisions without a database. [DenialsContract] holds it to the audit.
final class KeptDenials implements Denials {

  private final List<AuditEvent> kept = new CopyOnWriteArrayList<>();

  @Override
  public void record(AuditEvent denied) {
    kept.add(denied);
  }

  /// The oldest first.
  List<AuditEvent> kept() {
    return List.copyOf(kept);
  }
}
