/// The list of patients 患者列表: whom a department saw last, or who was registered last, with filters
/// that a view can keep, and what is done for many of them at once. It owns no table.
@ApplicationModule(
    displayName = "Registry",
    allowedDependencies = {
      "shared",
      "organization",
      "access",
      "audit",
      "patient",
      "care",
      "task",
      "alert",
      "view"
    })
package org.xinqiao.registry;

import org.springframework.modulith.ApplicationModule;
