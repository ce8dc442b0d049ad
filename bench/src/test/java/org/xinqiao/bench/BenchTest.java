package org.xinqiao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThat(run("weather")).isEqualTo(2);
    assertThat(text(err)).contains("no measurement named weather").contains("ingest");
    assertThat(out.size()).isZero();
  }

  @Test
  void helpSaysHowItIsUsed() {
    assertThat(run("ingest", "--help")).isZero();
    assertThat(text(out)).contains("usage: ./xinqiao bench ingest").contains("--patients N");
  }

  @Test
  void wrongUsageStartsNothing() {
    assertThat(run("ingest", "--patients", "none")).isEqualTo(2);
    assertThat(text(err)).contains("--patients takes a number").contains("bench ingest --help");
  }

  private int run(String... arguments) {
    return Bench.run(arguments, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
