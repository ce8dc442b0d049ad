package org.xinqiao.risk.domain;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one patient on one day. Immutable.
///
/// @param inputs all there are, by id
public record Known(Map<String, Input> inputs, Map<String, Statement> said, LocalDate today) {

  public Known {
    inputs = Map.copyOf(inputs);
    said = Map.copyOf(said);
  }

  /// The same, and what was worked out since.
  public Known with(Statement more) {
    Map<String, Statement> together = new HashMap<>(said);
    together.put(more.input(), more);
    return new Known(inputs, together, today);
  }

  Optional<Missing> missing(String input) {
    return input(input).flaw(said.get(input), today);
  }

  /// What may be used, rounded as the input says.
  @Nullable Double value(String input) {
    Statement statement = said.get(input);
    return statement == null || statement.value() == null || missing(input).isPresent()
        ? null
        : Double.valueOf(input(input).rounded(statement.value()));
  }

  boolean is(String input, boolean yes) {
    Double value = value(input);
    return value != null && value == (yes ? 1 : 0);
  }

  /// Whether the patient is a woman; null when that is not known.
  @Nullable Boolean female() {
    Double sex = value(Score.SEX);
    return sex == null ? null : Boolean.valueOf(sex == 1);
  }

  private Input input(String id) {
    Input input = inputs.get(id);
    if (input == null) {
      throw new IllegalArgumentException("There is no input " + id);
    }
    return input;
  }
}
