package org.xinqiao.demo;

import java.util.List;

/// What brings a patient to the hospital.
public enum Story {
  KNEE(55, 84),
  HIP(58, 86),
  GALLBLADDER(24, 76),
  BREAST(30, 70),
  HYPERTENSION(42, 92),
  DIABETES(40, 86),
  LUNG(58, 88),
  HEART(50, 89),
  OCCASIONAL(20, 80),
  CHILD(1, 12);

  private final int fromAge;
  private final int toAge;

  Story(int fromAge, int toAge) {
    this.fromAge = fromAge;
    this.toAge = toAge;
  }

  int fromAge() {
    return fromAge;
  }

  int toAge() {
    return toAge;
  }

  boolean surgical() {
    return switch (this) {
      case KNEE, HIP, GALLBLADDER, BREAST -> true;
      case HYPERTENSION, DIABETES, LUNG, HEART, OCCASIONAL, CHILD -> false;
    };
  }

  boolean chronic() {
    return switch (this) {
      case HYPERTENSION, DIABETES, LUNG, HEART -> true;
      case KNEE, HIP, GALLBLADDER, BREAST, OCCASIONAL, CHILD -> false;
    };
  }

  static Story draw(Chance chance, Sex sex) {
    List<Story> stories = List.of(values());
    double breast = sex == Sex.FEMALE ? 16 : 0;
    return stories.get(chance.weighted(11, 6, 15, breast, 15, 12, 4, 6, 18, 5));
  }

  /// The department that looks after it.
  Department department() {
    return switch (this) {
      case KNEE, HIP -> Departments.ORTHOPAEDICS;
      case GALLBLADDER -> Departments.SURGERY;
      case BREAST -> Departments.BREAST_SURGERY;
      case HYPERTENSION, HEART -> Departments.CARDIOLOGY;
      case DIABETES -> Departments.ENDOCRINOLOGY;
      case LUNG -> Departments.RESPIRATORY;
      case OCCASIONAL -> Departments.GASTROENTEROLOGY;
      case CHILD -> Departments.PAEDIATRICS;
    };
  }
}
