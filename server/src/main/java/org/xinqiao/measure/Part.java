package org.xinqiao.measure;

import java.util.Locale;
import org.jooq.Condition;

/// The parts that a measure's population falls into. Excluded comes first, then what is not mature;
/// what is left is the denominator, which the numerator divides. The flags are those of [Measures].
public enum Part {
  NUMERATOR("NOT r.excluded AND r.mature AND r.numerator"),
  DENOMINATOR("NOT r.excluded AND r.mature"),
  MISSED("NOT r.excluded AND r.mature AND NOT r.numerator"),
  EXCLUDED("r.excluded"),
  NOT_MATURE("NOT r.excluded AND NOT r.mature");

  private final String sql;

  Part(String sql) {
    this.sql = sql;
  }

  Condition condition() {
    return org.jooq.impl.DSL.condition(sql);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
