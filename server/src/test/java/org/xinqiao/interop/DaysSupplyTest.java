package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaysSupplyTest {

  @ParameterizedTest
  @CsvSource({
    "28, d, 28",
    "28, 天, 28",
    "２８, 天, 28",
    "4, wk, 28",
    "D28, '', 28",
    "7, 日, 7",
    "28, '', ",
    "1, mo, ",
    "0, d, ",
    "999, d, ",
    "abc, d, ",
    "-5, d, ",
  })
  void readsADurationOrNothing(String value, String unit, Integer days) {
    assertThat(DaysSupply.ofDuration(value, unit).orElse(null)).isEqualTo(days);
  }

  @ParameterizedTest
  @CsvSource({
    "用药天数:28, 28",
    "用药天数：14天, 14",
    "每日1次，每次1片 服药天数 7, 7",
    "'每日1次，每次1片', ",
    "2盒 5mg*28片/盒, ",
    "用药天数:0, ",
  })
  void readsANoteOrNothing(String note, Integer days) {
    assertThat(DaysSupply.ofNote(note).orElse(null)).isEqualTo(days);
  }
}
