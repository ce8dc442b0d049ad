package org.xinqiao.access;

import org.xinqiao.audit.AuditEvent;

/// Where the guard writes down whom it refused. What is kept here stays, whatever becomes of the
/// request: it is in the audit when this returns. `DenialsContract` holds the audit and the list of
/// the tests to the same.
@FunctionalInterface
interface Denials {

  void record(AuditEvent denied);
}
