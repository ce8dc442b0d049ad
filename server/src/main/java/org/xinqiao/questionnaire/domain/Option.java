package org.xinqiao.questionnaire.domain;

import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A possible answer.
///
/// @param score what it adds to the scores of its item; null when it counts for none
/// @param exclusive in a multiple choice it cannot stand beside another
public record Option(String code, Text text, @Nullable Integer score, boolean exclusive) {}
