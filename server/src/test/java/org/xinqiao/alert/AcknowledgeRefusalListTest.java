package org.xinqiao.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The refusals that the use case's description lists are those that its result can be.
class AcknowledgeRefusalListTest {

  @Test
  void theListIsTheType() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/org/xinqiao/alert/AcknowledgeAlert.java"));
    List<String> listed =
        Pattern.compile("(?m)^/// - `([a-z.-]+)`")
            .matcher(source)
            .results()
            .map(found -> found.group(1))
            .toList();
    List<String> possible =
        Arrays.stream(AcknowledgeAlert.Result.class.getPermittedSubclasses())
            .filter(type -> type != AcknowledgeAlert.Acknowledged.class)
            .map(type -> "alert." + kebab(type.getSimpleName()))
            .toList();
    assertThat(listed).isNotEmpty().containsExactlyElementsOf(possible);
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
