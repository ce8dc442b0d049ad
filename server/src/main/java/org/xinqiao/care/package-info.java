/// Who looks after whom: care teams, files that were opened in an emergency, and who must not see a
/// file. What it says decides whose patients a member of staff may touch; the database holds every
/// request to it (ADR 0049).
@ApplicationModule(
    displayName = "Care",
    allowedDependencies = {
      "shared",
      "organization",
      "access",
      "audit",
      "crypto",
      "live",
      "patient"
    })
package org.xinqiao.care;

import org.springframework.modulith.ApplicationModule;
