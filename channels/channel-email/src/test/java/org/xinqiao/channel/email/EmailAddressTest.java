package org.xinqiao.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.channel.email.EmailSettings.Sender;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "a@b.cn, a@b.cn",
    "first.last+tag@mail.example.org, first.last+tag@mail.example.org",
    "123456@qq.example, 123456@qq.example",
    "o'brien_x-y@example.org, o'brien_x-y@example.org",
    "wang@例子.中国, wang@xn--fsqu00a.xn--fiqs8s",
  })
  void takesAddresses(String address, String onTheWire) {
    assertThat(EmailAddress.toAscii(address)).hasValue(onTheWire);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "@b.cn",
        "a@",
        "a@b",
        "a b@c.cn",
        "a@b c.cn",
        ".a@b.cn",
        "a.@b.cn",
        "a..b@c.cn",
        "a@b..cn",
        "a@-b.cn",
        "a@b.1",
        "王@b.cn",
        "\"a b\"@c.cn",
        "a@[127.0.0.1]",
        "a@b.cn,c@d.cn",
        "<a@b.cn>",
        "a@b.cn\r\nRCPT TO:<c@d.cn>",
        "a@b.cn\n",
        "a\u0000@b.cn",
        "a@b@c.cn",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.cn"
      })
  void refusesWhatIsNone(String address) {
    assertThat(EmailAddress.toAscii(address)).isEmpty();
  }

  @Test
  void settingsAreCheckedAtTheStart() {
    assertThatThrownBy(() -> Sender.of("nobody", "医院"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sender.of("a@b.cn", "医院\r\nBcc: c@d.cn"))
        .isInstanceOf(IllegalArgumentException.class);
    Sender sender = Sender.of("a@b.cn", "医院");
    assertThatThrownBy(() -> sender.withUnsubscribe(null, "javascript:alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sender.withUnsubscribe("no address", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sender.domain()).isEqualTo("b.cn");
  }
}
