package org.xinqiao.interop;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// One file of content/code-maps: what codes and names of many hospitals mean.
record CodeMap(CodeKind kind, CodeSystem system, List<Item> items, List<Rule> rules) {

  /// One target and how hospitals write it. All texts as [CodeText] compares them.
  ///
  /// @param codes short forms; they only suggest, except for those in `alone`: GLU is written on 尿糖
  ///   as well
  /// @param alone short forms that prove what is meant where there is no name
  /// @param names whole names that prove it
  /// @param unit UCUM; null when it is no result
  record Item(
      CodeSystem system,
      String code,
      Text name,
      @Nullable String unit,
      int decimals,
      Set<String> codes,
      Set<String> alone,
      Set<String> names,
      List<UnitRule> units) {}

  /// How a national version of a code is read as the international one.
  record Rule(Pattern pattern, String replacement) {}

  Optional<String> byRule(String code) {
    for (Rule rule : rules) {
      Matcher match = rule.pattern().matcher(code);
      if (match.matches()) {
        return Optional.of(match.replaceFirst(rule.replacement()));
      }
    }
    return Optional.empty();
  }
}
