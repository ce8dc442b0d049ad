/// What staff ask of all patients at once: the catalogue of facts, and the tester of conditions. It
/// owns nothing; it puts the condition language ([org.xinqiao.condition]) on the web edge, with a
/// permission, within the caller's reach, and in the audit.
@ApplicationModule(
    displayName = "Inquiry",
    allowedDependencies = {"shared", "access", "audit", "patient", "condition"})
package org.xinqiao.inquiry;

import org.springframework.modulith.ApplicationModule;
