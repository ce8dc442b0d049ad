package org.xinqiao.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every content file fits the schema that it names.
class ContentSchemaTests {

  private static final Path CONTENT = Path.of("../content");
  private static final Pattern SCHEMA = Pattern.compile("\"\\$schema\"\\s*:\\s*\"([^\"]+)\"");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(CONTENT)) {
      return all
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().contains("/schema/"))
          .filter(file -> schemaOf(file) != null)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theFileFitsItsSchema(Path file) throws IOException {
    assertThat(schema(file).validate(Files.readString(file), InputFormat.JSON)).isEmpty();
  }

  @Test
  void aFileThatDoesNotFitIsFound() throws IOException {
    Path file = CONTENT.resolve("pathways/joint-replacement-knee.json");
    String broken = Files.readString(file).replace("\"trigger\"", "\"triger\"");
    assertThat(schema(file).validate(broken, InputFormat.JSON)).isNotEmpty();
  }

  private static Schema schema(Path file) {
    return REGISTRY.getSchema(
        SchemaLocation.of("classpath:content/schema/" + Path.of(schemaOf(file)).getFileName()));
  }

  private static String schemaOf(Path file) {
    try {
      Matcher named = SCHEMA.matcher(Files.readString(file));
      return named.find() ? named.group(1) : null;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
