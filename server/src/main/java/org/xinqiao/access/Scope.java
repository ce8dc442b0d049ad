package org.xinqiao.access;

import java.util.Locale;

/// How far a permission reaches: whose patients it is good for. Each of them holds all before it,
/// and the patients that a person looks after themselves belong to every one but [#NO].
public enum Scope {
  /// Not at all.
  NO,
  /// Patients whom the person looks after: their care team, and those whose tasks they have.
  CARE_TEAM,
  /// Patients of the person's department (科室), or of all when the person works for the whole
  /// hospital.
  DEPARTMENT,
  /// Patients of all departments at the person's campus (院区).
  CAMPUS,
  /// All patients of the hospital, and what is nobody's.
  HOSPITAL;

  static Scope of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
