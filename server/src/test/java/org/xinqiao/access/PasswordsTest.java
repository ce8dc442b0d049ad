package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {

  private final Passwords passwords = new Passwords();

  @Test
  void argon2idWithAtLeast46MebibytesIsWritten() {
    assertThat(passwords.hash("a password of some length"))
        .startsWith("$argon2id$v=19$m=47104,t=1,p=1$");
  }

  @Test
  void onlyTheSamePasswordMatches() {
    String hash = passwords.hash("a password of some length");
    assertThat(passwords.matches("a password of some length", hash)).isTrue();
    assertThat(passwords.matches("a password of some lengtH", hash)).isFalse();
    assertThat(passwords.matches("a password of some length", null)).isFalse();
    assertThat(passwords.matches("nobody has this password, and it is long enough", null))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "short, false",
    "14 characters!, false",
    "15 characters!!, true",
    "aaaaaaaaaaaaaaaaaaaa, false",
    "abababababababababab, false",
    "wang.min is my user name, false",
    "WANG.MIN is my user name, false",
    "春眠不觉晓处处闻啼鸟夜来风雨声, true",
    "correct horse battery staple, true"
  })
  void lengthCountsNotDecoration(String password, boolean accepted) {
    assertThat(Passwords.weakness("wang.min", password) == null).isEqualTo(accepted);
  }

  @Test
  void veryLongOnesAreRefusedInsteadOfCut() {
    assertThat(Passwords.weakness("u", "abcde".repeat(25) + "xyz")).isNull();
    assertThat(Passwords.weakness("u", "abcde".repeat(25) + "wxyz")).isNotNull();
  }
}
