package org.xinqiao.condition;

import org.jspecify.annotations.Nullable;

/// The days on which the rows of a fact happened, kept in one row per patient. A window is then
/// asked of that row: the fact's own rows are not read. The module that keeps them registers this
/// as a bean.
///
/// Only a window over all rows is asked so, with the same [#same] and [#each] as are kept; one with
/// a `where` reads the rows. It is as fresh as the fact that keeps the days, as [#keeper] says.
///
/// @param fact whose rows happened
/// @param same field in which rows must agree; null where all count together
/// @param each field whose rows of one value count once, on the first of their days; null where
///   every row counts
/// @param keeper fact with one row per patient, in whose view the columns stand
/// @param days column of type `date[]`: the newest day first, of each kind where there are kinds; a
///   row without a day is left out
/// @param kinds column of type `text[]`, as long as the other: what the rows of that day agree in,
///   those of a kind together; null where all count together
public record KeptDays(
    String fact,
    @Nullable String same,
    @Nullable String each,
    String keeper,
    String days,
    @Nullable String kinds) {

  public KeptDays {
    if ((same == null) != (kinds == null)) {
      throw new IllegalArgumentException("Kinds are kept where rows must agree, and only there");
    }
  }

  /// Whether a window over the rows of a fact can be asked of these days.
  boolean answer(Condition.Repeated window) {
    return window.fact().name().equals(fact)
        && window.where().equals(Condition.ALWAYS)
        && isNamed(window.same(), same)
        && isNamed(window.each(), each);
  }

  private static boolean isNamed(FactDefinition.@Nullable Field field, @Nullable String name) {
    return field == null ? name == null : field.name().equals(name);
  }
}
