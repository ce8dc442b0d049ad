package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.shared.TenantId;

class HandleTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 1024, 999_999, Integer.MAX_VALUE})
  void namesItsTenant(int tenant) {
    Handle handle = Handle.make(new TenantId(tenant));
    assertThat(Handle.parse(handle.value())).contains(handle);
  }

  @Test
  void isNeverTheSameAndNeverSaidInALog() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      Handle handle = Handle.make(new TenantId(1));
      assertThat(seen.add(handle.value())).isTrue();
      assertThat(handle.toString()).doesNotContain(handle.value().substring(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "0aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "zzzzzzzaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1AAAAAAAAAAAAAAAAAAAAAAAAAA",
        "1aaaaaaaaaaaaaaaaaaaaaaaaa",
        "../../etc/passwd",
        "1aaaaaaaaaaaaaaaaaaaaaaaaa'"
      })
  void whatCannotBeOursIsNotLookedUp(String text) {
    assertThat(Handle.parse(text)).isEmpty();
  }
}
