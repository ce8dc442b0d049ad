/// Memberships 会员: which programmes of `content/membership` a patient is a member of, at which
/// level, since when and until when. Staff say it, at the desk where cards are opened or on the
/// patient's page; of each programme the newest word holds (ADR 0071). It says nothing of points or
/// benefits, and a level never decides who is treated first.
@ApplicationModule(
    displayName = "Membership",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "condition",
      "crypto",
      "live",
      "organization"
    })
package org.xinqiao.membership;

import org.springframework.modulith.ApplicationModule;
