/// Wiring only: the database, transactions, security chain, errors, scheduler. It has no public
/// types and nobody depends on it; what a module needs from here it gets injected.
@ApplicationModule(displayName = "Platform")
package org.xinqiao.platform;

import org.springframework.modulith.ApplicationModule;
