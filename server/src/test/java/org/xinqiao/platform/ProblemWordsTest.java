package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every problem that the source can raise has words in both languages, and there are no words for
/// problems that the source does not know.
class ProblemWordsTest {

  private static final Pattern RAISED =
      Pattern.compile("(?:Problem\\.of|new Problem)\\(\\s*\"([^\"]+)\"");
  private static final Pattern LITERAL = Pattern.compile("\"([a-z]+\\.[a-z0-9-]+)\"");
  private static final Pattern FORM = Pattern.compile("[a-z]+\\.[a-z0-9]+(-[a-z0-9]+)*");

  private final ProblemTexts texts = new ProblemTexts();

  @Test
  void everyCodeHasATitleAndAnAdviceInBothLanguages() throws IOException {
    Set<String> needed = new TreeSet<>();
    for (String code : found(RAISED)) {
      assertThat(code).matches(FORM);
      needed.add(code);
      needed.add(code + ".detail");
    }
    assertThat(needed).hasSizeGreaterThan(20);
    assertThat(texts.codes()).allSatisfy(words -> assertThat(words).containsAll(needed));
    assertThat(texts.codes().getFirst()).isEqualTo(texts.codes().getLast());
  }

  @Test
  void noWordsAreLeftBehind() throws IOException {
    Set<String> known = found(LITERAL);
    assertThat(texts.codes().getFirst())
        .allSatisfy(key -> assertThat(known).contains(key.replaceFirst("\\.detail$", "")));
  }

  @Test
  void theScanFindsACodeThatHasNoWords() {
    Matcher matcher = RAISED.matcher("throw Problem.of(\n    \"test.no-words\", 400).exception();");
    assertThat(matcher.find()).isTrue();
    assertThat(texts.codes()).noneMatch(words -> words.contains(matcher.group(1)));
  }

  private static Set<String> found(Pattern pattern) throws IOException {
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
          codes.add(matcher.group(1));
        }
      }
    }
    return codes;
  }
}
