/// Who the patients are: identities, names, contact points, relatives (FHIR Patient,
/// RelatedPerson). One person is one record; identity is never decided by a name.
@ApplicationModule(
    displayName = "Patient",
    allowedDependencies = {"shared", "crypto", "condition", "organization", "access", "audit"})
package org.xinqiao.patient;

import org.springframework.modulith.ApplicationModule;
