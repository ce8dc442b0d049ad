package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.shared.TenantId;

class OpaqueTokenTest {

  @Test
  void isReadBackFromItsText() {
    OpaqueToken token = OpaqueToken.make(new TenantId(7));
    assertThat(OpaqueToken.parse(token.text())).contains(token);
    assertThat(token.secret()).hasSize(43); // 256 bits
    assertThat(token.toString()).isEqualTo("OpaqueToken[7]").doesNotContain(token.secret());
    assertThat(token.hash()).hasSize(32).isEqualTo(token.hash());
    OpaqueToken other = OpaqueToken.make(new TenantId(7));
    assertThat(other.secret()).isNotEqualTo(token.secret());
    assertThat(other.hash()).isNotEqualTo(token.hash());
    assertThat(token.csrf()).isNotEqualTo(token.secret()).hasSize(43);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        ".",
        "1.",
        "1.short",
        "0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
        "1;DROP"
      })
  void whatIsNotOneOfOursIsNone(String text) {
    assertThat(OpaqueToken.parse(text)).isEmpty();
  }
}
