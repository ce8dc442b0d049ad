/// Duty 值班与工作量: what each member of staff can be given (minutes of a working day, kinds of task,
/// seniority), and when they are away, with who stands in for them (FHIR PractitionerRole). Knows
/// no patient and no task; whoever gives out work asks here (ADR 0085).
@ApplicationModule(
    displayName = "Duty",
    allowedDependencies = {"shared", "organization", "access", "audit"})
package org.xinqiao.duty;

import org.springframework.modulith.ApplicationModule;
