package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

  private static final byte[] RFC_SECRET =
      "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  /// RFC 6238, appendix B, the SHA-1 rows.
  @ParameterizedTest
  @CsvSource({
    "59, 94287082",
    "1111111109, 07081804",
    "1111111111, 14050471",
    "1234567890, 89005924",
    "2000000000, 69279037",
    "20000000000, 65353130"
  })
  void vectorsOfTheRfc(long second, String code) {
    long step = Totp.stepAt(Instant.ofEpochSecond(second));
    assertThat(Totp.code(RFC_SECRET, step, 8)).isEqualTo(code);
    assertThat(Totp.code(RFC_SECRET, step, 6)).isEqualTo(code.substring(2));
  }

  @ParameterizedTest
  @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
  void oneStepToEitherSideIsAccepted(int away, boolean accepted) {
    Instant now = Instant.parse("2026-11-23T08:00:10Z");
    long step = Totp.stepAt(now) + away;
    var found = Totp.stepOf(RFC_SECRET, Totp.code(RFC_SECRET, step, 6), now);
    assertThat(found.isPresent()).isEqualTo(accepted);
    found.ifPresent(value -> assertThat(value).isEqualTo(step));
  }

  @Test
  void aNewSecretHas160BitsOfItsOwn() {
    byte[] secret = Totp.newSecret();
    assertThat(secret).hasSize(20).isNotEqualTo(new byte[20]).isNotEqualTo(Totp.newSecret());
  }

  @Test
  void whatIsNoCodeIsNoStep() {
    for (String code : new String[] {"", "12345", "1234567", "abcdef", "一二三四五六"}) {
      assertThat(Totp.stepOf(RFC_SECRET, code, Instant.EPOCH.plusSeconds(600))).isEmpty();
    }
  }

  /// RFC 4648, section 10, without the padding.
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, MY",
    "fo, MZXQ",
    "foo, MZXW6",
    "foob, MZXW6YQ",
    "fooba, MZXW6YTB",
    "foobar, MZXW6YTBOI"
  })
  void base32(String plain, String encoded) {
    assertThat(Base32.encode(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
  }
}
