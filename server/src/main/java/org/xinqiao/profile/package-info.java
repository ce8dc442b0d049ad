/// The profile of each patient: one row of what conditions ask for most, worked out of the facts of
/// the other modules, kept fresh as they change, and the same whenever it is worked out anew (ADR
/// 0062); and how somebody likes to be treated, as they said or as they did. It tells who else
/// works things out of facts whose facts changed ([ProfilesChanged]).
@ApplicationModule(
    displayName = "Profile",
    allowedDependencies = {"shared", "access", "audit", "condition", "live", "organization"})
package org.xinqiao.profile;

import org.springframework.modulith.ApplicationModule;
