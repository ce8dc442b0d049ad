/// Red flags and readings that a person must acknowledge in time (FHIR DetectedIssue), and the
/// ladder of people who are told when nobody does. An alert and the task to act on it come into
/// being in one transaction with the words that raised it; it is over only when a person recorded
/// an outcome.
@ApplicationModule(
    displayName = "Alert",
    allowedDependencies = {
      "shared",
      "crypto",
      "organization",
      "access",
      "audit",
      "live",
      "task",
      "clinical",
      "condition"
    })
package org.xinqiao.alert;

import org.springframework.modulith.ApplicationModule;
