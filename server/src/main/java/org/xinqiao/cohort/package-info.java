/// What is put on patients: tags of six dimensions, by rules or by hand; the stratum of each
/// decision table; the strategy of contact that follows. Rules are conditions in content files.
/// What was true when is kept; what a rule put on is overruled with a reason and never deleted (ADR
/// 0065). And segments: saved conditions of staff, with versions and sizes, one within another (ADR
/// 0067).
@ApplicationModule(
    displayName = "Cohort",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "condition",
      "consent",
      "governor",
      "live",
      "organization",
      "patient",
      "profile"
    })
package org.xinqiao.cohort;

import org.springframework.modulith.ApplicationModule;
