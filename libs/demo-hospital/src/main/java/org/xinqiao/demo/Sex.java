package org.xinqiao.demo;

enum Sex {
  FEMALE("F"),
  MALE("M");

  private final String hl7;

  Sex(String hl7) {
    this.hl7 = hl7;
  }

  /// PID-8.
  String hl7() {
    return hl7;
  }

  Sex other() {
    return this == FEMALE ? MALE : FEMALE;
  }
}
