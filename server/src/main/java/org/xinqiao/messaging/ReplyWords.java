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

/// Whole replies that mean one thing: patients refuse further messages, or somebody says that the
/// phone is not the patient's. `opt-out-words` and `wrong-number-words` of
/// content/policy/wording.json.
@Component
class ReplyWords {

  private static final Pattern NO_WORD = Pattern.compile("[\\p{Z}\\p{P}\\p{C}\\p{S}]+");

  private final Set<String> optOut;
  private final Set<String> wrongNumber;

  ReplyWords(JsonMapper json) {
    try (InputStream file = new ClassPathResource("content/policy/wording.json").getInputStream()) {
      JsonNode settings = json.readTree(file).at("/settings");
      this.optOut = words(settings, "opt-out-words");
      this.wrongNumber = words(settings, "wrong-number-words");
    } catch (IOException e) {
      throw new UncheckedIOException("The words of replies cannot be read", e);
    }
  }

  /// Whether the whole reply is such a word, in any width and case, whatever blanks and punctuation
  /// are around it. A sentence that only contains one is for a person.
  boolean optsOut(String reply) {
    return optOut.contains(plain(reply));
  }

  /// Whether the whole reply says that the phone is somebody else's.
  boolean wrongNumber(String reply) {
    return wrongNumber.contains(plain(reply));
  }

  private static Set<String> words(JsonNode settings, String name) {
    Set<String> words = new HashSet<>();
    for (JsonNode word : settings.path(name).path("value")) {
      words.add(plain(word.asString()));
    }
    return words;
  }

  private static String plain(String text) {
    String narrow = Normalizer.normalize(text, Normalizer.Form.NFKC);
    return NO_WORD.matcher(narrow).replaceAll("").toUpperCase(Locale.ROOT);
  }
}
