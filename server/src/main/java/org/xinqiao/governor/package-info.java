/// The one place that decides whether, when, how and in which wording a contact goes out (ADR
/// 0006): what staff stopped (ADR 0076), expiry, death, hospital stay, minors, quiet hours, caps,
/// consent, channel. Asked in the transaction that claims the contact, so that nothing can change
/// between the answer and the act. Whatever is not sent or moved has exactly one reason, which
/// staff can read.
@ApplicationModule(
    displayName = "Governor",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "patient",
      "consent",
      "organization",
      "crypto"
    })
package org.xinqiao.governor;

import org.springframework.modulith.ApplicationModule;
