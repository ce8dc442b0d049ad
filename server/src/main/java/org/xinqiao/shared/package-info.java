/// The tiny kernel that every module may use: identities, tenancy, pages, problems, two-language
/// text. A type earns its place here by an ADR, not by being convenient.
@ApplicationModule(displayName = "Shared kernel", type = ApplicationModule.Type.OPEN)
package org.xinqiao.shared;

import org.springframework.modulith.ApplicationModule;
