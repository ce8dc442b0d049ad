package org.xinqiao.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SegmentTest {

  @Test
  void escapesDelimitersInTextAndLeavesOutEmptyEnds() {
    Segment segment =
        Segment.of("OBX")
            .set(1, 1)
            .set(5, "血压<140|90 & 心率^60~100 \\ 复查\n见医嘱")
            .components(7, "a^b", "", "c", "", "")
            .set(9, "");
    assertThat(segment)
        .hasToString(
            "OBX|1||||血压<140\\F\\90 \\T\\ 心率\\S\\60\\R\\100 \\E\\ 复查\\.br\\见医嘱||a\\S\\b^^c");
  }

  @Test
  void countsTheFieldsOfTheHeaderFromTheSeparator() {
    assertThat(Segment.of("MSH").raw(2, "^~\\&").set(3, "HIS").set(10, "ID"))
        .hasToString("MSH|^~\\&|HIS|||||||ID");
  }

  @Test
  void reproducesTheNumberPrintedInTheStandard() {
    assertThat(IdentityCard.checkDigit("11010519491231002")).isEqualTo('X');
    assertThat(IdentityCard.number(LocalDate.of(1975, 4, 12), Sex.FEMALE, 1))
        .isEqualTo("990101197504120026");
  }
}
