package org.xinqiao.demo;

/// Of a patient of the demo hospital.
public enum Sex {
  FEMALE("F"),
  MALE("M");

  private final String hl7;

  Sex(String hl7) {
    this.hl7 = hl7;
  }

  /// PID-8.
  public String hl7() {
    return hl7;
  }

  Sex other() {
    return this == FEMALE ? MALE : FEMALE;
  }
}
