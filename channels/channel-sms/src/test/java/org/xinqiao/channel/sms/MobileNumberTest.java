package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MobileNumberTest {

  @ParameterizedTest
  @ValueSource(strings = {"13800000001", "8613800000001", "+8613800000001", "008613800000001"})
  void readsWithAndWithoutTheCountry(String text) {
    assertThat(MobileNumber.parse(text)).contains(new MobileNumber("13800000001"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12800000001",
        "1380000000",
        "138000000011",
        "057187654321",
        "+85291234567",
        "138 0000 0001",
        "13800000001\n",
        "１３８００００００01"
      })
  void everythingElseIsNone(String text) {
    assertThat(MobileNumber.parse(text)).isEqualTo(Optional.empty());
  }
}
