package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Hl7CharsetTest {

  /// Two Chinese characters whose GB18030 bytes are two Greek or Cyrillic letters of UTF-8.
  private static final String AMBIGUOUS = ambiguous();

  @ParameterizedTest(name = "{0}, MSH-18 {1}, setting {2}")
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {
        "UTF-8;UNICODE UTF-8;-",
        "UTF-8;'';-",
        "UTF-8;GB 18030-2000;-",
        "UTF-8;'';GB18030",
        "UTF-8;8859/1;-",
        "GB18030;GB 18030-2000;-",
        "GB18030;'';-",
        "GB18030;'';UTF-8",
        "GB18030;UNICODE UTF-8;-",
        "GB18030;UNICODE UTF-8;UTF-8",
        "GB18030;8859/1;GB18030",
      })
  void chineseIsReadWhateverIsSaidOfIt(String sent, String declared, @Nullable String usual) {
    Hl7Charset.Decoded read = decode("欧阳䶮𬱖", sent, declared, usual).orElseThrow();
    assertThat(read.text()).contains("欧阳䶮𬱖");
    assertThat(read.charset()).isEqualTo(Charset.forName(sent));
  }

  @ParameterizedTest(name = "MSH-18 {0}, setting {1}")
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      value = {"GB 18030-2000;-", "GB 18030-2000;UTF-8", "'';GB18030", "8859/1;GB18030"})
  void bytesThatAreValidInBothAreWhatTheyAreDeclaredToBe(String declared, @Nullable String usual) {
    assertThat(decode(AMBIGUOUS, "GB18030", declared, usual).orElseThrow().text())
        .contains(AMBIGUOUS);
  }

  @Test
  void bytesThatAreValidInBothAreNotGuessedAt() {
    assertThat(decode(AMBIGUOUS, "GB18030", "", null)).isEmpty();
    String cyrillic = new String(AMBIGUOUS.getBytes(Hl7Charset.GB18030), StandardCharsets.UTF_8);
    assertThat(decode(cyrillic, "UTF-8", "", "UTF-8").orElseThrow().text()).contains(cyrillic);
    assertThat(decode("37°C, 5 μmol", "UTF-8", "", null).orElseThrow().text())
        .as("a letter of its own is no name")
        .contains("37°C, 5 μmol");
  }

  @Test
  void aForeignSetIsReadOnlyWhenSomebodyHasSaidHow() {
    assertThat(decode("欧阳", "GB18030", "8859/1", null)).isEmpty();
  }

  @Test
  void plainAsciiIsAnsweredInTheSetOfTheSender() {
    assertThat(decode("Ouyang", "UTF-8", "GB 18030-2000", null).orElseThrow().charset())
        .isEqualTo(Hl7Charset.GB18030);
    assertThat(decode("Ouyang", "UTF-8", "", "GB18030").orElseThrow().charset())
        .isEqualTo(Hl7Charset.GB18030);
    assertThat(decode("Ouyang", "UTF-8", "", null).orElseThrow().charset())
        .isEqualTo(StandardCharsets.UTF_8);
  }

  @Test
  void twoSetsInOneMessageAreNotGuessedAt() {
    byte[] name = "张丽".getBytes(StandardCharsets.UTF_8);
    byte[] place = "心内科".getBytes(Hl7Charset.GB18030);
    byte[] head = "MSH|^~\\&|HIS|SZYY\rPID|||||".getBytes(StandardCharsets.US_ASCII);
    java.io.ByteArrayOutputStream message = new java.io.ByteArrayOutputStream();
    message.writeBytes(head);
    message.writeBytes(name);
    message.writeBytes("\rPV1|1|O|".getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(place);
    message.writeBytes(new byte[] {(byte) 0xFF});
    assertThat(Hl7Charset.decode(message.toByteArray(), null)).isEmpty();
  }

  @ParameterizedTest(name = "{0} in a message of {1}")
  @CsvSource({
    "\\XC4FA\\好, UTF-8, 您好",
    "\\XC4FA\\好, GB18030, 您好",
    "\\XC4\\\\XFA\\好, UTF-8, 您好",
    "\\XE682A8\\好, GB18030, 您好",
    "\\XE6\\\\X82\\\\XA8\\好, UTF-8, 您好",
    "a\\X00\\b\\X0C\\c, UTF-8, abc",
    "a\\Xzz\\b, UTF-8, a\\Xzz\\b",
    "a\\X\\b, UTF-8, a\\X\\b",
    "\\XC4FA, UTF-8, \\XC4FA",
    "\\T\\\\E\\XC4FA\\E\\, UTF-8, &\\XC4FA\\",
  })
  void escapesMayCarryBytesOfEitherSet(String escaped, String charset, String clear) {
    assertThat(segment(escaped, Charset.forName(charset)).value(5)).isEqualTo(clear);
  }

  @Test
  void bytesOfAnEscapeThatAreNoTextAreRefused() {
    assertThatThrownBy(() -> segment("\\XFFFF\\", StandardCharsets.UTF_8).value(5))
        .isInstanceOfSatisfying(
            IntakeRefusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(IntakeRefusal.Reason.CHARSET));
  }

  private static Hl7Message.Segment segment(String field, Charset charset) {
    return Hl7Message.parse("MSH|^~\\&|HIS|SZYY\rPID|1||||" + field + "\r", charset)
        .orElseThrow()
        .first("PID")
        .orElseThrow();
  }

  private static Optional<Hl7Charset.Decoded> decode(
      String name, String sent, String declared, @Nullable String usual) {
    String message =
        "MSH|^~\\&|HIS|SZYY|PRM||20260301||ADT^A08|M1|P|2.5||||||"
            + declared
            + "\rPID|1||P1||"
            + name
            + "\r";
    return Hl7Charset.decode(
        message.getBytes(Charset.forName(sent)), usual == null ? null : Charset.forName(usual));
  }

  /// Found and not written down, so that the file shows why: characters whose GB18030 bytes make
  /// valid UTF-8 side by side.
  private static String ambiguous() {
    StringBuilder found = new StringBuilder();
    for (int c = 0x4E00; c < 0x9FA5 && found.length() < 2; c++) {
      byte[] bytes = Character.toString(c).getBytes(Hl7Charset.GB18030);
      String asUtf8 = new String(bytes, StandardCharsets.UTF_8);
      if (bytes.length == 2
          && asUtf8.length() == 1
          && asUtf8.charAt(0) >= 0x370
          && asUtf8.charAt(0) < 0x500) {
        found.appendCodePoint(c);
      }
    }
    return found.toString();
  }
}
