package org.xinqiao.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CursorTest {

  private static final Instant MOMENT = Instant.parse("2026-03-03T01:02:03.456789Z");
  private static final LocalDate DAY = LocalDate.of(2024, 2, 29);
  private static final UUID ID = UUID.fromString("01a21872-15ad-7fc7-ba8f-dce9f5bb88ad");

  @Test
  void whatWasPutInComesOut() {
    Cursor read = Cursor.parse(Cursor.of(MOMENT, DAY, ID, "张三"), 4);

    assertThat(read.moment(0)).isEqualTo(MOMENT);
    assertThat(read.day(1)).isEqualTo(DAY);
    assertThat(read.id(2)).isEqualTo(ID);
    assertThat(read.values().get(3)).isEqualTo("张三");
  }

  @Test
  void noCursorIsTheFirstPage() {
    assertThat(Cursor.parse(null, 2)).isNull();
    assertThat(Cursor.parse("", 2)).isNull();
  }

  @Test
  void whatIsNotOursIsTheCallersMistake() {
    refused(() -> Cursor.parse("%%%", 1));
    refused(() -> Cursor.parse(Cursor.of("a", "b"), 1));
    Cursor words = Cursor.parse(Cursor.of("a"), 1);
    refused(() -> words.moment(0));
    refused(() -> words.day(0));
    refused(() -> words.id(0));
    refused(() -> words.number(0));
    refused(() -> Cursor.parse(Cursor.of(-1), 1).number(0));
    assertThat(Cursor.parse(Cursor.of(7), 1).number(0)).isEqualTo(7);
  }

  private static void refused(ThrowingCallable reading) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(reading)
        .satisfies(thrown -> {
          assertThat(thrown.problem().code()).isEqualTo("list.cursor-invalid");
          assertThat(thrown.problem().status()).isEqualTo(400);
        });
  }
}
