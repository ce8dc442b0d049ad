/// Pathways 随访路径 (FHIR PlanDefinition) and running plans (CarePlan): who is followed up, what is
/// due when, who takes over when a patient stays silent. Definitions are content; a plan keeps the
/// version it started with. Planning is set-based (ADR 0005): patients are never loaded to decide.
@ApplicationModule(
    displayName = "Pathway",
    allowedDependencies = {
      "shared",
      "audit",
      "organization",
      "patient",
      "clinical",
      "condition",
      "profile",
      "consent",
      "governor",
      "appointment",
      "questionnaire",
      "portal",
      "messaging",
      "task",
      "live"
    })
package org.xinqiao.pathway;

import org.springframework.modulith.ApplicationModule;
