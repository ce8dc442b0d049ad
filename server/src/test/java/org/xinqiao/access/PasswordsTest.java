package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

  private final Passwords passwords = new Passwords();

  @Test
  void argon2idWithAtLeast46MebibytesIsWritten() {
    assertThat(passwords.hash("a password of some length"))
        .startsWith("$argon2id$v=19$m=47104,t=1,p=1$");
  }

  @Test
  void oneThatIsMadeForSomebodyElseCanBeTyped() {
    String made = Passwords.make();
    assertThat(made).matches("[bcdfghjkmnpqrstvwxz2-9]{4}(-[bcdfghjkmnpqrstvwxz2-9]{4}){4}");
    assertThat(Passwords.make()).isNotEqualTo(made);
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
}
