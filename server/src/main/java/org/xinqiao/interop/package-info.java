/// How other systems talk to us: HL7 v2 over MLLP, FHIR R4. The only module that knows their
/// formats; it turns them into our words and hands them to the modules that keep the facts. Nothing
/// is acknowledged before it is durable (ADR 0008).
@ApplicationModule(
    displayName = "Interoperability",
    allowedDependencies = {
      "shared",
      "organization",
      "patient",
      "clinical",
      "appointment",
      "crypto",
      "access",
      "audit",
      "live"
    })
package org.xinqiao.interop;

import org.springframework.modulith.ApplicationModule;
