/// What happened here, told to partners (FHIR Subscription): by signed webhooks, and by the
/// couriers of other modules that speak a hospital system's own language. Watches the events of
/// others. An event is written down in the transaction in which it happened and delivered
/// afterwards, at least once, in the versions of its subject without a gap.
@ApplicationModule(
    displayName = "Subscription",
    allowedDependencies = {
      "shared",
      "organization",
      "access",
      "audit",
      "crypto",
      "isolation",
      "patient",
      "appointment",
      "questionnaire",
      "questionnaire :: domain",
      "task"
    })
package org.xinqiao.subscription;

import org.springframework.modulith.ApplicationModule;
