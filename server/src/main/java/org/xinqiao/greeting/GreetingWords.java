package org.xinqiao.greeting;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.xinqiao.messaging.TextParts;

/// The words of greetings, for contacts that name one.
@Component
class GreetingWords implements TextParts {

  static final String GREETING = "greetingId";
  static final String LINE = "lineId";

  private final GreetingContent content;

  GreetingWords(GreetingContent content) {
    this.content = content;
  }

  @Override
  public Map<String, String> parts(Map<String, String> parameters, String language) {
    Map<String, String> words = new HashMap<>();
    Locale locale = Locale.forLanguageTag(language);
    content
        .find(parameters.getOrDefault(GREETING, ""))
        .ifPresent(greeting -> {
          words.put("wish", greeting.wish().in(locale));
          words.put("neutral", greeting.neutral().in(locale));
          greeting
              .line(parameters.getOrDefault(LINE, ""))
              .ifPresent(line -> words.put("line", line.text().in(locale)));
        });
    return words;
  }
}
