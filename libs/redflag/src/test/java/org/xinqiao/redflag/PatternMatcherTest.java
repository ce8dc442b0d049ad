package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternMatcherTest {

  private static final Map<String, List<String>> SETS =
      Map.of("part", List.of("胸口", "心口"), "blockers", List.of("肚子"));

  private static boolean matches(String pattern, String message) {
    NormalizedText text = Normalizer.load(Vocabulary.load().longWords()).normalize(message);
    Layout layout = new Layout(text, List.of());
    PatternMatcher matcher = PatternMatcher.compile(SETS, Map.of("owner", List.of(pattern)));
    return !matcher.match(text, layout).isEmpty();
  }

  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource({
    "{part}疼,胸口疼,true",
    "{part}疼,胸口很疼,false",
    "{part}~2疼,胸口很疼,true",
    "{part}~2疼,胸口也是很疼,false",
    "{part}~4疼,胸口，疼,false",
    "{part}~~4疼,胸口，疼,true",
    "{part}~~4疼,胸口。疼,false",
    "{part}~8疼,胸口没事肚子疼,false",
    "(胸|心)口(很)?疼,心口疼,true",
    "(胸|心)口(很)?疼,心口很疼,true",
    "割过?腕,割腕,true",
    "割过?腕,割过腕,true",
    "割过?腕,割了腕,false"
  })
  void findsWhatItSays(String pattern, String message, boolean expected) {
    assertThat(matches(pattern, message)).isEqualTo(expected);
  }

  @Test
  void refusesAnUnknownSet() {
    assertThatThrownBy(() -> matches("{nowhere}疼", "疼"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("owner");
  }
}
