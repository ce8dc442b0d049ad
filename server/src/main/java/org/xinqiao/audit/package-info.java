/// The append-only record of who did what to whom, and what was refused (FHIR AuditEvent). Written
/// in the transaction of the deed itself, so that there is no deed without its entry and no entry
/// without its deed. The application can add entries and read them; it has no right to change one.
@ApplicationModule(
    displayName = "Audit",
    allowedDependencies = {"shared", "organization"})
package org.xinqiao.audit;

import org.springframework.modulith.ApplicationModule;
