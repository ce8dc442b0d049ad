/// The patient's own privacy page: the notice, what may be done for which purpose over which
/// channel, one tap to allow or to stop it, and who opened their file. Whoever turns 14 is asked to
/// decide there. It owns nothing; it stands on top of those that do.
@ApplicationModule(
    displayName = "Privacy page",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "organization",
      "patient",
      "consent",
      "governor",
      "messaging",
      "portal",
      "task",
      "live"
    })
package org.xinqiao.privacy;

import org.springframework.modulith.ApplicationModule;
