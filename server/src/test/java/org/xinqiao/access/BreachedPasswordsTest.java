package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What guessing programs make of a list first.
class BreachedPasswordsTest {

  @TempDir Path folder;
  private BreachedPasswords breached;

  @BeforeEach
  void list() throws IOException {
    breached =
        BreachedPasswords.load(
            Files.writeString(
                folder.resolve("list"), "# abba\n\n  Tulip \nrose\nnut\nlily lily lily\n#lilac\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "tulip, true",
    "TULIP, true",
    "rose, true",
    "tulip2026!, true",
    "'rose ?1', true",
    "rose2, true",
    "2rose, false",
    "rosetulip, true",
    "tulipRose, true",
    "roserose, true",
    "roseroserose, true",
    "tuliptulip, true",
    "tuliptuliptuliptulip, true",
    "tuliptulipetulip, false",
    "rosetuliprose, false",
    "tulirose, false",
    "rosetuli, false",
    "rosarosa, false",
    "rosarosarosa, false",
    "nut, false",
    "nutnut, false",
    "nutrose, false",
    "abba, false",
    "#lilac, false",
    "lilac, false",
    "# abba, false",
    "'', false",
    "'2026', false"
  })
  void isInTheListOrMadeOfIt(String password, boolean known) {
    assertThat(breached.contain(password)).isEqualTo(known);
  }

  @Test
  void theOneThatComesAlongIsRead() {
    BreachedPasswords bundled = BreachedPasswords.load(null);
    assertThat(bundled.contain("password")).isTrue();
    assertThat(bundled.contain("tulpenzwiebelkiste")).isFalse();
  }
}
