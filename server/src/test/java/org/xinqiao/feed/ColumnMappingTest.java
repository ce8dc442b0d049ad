package org.xinqiao.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xinqiao.interop.RowField;
import org.xinqiao.interop.RowKind;

class ColumnMappingTest {

  @Test
  void columnsAreProposedByTheNamesHospitalsGiveThem() {
    ColumnMapping proposed =
        ColumnMapping.proposed(
            RowKind.PATIENT, List.of("患者ID", "患者姓名", "手机号码", "patient-sex", "Date of birth"));

    assertThat(proposed.columns())
        .extracting(ColumnMapping.Column::field, ColumnMapping.Column::column)
        .containsExactlyInAnyOrder(
            tuple(RowField.PATIENT_NUMBER, "患者ID"),
            tuple(RowField.PATIENT_NAME, "患者姓名"),
            tuple(RowField.PATIENT_PHONE, "手机号码"),
            tuple(RowField.PATIENT_SEX, "patient-sex"),
            tuple(RowField.PATIENT_BIRTH_DATE, "Date of birth"));
  }

  @Test
  void aNumberThatMayBeARelativesIsNotProposedAsThePatients() {
    assertThat(ColumnMapping.proposed(RowKind.PATIENT, List.of("联系电话", "电话", "家属电话")).columns())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RowKind.class)
  void noNameBelongsToTwoFields(RowKind kind) {
    assertThat(RowField.of(kind).stream().flatMap(field -> field.names().stream()))
        .doesNotHaveDuplicates();
  }
}
