package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HonorificTest {

  private static final LocalDate TODAY = LocalDate.of(2025, 6, 1);

  record Vector(String name, Sex sex, LocalDate birthDate, LocalDate on, String expected) {}

  static List<Vector> vectors() throws IOException {
    try (InputStream in =
        HonorificTest.class.getResourceAsStream("/content/names/honorifics.json")) {
      List<Vector> vectors = new ArrayList<>();
      for (JsonNode vector : JsonMapper.shared().readTree(in).get("vectors")) {
        vectors.add(
            new Vector(
                vector.get("name").asString(),
                Sex.parse(vector.get("sex").asString()),
                LocalDate.parse(vector.get("birthDate").asString()),
                LocalDate.parse(vector.get("on").asString()),
                vector.get("expected").asString()));
      }
      return vectors;
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void addressesAsTheContentSays(Vector vector) {
    assertThat(
            Honorific.of(
                patient(vector.name(), vector.sex(), vector.birthDate()),
                vector.on(),
                Locale.SIMPLIFIED_CHINESE))
        .isEqualTo(vector.expected());
  }

  @ParameterizedTest
  @CsvSource({
    "张丽, FEMALE, 1960-05-01, Ms Zhang",
    "欧阳修, MALE, 1948-09-03, Mr Ouyang",
    "仇英, MALE, 1980-01-01, Mr Qiu",
    "刘伟, UNKNOWN, 1970-03-01, Liu Wei",
    "艾力·买买提, MALE, 1980-03-01, 艾力·买买提",
  })
  void addressesInEnglish(String name, Sex sex, LocalDate birthDate, String expected) {
    assertThat(Honorific.of(patient(name, sex, birthDate), TODAY, Locale.ENGLISH))
        .isEqualTo(expected);
  }

  @Test
  void withoutABirthDateItGuessesNoAge() {
    assertThat(Honorific.of(patient("张丽", Sex.FEMALE, null), TODAY, Locale.CHINESE))
        .isEqualTo("张女士");
  }

  @Test
  void aGreetingSaysHelloOnce() {
    LocalDate birth = LocalDate.of(1948, 9, 3);
    assertThat(Honorific.greeting(patient("欧阳修", Sex.MALE, birth), TODAY, Locale.CHINESE))
        .isEqualTo("欧阳叔叔，您好");
    assertThat(Honorific.greeting(patient("刘伟", Sex.UNKNOWN, birth), TODAY, Locale.CHINESE))
        .isEqualTo("刘伟您好");
    assertThat(Honorific.greeting(patient("欧阳修", Sex.MALE, birth), TODAY, Locale.ENGLISH))
        .isEqualTo("Hello, Mr Ouyang");
  }

  private static PatientSummary patient(String name, Sex sex, @Nullable LocalDate birthDate) {
    return new PatientSummary(
        new PatientId(new UUID(0, 1)),
        PersonName.of(name),
        sex,
        birthDate,
        null,
        null,
        null,
        false,
        null);
  }
}
