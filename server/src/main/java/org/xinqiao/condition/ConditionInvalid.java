package org.xinqiao.condition;

import java.util.List;
import java.util.stream.Collectors;

/// A condition that does not fit the catalogue: what is wrong, and where.
public final class ConditionInvalid extends RuntimeException {

  private final transient List<Flaw> flaws;

  ConditionInvalid(List<Flaw> flaws) {
    super(
        flaws.stream()
            .map(flaw -> flaw.place() + ": " + flaw.words().en())
            .collect(Collectors.joining("; ")));
    this.flaws = List.copyOf(flaws);
  }

  ConditionInvalid(Flaw flaw) {
    this(List.of(flaw));
  }

  /// At least one, in the order of the condition.
  public List<Flaw> flaws() {
    return flaws;
  }
}
