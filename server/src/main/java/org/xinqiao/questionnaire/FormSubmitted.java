package org.xinqiao.questionnaire;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.audit.Actor;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.shared.PatientId;

/// The patient sent a form. Published once per form, in the transaction that submits it.
///
/// @param reference who sent the form, in the sender's own words
/// @param level the most severe flag of the answers; null when there is none
/// @param by the patient, who acts for them, or the member of staff who took it down
/// @param language in which the form was shown, `zh-CN` or `en`
public record FormSubmitted(
    PatientId patient,
    UUID formId,
    String reference,
    @Nullable Level level,
    Actor by,
    String language) {}
