package org.xinqiao.condition;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Text;

/// What is wrong at one place of a condition.
///
/// @param place JSON pointer (RFC 6901) into the condition; empty for the whole of it
/// @param code stable key, such as `condition.fact-unknown`
/// @param nearest the name that was perhaps meant; null when none is near
public record Flaw(String place, String code, Text words, @Nullable String nearest) {

  /// As a request's refusal (RFC 9457): `condition.invalid`, with the place, the key of the flaw
  /// and its words in both languages.
  public Problem problem() {
    return new Problem(
        "condition.invalid",
        422,
        Map.of(
            "place",
            place.isEmpty() ? "/" : place,
            "flaw",
            code,
            "zh",
            words.zh(),
            "en",
            words.en(),
            "nearest",
            nearest == null ? "" : nearest));
  }
}
