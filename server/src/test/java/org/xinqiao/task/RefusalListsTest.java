package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The refusals that a use case's description lists are those that its result can be.
class RefusalListsTest {

  private static final Pattern LISTED = Pattern.compile("(?m)^/// - `([a-z.-]+)`");

  @ParameterizedTest
  @ValueSource(classes = {TakeTask.class, CompleteTask.class, SnoozeTask.class, UndoTask.class})
  void theListIsTheType(Class<?> useCase) throws IOException {
    String source =
        Files.readString(Path.of("src/main/java", useCase.getName().replace('.', '/') + ".java"));
    List<String> listed = LISTED.matcher(source).results().map(found -> found.group(1)).toList();
    List<String> possible =
        Arrays.stream(useCase.getDeclaredClasses())
            .filter(type -> type.getSimpleName().equals("Result"))
            .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
            .filter(TaskRefusal.class::isAssignableFrom)
            .map(RefusalListsTest::code)
            .toList();
    assertThat(listed).isNotEmpty().containsExactlyElementsOf(possible);
  }

  private static String code(Class<?> refusal) {
    try {
      Constructor<?> constructor = refusal.getDeclaredConstructors()[0];
      return ((TaskRefusal) constructor.newInstance(new Object[constructor.getParameterCount()]))
          .code();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
