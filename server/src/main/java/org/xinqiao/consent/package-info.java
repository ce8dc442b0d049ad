/// Consent 授权 (FHIR Consent): what a patient, or a guardian for them, allowed, refused and took
/// back, per purpose and channel, each word kept with the notice it answered. What holds is
/// calculated when it is asked ([ConsentState]): when a contact is planned, and again in the
/// transaction that claims it for sending, under a lock that a withdrawal takes as well. Whatever
/// goes wrong means no (ADR 0044).
@ApplicationModule(
    displayName = "Consent",
    allowedDependencies = {"shared", "organization", "patient", "condition"})
package org.xinqiao.consent;

import org.springframework.modulith.ApplicationModule;
