/// What others collected of patients' opinions: surveys of third parties and public reviews, taken
/// in from files. Each is linked to a patient only where number, or telephone and name, say exactly
/// one; the words are read for red flags; a file is tried before it is taken, taken twice it
/// changes nothing, and it can be taken back (ADR 0069).
@ApplicationModule(
    displayName = "Feedback",
    allowedDependencies = {
      "shared",
      "access",
      "audit",
      "condition",
      "crypto",
      "feed",
      "organization",
      "patient",
      "questionnaire",
      "questionnaire :: domain"
    })
package org.xinqiao.feedback;

import org.springframework.modulith.ApplicationModule;
