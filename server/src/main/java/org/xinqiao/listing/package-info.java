/// Lists of patients that leave as files 名单导出 (ADR 0046): asked for with a purpose, approved by a
/// second person when they are long, written in the background, kept encrypted for some days and
/// fetched by whoever asked. Every file is marked, so that one that is found names the export it
/// came from.
@ApplicationModule(
    displayName = "Lists out",
    allowedDependencies = {
      "shared",
      "organization",
      "access",
      "audit",
      "crypto",
      "patient",
      "governor",
      "messaging",
      "measure"
    })
package org.xinqiao.listing;

import org.springframework.modulith.ApplicationModule;
