/// Questionnaires: their definitions (versioned content), the forms sent to patients, the answers,
/// and the flags that fire the moment an item is answered (FHIR Questionnaire,
/// QuestionnaireResponse, DetectedIssue). The rules are plain Java in `domain`.
@ApplicationModule(
    displayName = "Questionnaire",
    allowedDependencies = {"shared", "crypto", "audit", "alert", "task", "condition"})
package org.xinqiao.questionnaire;

import org.springframework.modulith.ApplicationModule;
