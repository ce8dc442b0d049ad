package org.xinqiao.questionnaire.domain;

import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A number that the patient may tap.
///
/// @param phone null for the hospital's own number
public record Call(Text label, @Nullable String phone) {}
