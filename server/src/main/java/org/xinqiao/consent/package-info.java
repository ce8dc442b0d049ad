/// Consent 授权 (FHIR Consent): what a patient allowed, refused and took back, per purpose and
/// channel, each word kept with the notice it answered. [Consents#decide] is asked when a contact
/// is planned and again in the transaction that claims it for sending; whatever goes wrong in it
/// means no.
@ApplicationModule(
    displayName = "Consent",
    allowedDependencies = {"shared", "audit"})
package org.xinqiao.consent;

import org.springframework.modulith.ApplicationModule;
