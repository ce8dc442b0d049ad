/// Everything that is known about one patient, read together: card, timeline, plans, contacts,
/// consents. It owns no fact; it reads the views of the modules that do, one statement per card,
/// and every look at a patient is in the audit.
@ApplicationModule(
    displayName = "Chart",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "care",
      "cohort",
      "live",
      "membership",
      "organization",
      "patient",
      "appointment",
      "alert",
      "condition",
      "consent",
      "governor",
      "messaging",
      "pathway",
      "prediction",
      "profile",
      "questionnaire",
      "questionnaire :: domain",
      "risk",
      "selfreport",
      "task",
      "trend"
    })
package org.xinqiao.chart;

import org.springframework.modulith.ApplicationModule;
