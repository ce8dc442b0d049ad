/// The patient's own pages: secure links, the step-up that opens them, the form and the answer
/// about a return visit, and the sign-in by a code that is sent to a phone. The only module that a
/// patient talks to without a member of staff.
@ApplicationModule(
    displayName = "Portal",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "organization",
      "patient",
      "crypto",
      "appointment",
      "consent",
      "questionnaire",
      "questionnaire :: domain"
    })
package org.xinqiao.portal;

import org.springframework.modulith.ApplicationModule;
