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

  /// Of a condition that another one names: said where it is named. What is wrong with the naming
  /// itself, or with the whole's size, keeps its key.
  ConditionInvalid within(String name, String place) {
    Flaw first = flaws.getFirst();
    return FlawKind.ofTheWhole(first.code())
        ? new ConditionInvalid(new Flaw(place, first.code(), first.words(), null))
        : FlawKind.SEGMENT_BROKEN.at(place, name, first.words().zh(), first.words().en());
  }

  /// At least one, in the order of the condition.
  public List<Flaw> flaws() {
    return flaws;
  }
}
