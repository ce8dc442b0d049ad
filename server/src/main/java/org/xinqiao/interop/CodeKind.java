package org.xinqiao.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a code of a sender is about, and the code systems it may be mapped to.
enum CodeKind {
  LABORATORY(CodeSystem.LOINC),
  DIAGNOSIS(CodeSystem.ICD_10),
  PROCEDURE(CodeSystem.ICD_9_CM_3),
  DRUG(CodeSystem.INN, CodeSystem.ATC),
  EXAMINATION(CodeSystem.LOINC),
  DEPARTMENT(CodeSystem.DEPARTMENT);

  private final List<CodeSystem> systems;

  CodeKind(CodeSystem... systems) {
    this.systems = List.of(systems);
  }

  /// The usual one first.
  List<CodeSystem> systems() {
    return systems;
  }

  static Optional<CodeKind> of(String name) {
    return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
