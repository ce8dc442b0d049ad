package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class PasswordRulesTest {

  private static final BreachedPasswords BREACHED = BreachedPasswords.load(null);

  private final PasswordRules asvs = new PasswordRules(PasswordPolicy.ASVS, BREACHED);
  private final PasswordRules dengbao = new PasswordRules(PasswordPolicy.DENGBAO3, BREACHED);

  @ParameterizedTest
  @CsvFileSource(resources = "/access/passwords.csv", numLinesToSkip = 1, delimiter = ';')
  void thePoliciesSayWhatIsWrong(
      String password,
      PasswordRules.@Nullable Weakness byAsvs,
      PasswordRules.@Nullable Weakness byDengbao) {
    assertThat(asvs.weakness("wang.min", password)).isEqualTo(byAsvs);
    assertThat(dengbao.weakness("wang.min", password)).isEqualTo(byDengbao);
  }

  @Test
  void veryLongOnesAreRefusedInsteadOfCut() {
    assertThat(asvs.weakness("u", "abcde".repeat(25) + "xyz")).isNull();
    assertThat(asvs.weakness("u", "abcde".repeat(25) + "wxyz"))
        .isEqualTo(PasswordRules.Weakness.LENGTH);
  }

  @Test
  void thePoliciesSayWhatTheyAsk() {
    assertThat(asvs.policy()).isEqualTo(PasswordPolicy.ASVS).hasToString("asvs");
    assertThat(PasswordPolicy.ASVS.remembered()).isZero();
    assertThat(dengbao.policy()).isEqualTo(PasswordPolicy.DENGBAO3).hasToString("dengbao3");
    assertThat(PasswordPolicy.DENGBAO3.remembered()).isEqualTo(5);
    assertThat(PasswordDue.FIRST).hasToString("first");
  }

  @Test
  void fiveDifferentCharactersAreEnoughAndEveryKindCounts() {
    assertThat(asvs.weakness("u", "vwxyzvwxyzvwxyzvw")).isNull();
    assertThat(asvs.weakness("u", "vwxyvwxyvwxyvwxyv"))
        .isEqualTo(PasswordRules.Weakness.MONOTONOUS);
    for (String three :
        new String[] {"azazazgk-kgzAa", "azazazgk-kgzZz", "AZAZAZGK-KGZa", "AZAZAZGK-KGZz"}) {
      assertThat(dengbao.weakness("u", three)).as(three).isNull();
    }
    assertThat(dengbao.weakness("u", "azazazgk@[`{kgz"))
        .as("what stands beside the letters is no letter")
        .isEqualTo(PasswordRules.Weakness.COMPOSITION);
  }

  @Test
  void onlyOnePolicyLetsPasswordsGrowOld() {
    Instant set = Instant.parse("2026-01-01T00:00:00Z");
    Instant last = set.plus(Duration.ofDays(90)).minusSeconds(1);
    assertThat(PasswordPolicy.DENGBAO3.expired(set, last)).isFalse();
    assertThat(PasswordPolicy.DENGBAO3.expired(set, last.plusSeconds(1))).isTrue();
    assertThat(PasswordPolicy.ASVS.expired(set, set.plus(Duration.ofDays(36_500)))).isFalse();
  }

  @Test
  void aListOfOnesOwnTakesThePlaceOfTheOneThatComesAlong(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("list"), "# a remark\nTulpenzwiebelkiste\n\n");
    PasswordRules rules = new PasswordRules(PasswordPolicy.ASVS, BreachedPasswords.load(file));
    assertThat(rules.weakness("wang", "tulpenzwiebelkiste"))
        .isEqualTo(PasswordRules.Weakness.BREACHED);
    assertThat(rules.weakness("wang", "passwordpassword")).isNull();
  }
}
