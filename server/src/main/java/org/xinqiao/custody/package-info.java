/// What engineers do with the keys of the installation, each with a fresh second factor and in the
/// audit. The keys themselves are kept by `crypto`.
@ApplicationModule(
    displayName = "Custody",
    allowedDependencies = {"shared", "crypto", "organization", "access", "audit"})
package org.xinqiao.custody;

import org.springframework.modulith.ApplicationModule;
