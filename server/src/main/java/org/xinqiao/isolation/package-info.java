/// Isolation: after a database was restored from a backup nothing is sent, neither to patients nor
/// to partners, until an engineer releases it. Whoever sends asks here first.
@ApplicationModule(
    displayName = "Isolation",
    allowedDependencies = {"shared", "organization", "access", "audit"})
package org.xinqiao.isolation;

import org.springframework.modulith.ApplicationModule;
