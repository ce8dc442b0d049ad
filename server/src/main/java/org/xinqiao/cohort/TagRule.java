package org.xinqiao.cohort;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.shared.Text;

/// What is put on patients by a rule: a tag, or the rows of a decision table.
///
/// @param kind tag, stratum or strategy
/// @param name of the tag or table
/// @param version of its file
/// @param cases the first whose condition holds gives the value
record TagRule(Kind kind, String name, int version, List<Case> cases) {

  TagRule {
    cases = List.copyOf(cases);
  }

  enum Kind {
    TAG("tag"),
    STRATUM("stratum"),
    STRATEGY("strategy");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// @param value what is put on; empty of a tag that carries no value
  /// @param valueOf field of a fact with one row per patient whose value is carried; null where the
  ///   value is written
  record Case(String value, Text label, Condition when, @Nullable String valueOf) {}
}
