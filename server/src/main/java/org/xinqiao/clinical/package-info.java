/// Facts that the hospital's systems reported (FHIR Encounter, Condition, Procedure, Observation,
/// AllergyIntolerance): read-only for everyone else, each with the message and the patient number
/// it came with (ADR 0008). Other modules read `clinical_fact_*` views.
@ApplicationModule(
    displayName = "Clinical facts",
    allowedDependencies = {"shared", "crypto", "condition"})
package org.xinqiao.clinical;

import org.springframework.modulith.ApplicationModule;
