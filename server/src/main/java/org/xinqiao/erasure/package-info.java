/// Erasing patients (ADR 0050; PIPL Art. 47): one person asks, another one approves, and what the
/// hospital's own system keeps of the patient is gone, their key included. A journal outside of the
/// database makes an erasure and a withdrawn consent outlast a restore.
@ApplicationModule(
    displayName = "Erasure",
    allowedDependencies = {
      "shared",
      "crypto",
      "organization",
      "access",
      "audit",
      "live",
      "patient",
      "consent",
      "isolation"
    })
package org.xinqiao.erasure;

import org.springframework.modulith.ApplicationModule;
