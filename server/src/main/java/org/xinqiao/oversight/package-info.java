/// What those see who watch over the others: the audit, searched and as a file that proves itself.
@ApplicationModule(
    displayName = "Oversight",
    allowedDependencies = {"shared", "organization", "access", "audit", "patient"})
package org.xinqiao.oversight;

import org.springframework.modulith.ApplicationModule;
