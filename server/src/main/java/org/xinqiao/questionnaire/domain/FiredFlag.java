package org.xinqiao.questionnaire.domain;

import org.xinqiao.shared.Text;

/// A flag that the answers satisfy.
///
/// @param subject the item or score it is about
/// @param reason with the value filled in
public record FiredFlag(Flag flag, String subject, Text reason) {}
