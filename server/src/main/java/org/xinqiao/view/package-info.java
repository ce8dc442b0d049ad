/// Saved views 视图 of lists: a name for filters and columns, kept for oneself, for one's department
/// or for everyone (ADR 0066). A list says by a [ViewableList] what its views may hold; this module
/// knows no list.
@ApplicationModule(
    displayName = "Saved views",
    allowedDependencies = {"shared", "organization", "access", "audit"})
package org.xinqiao.view;

import org.springframework.modulith.ApplicationModule;
