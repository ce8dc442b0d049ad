/// Greetings 关怀问候: birthdays, festivals and solar terms, with a line on health that fits, to those
/// who agreed to be greeted; never to the bereaved or to somebody who had bad news lately (ADR
/// 0081). Words, days and rules are content; what is sent, and why something is not, is messaging's
/// and the governor's.
@ApplicationModule(
    displayName = "Greeting",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "organization",
      "patient",
      "condition",
      "consent",
      "governor",
      "messaging"
    })
package org.xinqiao.greeting;

import org.springframework.modulith.ApplicationModule;
