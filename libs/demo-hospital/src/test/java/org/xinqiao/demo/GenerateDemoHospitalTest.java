package org.xinqiao.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateDemoHospitalTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T02:00:00Z"), ZoneId.of("Asia/Shanghai"));

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void writesMessagesThatCanBeReadAndSent() throws Exception {
    Path file = folder.resolve("demo.hl7");
    assertThat(run("--patients", "20", "--years", "1", "--seed", "5", "--out", file.toString()))
        .isZero();
    assertThat(Files.readAllLines(file)).first().asString().startsWith("MSH|^~\\&|HIS|SZYY|");
    assertThat(out.toString(UTF_8)).contains("ADT^A04", "SIU^S12");
    String first = Files.readString(file);
    assertThat(
            run(
                "--patients",
                "20",
                "--years",
                "1",
                "--seed",
                "5",
                "--until",
                "2026-11-23T10:00",
                "--out",
                file.toString()))
        .isZero();
    assertThat(Files.readString(file)).isEqualTo(first);
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--patients", "many", "--out", "x")).isEqualTo(2);
    assertThat(run("--patients", "0", "--out", "x")).isEqualTo(2);
    assertThat(run("--people", "3", "--out", "x")).isEqualTo(2);
    assertThat(run("--until", "tomorrow", "--out", "x")).isEqualTo(2);
    assertThat(run("--out", folder.resolve("no/such/folder/f").toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains(
            "--out is missing", "many", "patients must be", "--people", "tomorrow", "cannot write");
  }

  private int run(String... args) {
    return GenerateDemoHospital.run(
        args, CLOCK, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
