/// Staff's work: what is to be done for a patient, by when, why, and how it ended (FHIR Task). A
/// task is never lost: it stays on somebody's list until a person records an outcome that closes
/// it, or until the one who asked says that it has become pointless. Overdue is computed, never
/// stored.
@ApplicationModule(
    displayName = "Task",
    allowedDependencies = {
      "shared",
      "crypto",
      "organization",
      "duty",
      "access",
      "audit",
      "live",
      "patient",
      "condition"
    })
package org.xinqiao.task;

import org.springframework.modulith.ApplicationModule;
