package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateRedFlagsTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return EvaluateRedFlags.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void endsWithOneObjectOfFigures() throws IOException {
    Path file = folder.resolve("set.csv");
    Files.writeString(
        file,
        """
        id,text,expected_level,category,note
        1,"胸口疼,出冷汗",EMERGENCY,cardiac,classic
        2,胸痛应该挂什么科？,NONE,cardiac,question
        3,"他说\"\"没有胸痛\"\"\",URGENT,cardiac,labelled wrongly on purpose
        """);

    assertThat(run(file.toString())).isZero();

    String[] lines = out.toString(StandardCharsets.UTF_8).strip().split("\n");
    JsonNode figures = JsonMapper.builder().build().readTree(lines[lines.length - 1]);
    assertThat(figures.get("n").asInt()).isEqualTo(3);
    assertThat(figures.get("emergency_recall").asDouble()).isEqualTo(1.0);
    assertThat(figures.get("urgent_or_higher_recall").asDouble()).isEqualTo(1.0);
    assertThat(figures.get("false_emergency_on_none").asDouble()).isEqualTo(0.0);
    assertThat(figures.get("exact").asDouble()).isEqualTo(0.6667);
    assertThat(figures.get("none_precision").asDouble()).isEqualTo(0.5);
    assertThat(figures.has("macro_f1")).isTrue();
    assertThat(figures.has("p99_ms")).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("他说\"没有胸痛\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "id,text\n1,疼\n",
        "id,text,expected_level,category,note\n",
        "id,text,expected_level,category,note\n1,疼,RED,cardiac,\n",
        "id,text,expected_level,category,note\n1,疼,NONE\n",
        "id,text,expected_level,category,note\n1,\"疼,NONE,cardiac,\n"
      })
  void refusesAMalformedFile(String content) throws IOException {
    Path file = folder.resolve("set.csv");
    Files.writeString(file, content);

    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("set.csv");
  }

  @Test
  void refusesAMissingFile() {
    assertThat(run(folder.resolve("nowhere.csv").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere.csv");
    assertThat(run()).isEqualTo(2);
  }
}
