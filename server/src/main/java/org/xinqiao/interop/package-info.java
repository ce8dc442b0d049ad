/// How other systems talk to us, and we to them: HL7 v2 over MLLP, FHIR R4. The only module that
/// knows their formats; it turns them into our words and hands them to the modules that keep the
/// facts. Nothing is acknowledged before it is durable (ADR 0008). What hospital systems are told
/// is put into their words here, and brought to them as the subscription module says (ADR 0036).
@ApplicationModule(
    displayName = "Interoperability",
    allowedDependencies = {
      "shared",
      "organization",
      "patient",
      "clinical",
      "consent",
      "appointment",
      "crypto",
      "access",
      "audit",
      "listing",
      "live",
      "questionnaire",
      "questionnaire :: domain",
      "subscription"
    })
package org.xinqiao.interop;

import org.springframework.modulith.ApplicationModule;
