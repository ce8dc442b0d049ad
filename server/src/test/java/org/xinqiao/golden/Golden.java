package org.xinqiao.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares a surface of the product with the file reviewers look at. Run with
/// `-Dxinqiao.golden=refresh` to write the files anew; the diff is what is reviewed.
public final class Golden {

  private Golden() {}

  public static void check(String file, String actual) {
    Path golden = Path.of("..").resolve(file).normalize();
    try {
      if ("refresh".equals(System.getProperty("xinqiao.golden"))) {
        Files.createDirectories(golden.getParent());
        Files.writeString(golden, actual);
        return;
      }
      assertThat(actual)
          .as(
              "%s is out of date. If the change is meant, refresh it and look at the diff:%n"
                  + "  ./mvnw -pl server test -Dtest='*GoldenTests,SettingsTests' -Dxinqiao.golden=refresh",
              file)
          .isEqualTo(Files.exists(golden) ? Files.readString(golden) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
