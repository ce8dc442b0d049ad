/// What patients say of themselves 患者自述: the first-visit form 初诊信息表 is sent or taken down, and what
/// its answers tell (allergies, past illnesses, family, habits, pregnancy) is kept with who said it
/// and when, beside what the hospital's systems say and never mixed with it. The newest word on a
/// topic holds. How somebody likes to be treated goes to their preferences, and each purpose they
/// allow or refuse to their consent, as a word of its own (ADR 0068).
@ApplicationModule(
    displayName = "Self-report",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "condition",
      "consent",
      "live",
      "messaging",
      "patient",
      "portal",
      "profile",
      "questionnaire",
      "questionnaire :: domain"
    })
package org.xinqiao.selfreport;

import org.springframework.modulith.ApplicationModule;
