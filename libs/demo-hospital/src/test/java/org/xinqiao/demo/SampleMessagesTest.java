package org.xinqiao.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The sample messages are what their table says, about nobody real.
class SampleMessagesTest {

  private static final Path SAMPLES = Path.of("../../samples/hl7v2");
  private static final Charset GB18030 = Charset.forName("GB18030");

  @Test
  void theTableNamesEveryFile() throws IOException {
    String table = Files.readString(SAMPLES.resolve("README.md"));
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(15);
    for (Path file : files) {
      String name = SAMPLES.relativize(file).toString().replace('\\', '/');
      assertThat(table).contains("| [" + name + "](" + name + ") |");
    }
  }

  @Test
  void peopleAreInvented() throws IOException {
    int identityNumbers = 0;
    for (Path file : files()) {
      String text = text(file);
      Matcher id = Pattern.compile("(?<![0-9])\\d{17}[0-9X](?![0-9])").matcher(text);
      while (id.find()) {
        String number = id.group();
        assertThat(number).as("%s", file).startsWith("990101");
        assertThat(IdentityCard.checkDigit(number.substring(0, 17))).isEqualTo(number.charAt(17));
        identityNumbers++;
      }
      Matcher phone = Pattern.compile("(?<![0-9A-Z])1[3-9]\\d{9}(?!\\d)").matcher(text);
      while (phone.find()) {
        assertThat(phone.group()).as("%s", file).matches("130000000\\d\\d");
      }
      Matcher mail = Pattern.compile("\\S+@\\S+").matcher(text);
      while (mail.find()) {
        assertThat(mail.group()).as("%s", file).endsWith("@patients.example");
      }
    }
    assertThat(identityNumbers).isGreaterThan(15);
  }

  @Test
  void controlIdsAreUniqueExceptWhereTheSampleIsAboutThat() throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path file : files()) {
      if (!file.toString().matches(".*(sent-twice|same-control-id-other-content)\\.hl7")) {
        messages(file).forEach(message -> ids.add(message.field("MSH", 10)));
      }
    }
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(15);
    List<ParsedMessage> twice = messages(SAMPLES.resolve("12-sent-twice.hl7"));
    assertThat(text(SAMPLES.resolve("12-sent-twice.hl7")).split("\n\n")).hasSize(2);
    assertThat(twice.get(0).field("MSH", 10)).isEqualTo(twice.get(1).field("MSH", 10));
    List<ParsedMessage> other = messages(SAMPLES.resolve("bad/same-control-id-other-content.hl7"));
    assertThat(other.get(0).field("MSH", 10)).isEqualTo(other.get(1).field("MSH", 10));
    assertThat(other.get(0).phone()).isNotEqualTo(other.get(1).phone());
  }

  @Test
  void charsetsAreWhatTheNamesSay() throws IOException {
    assertThat(text(SAMPLES.resolve("10-gb18030.hl7"))).contains("𬱖^䶮", "|GB 18030-2000");
    for (String name : List.of("10-gb18030.hl7", "11-gb18030-under-a-utf8-header.hl7")) {
      assertThatThrownBy(() -> strict(UTF_8, Files.readAllBytes(SAMPLES.resolve(name))))
          .isInstanceOf(CharacterCodingException.class);
    }
    byte[] neither = Files.readAllBytes(SAMPLES.resolve("bad/not-utf8-nor-gb18030.hl7"));
    for (Charset charset : List.of(UTF_8, GB18030)) {
      assertThatThrownBy(() -> strict(charset, neither))
          .isInstanceOf(CharacterCodingException.class);
    }
  }

  @Test
  void theDischargeIsTheOneOfTheStory() throws IOException {
    ParsedMessage discharge =
        messages(SAMPLES.resolve("02-discharge-after-knee-replacement.hl7")).getFirst();
    assertThat(discharge.field("MSH", 9)).isEqualTo("ADT^A03^ADT_A03");
    assertThat(discharge.component("PR1", 3, 1)).isEqualTo("81.5400x001");
    assertThat(discharge.field("PID", 13)).matches(".*130000000\\d\\d~\\^NET\\^Internet\\^.*@.*");
    assertThat(discharge.component("PV1", 36, 1)).isEqualTo("01");
    assertThat(discharge.date("PV1", 45)).isEqualTo("2026-10-16");
    ParsedMessage visit = messages(SAMPLES.resolve("04-return-visit.hl7")).getFirst();
    assertThat(visit.patientKey()).isEqualTo(discharge.patientKey());
    assertThat(visit.component("PV1", 10, 1)).isEqualTo(discharge.component("PV1", 10, 1));
    assertThat(visit.date("PV1", 44)).isEqualTo("2026-11-13");
    ParsedMessage death = messages(SAMPLES.resolve("09-death.hl7")).getLast();
    assertThat(death.field("PID", 30)).isEqualTo("Y");
    assertThat(death.field("PID", 29)).matches("\\d{14}");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(SAMPLES)) {
      return walk.filter(path -> path.toString().endsWith(".hl7")).sorted().toList();
    }
  }

  private static List<ParsedMessage> messages(Path file) throws IOException {
    return Stream.of(text(file).split("\n\n"))
        .map(text -> ParsedMessage.of(text.strip().replace('\n', '\r')))
        .toList();
  }

  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return strict(UTF_8, bytes);
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, GB18030);
    }
  }

  private static String strict(Charset charset, byte[] bytes) throws CharacterCodingException {
    return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
