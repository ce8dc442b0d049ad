/// Published risk scores of a patient: which there are (content), what each needs and where that is
/// known from, the values with everything they were worked out of, and what would lower them. A
/// missing input is asked for and never guessed; outside of the population a score was derived from
/// there is no value. It decides nothing and diagnoses nobody (ADR 0012, 0060).
@ApplicationModule(
    displayName = "Risk",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "condition",
      "live",
      "organization",
      "profile"
    })
package org.xinqiao.risk;

import org.springframework.modulith.ApplicationModule;
