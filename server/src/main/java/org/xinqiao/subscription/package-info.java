/// What happened here, told to partners' systems by signed webhooks (FHIR Subscription). Watches
/// the events of others; nobody depends on it. An event is written down in the transaction in which
/// it happened and delivered afterwards, at least once, in the versions of its subject without a
/// gap.
@ApplicationModule(
    displayName = "Subscription",
    allowedDependencies = {
      "shared",
      "organization",
      "access",
      "audit",
      "crypto",
      "patient",
      "appointment",
      "questionnaire",
      "questionnaire :: domain",
      "task"
    })
package org.xinqiao.subscription;

import org.springframework.modulith.ApplicationModule;
