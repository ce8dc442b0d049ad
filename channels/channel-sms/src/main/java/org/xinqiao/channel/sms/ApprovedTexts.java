package org.xinqiao.channel.sms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts with variables that a provider has approved, and which of them says given words.
final class ApprovedTexts {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

  private final List<Approved> texts;

  ApprovedTexts(Map<String, String> byCode) {
    // The one with the most words of its own first: it leaves the least to the variables.
    texts =
        byCode.entrySet().stream()
            .map(text -> Approved.of(text.getKey(), text.getValue()))
            .sorted(
                Comparator.comparingInt(Approved::fixedCharacters)
                    .reversed()
                    .thenComparing(Approved::code))
            .toList();
  }

  /// @param values of the text's variables
  record Match(String code, Map<String, String> values) {}

  Optional<Match> saying(String words) {
    return texts.stream().flatMap(text -> text.match(words).stream()).findFirst();
  }

  private record Approved(String code, int fixedCharacters, List<String> variables, Pattern form) {

    static Approved of(String code, String text) {
      List<String> variables = new ArrayList<>();
      StringBuilder form = new StringBuilder();
      Matcher variable = VARIABLE.matcher(text);
      int at = 0;
      int fixed = 0;
      while (variable.find()) {
        fixed += variable.start() - at;
        form.append(Pattern.quote(text.substring(at, variable.start()))).append("(.+?)");
        variables.add(variable.group(1));
        at = variable.end();
      }
      fixed += text.length() - at;
      form.append(Pattern.quote(text.substring(at)));
      return new Approved(code, fixed, variables, Pattern.compile(form.toString(), Pattern.DOTALL));
    }

    Optional<Match> match(String words) {
      Matcher matcher = form.matcher(words);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      Map<String, String> values = new TreeMap<>();
      for (int i = 0; i < variables.size(); i++) {
        @Nullable String before = values.put(variables.get(i), matcher.group(i + 1));
        if (before != null && !before.equals(matcher.group(i + 1))) {
          return Optional.empty();
        }
      }
      return Optional.of(new Match(code, values));
    }
  }
}
