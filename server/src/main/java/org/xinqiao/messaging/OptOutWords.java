package org.xinqiao.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The words with which patients refuse further messages: `opt-out-words` of
/// content/policy/wording.json.
@Component
class OptOutWords {

  private static final Pattern NO_WORD = Pattern.compile("[\\p{Z}\\p{P}\\p{C}\\p{S}]+");

  private final Set<String> words = new HashSet<>();

  OptOutWords(JsonMapper json) {
    try (InputStream file = new ClassPathResource("content/policy/wording.json").getInputStream()) {
      for (JsonNode word : json.readTree(file).at("/settings/opt-out-words/value")) {
        words.add(plain(word.asString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The words that opt out cannot be read", e);
    }
  }

  /// Whether the whole reply is such a word, in any width and case, whatever blanks and punctuation
  /// are around it. A sentence that only contains one is for a person.
  boolean optsOut(String reply) {
    return words.contains(plain(reply));
  }

  private static String plain(String text) {
    String narrow = Normalizer.normalize(text, Normalizer.Form.NFKC);
    return NO_WORD.matcher(narrow).replaceAll("").toUpperCase(Locale.ROOT);
  }
}
