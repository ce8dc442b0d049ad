/// Rows from hospital systems that send no messages: files that somebody uploads, read-only views
/// that are polled. A column mapping says in our words what a source's columns are; the rows
/// themselves go through the inbox of `interop` as messages, so that there is one way in (ADR
/// 0031).
@ApplicationModule(
    displayName = "Feeds",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "crypto",
      "interop",
      "live",
      "organization",
      "patient"
    })
package org.xinqiao.feed;

import org.springframework.modulith.ApplicationModule;
