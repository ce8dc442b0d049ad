package org.xinqiao.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @TempDir Path folder;

  @Test
  void withoutArgumentsTheDefaultsHold() throws Exception {
    assertThat(Options.parse(new String[0], 300, false)).isEqualTo(new Options(300, 1, null));
  }

  @Test
  void everyOptionIsTaken() throws Exception {
    Path fresh = folder.resolve("new");
    assertThat(parse("--seed", "7", "--data", fresh.toString(), "--patients", "20"))
        .isEqualTo(new Options(20, 7, fresh));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--patients          | --patients needs a value",
        "--patients --seed   | --patients needs a value",
        "--patients 0        | --patients takes a number from 1 to 100000, not 0",
        "--patients 100001   | --patients takes a number from 1 to 100000, not 100001",
        "--patients many     | --patients takes a number from 1 to 100000, not many",
        "--seed -1           | --seed takes a number from 0 to 999999999, not -1",
        "--seed 9999999999   | --seed takes a number from 0 to 999999999, not 9999999999",
        "--sead 1            | unknown option --sead",
        "300                 | unknown option 300"
      })
  void whatCannotBeFollowedIsRefusedInWords(String arguments, String words) {
    assertThatExceptionOfType(Options.Unusable.class)
        .isThrownBy(() -> parse(arguments.split(" ")))
        .withMessage(words);
  }

  @Test
  void aFolderWithSomethingInItIsRefused() throws Exception {
    Files.createFile(folder.resolve("left-over"));
    assertThatExceptionOfType(Options.Unusable.class)
        .isThrownBy(() -> parse("--data", folder.toString()))
        .withMessageContaining("is not empty");
    assertThatExceptionOfType(Options.Unusable.class)
        .isThrownBy(() -> parse("--data", folder.resolve("left-over").toString()))
        .withMessageContaining("is none");
  }

  private static Options parse(String... arguments) throws Options.Unusable {
    return Options.parse(arguments, 300, false);
  }

  @Test
  void aDemoHospitalMayBeLargeAndThereAlready(@TempDir Path folder) throws Exception {
    assertThat(Options.parse(new String[] {"--patients", "1000000"}, 300, true).patients())
        .isEqualTo(1_000_000);
    Files.writeString(folder.resolve("demo-loaded"), "");
    String[] there = {"--data", folder.toString()};
    assertThat(Options.parse(there, 300, true).data()).isEqualTo(folder.toAbsolutePath());
    assertThatThrownBy(() -> Options.parse(there, 300, false)).hasMessageContaining("not empty");
  }
}
