package org.xinqiao.condition;

/// A condition that does not fit the catalogue: the place in it and what is wrong there.
public final class ConditionInvalid extends RuntimeException {

  private final String place;

  ConditionInvalid(String place, String problem) {
    super(place + ": " + problem);
    this.place = place;
  }

  /// As in `condition.all[1].exists.where`.
  public String place() {
    return place;
  }
}
