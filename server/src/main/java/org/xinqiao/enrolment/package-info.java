/// Card opening 客户开卡: somebody who stands at the desk becomes a patient of the hospital, in under a
/// minute and with the keyboard alone. It looks who is registered already before anything is saved,
/// takes down the guardian of a child and the answer to the question of consent, and owns nothing
/// but the card; who the patient is belongs to `patient`, what they allowed to `consent`.
@ApplicationModule(
    displayName = "Enrolment",
    allowedDependencies = {
      "shared",
      "organization",
      "access",
      "audit",
      "patient",
      "consent",
      "membership"
    })
package org.xinqiao.enrolment;

import org.springframework.modulith.ApplicationModule;
