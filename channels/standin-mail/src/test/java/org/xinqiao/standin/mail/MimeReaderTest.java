package org.xinqiao.standin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The samples were written by hand after RFC 2045 to 2047 and 6532.
class MimeReaderTest {

  @ParameterizedTest
  @CsvSource({
    "Hello, Hello",
    "=?UTF-8?B?5L2g5aW9?=, 你好",
    "=?utf-8?q?=E4=BD=A0_=E5=A5=BD?=, 你 好",
    "=?GB18030?B?xOO6ww==?=, 你好",
    "=?UTF-8?B?5L2g?= =?UTF-8?B?5aW9?=, 你好",
    "=?UTF-8?B?5L2g?= and =?UTF-8?B?5aW9?=, 你 and 好",
    "=?UTF-8?B?5L0=?= =?UTF-8?B?oOWlvQ==?=, 你好", // split inside a character
    "=?UTF-8*zh?B?5L2g?=, 你",
    "=?x-unknown?B?5L2g?=, 你",
    "a =? b, a =? b",
  })
  void readsEncodedWords(String header, String expected) {
    assertThat(MimeReader.decodeWords(header)).isEqualTo(expected);
  }

  @Test
  void readsAlternatives() {
    MimeReader.Mime mime =
        read(
            """
            Content-Type: multipart/alternative;
              boundary="--=x y"

            for nobody
            ----=x y
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            =E6=82=A8=E5=A5=BD=EF=BC=81 soft =
            break=20
            ----=x y
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: base64

            PHA+5oKo
            5aW9PC9wPg==
            ----=x y--
            after
            """);
    assertThat(mime.text()).isEqualTo("您好！ soft break ");
    assertThat(mime.html()).isEqualTo("<p>您好</p>");
  }

  @Test
  void readsNestedParts() {
    MimeReader.Mime mime =
        read(
            """
            Content-Type: multipart/mixed; boundary=out

            --out
            Content-Type: multipart/alternative; boundary=in

            --in

            plain
            --in--
            --out--
            """);
    assertThat(mime.text()).isEqualTo("plain");
    assertThat(mime.html()).isNull();
  }

  @Test
  void readsEightBitTextInItsCharset() {
    String head = "Content-Type: text/plain; charset=GB18030\r\n\r\n";
    byte[] body = "复诊\r\n".getBytes(Charset.forName("GB18030"));
    byte[] message = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, message, 0, head.length());
    System.arraycopy(body, 0, message, head.length(), body.length);
    assertThat(MimeReader.read(message).text()).isEqualTo("复诊\n");
  }

  @Test
  void readsRawUtf8Headers() {
    assertThat(read("Subject: 复诊提醒\n\nx").headers()).containsEntry("subject", "复诊提醒");
  }

  @Test
  void bearsNonsense() {
    assertThat(read("").text()).isEmpty();
    assertThat(read("no colon").text()).isEmpty();
    assertThat(read("\nonly a body").text()).isEqualTo("only a body");
    assertThat(read("Content-Type: multipart/mixed; boundary=x\n\nno part").text()).isEmpty();
    assertThat(read("Content-Transfer-Encoding: quoted-printable\n\na=zz=").text())
        .isEqualTo("a=zz=");
    assertThat(read("Content-Type: text/plain; charset=\"?\"\n\nx").text()).isEqualTo("x");
  }

  private static MimeReader.Mime read(String message) {
    return MimeReader.read(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}
