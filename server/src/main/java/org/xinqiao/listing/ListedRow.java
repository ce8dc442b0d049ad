package org.xinqiao.listing;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;

/// One line of a list.
///
/// @param patient null for somebody invented
/// @param phone as it is to be written: masked or whole; empty for none
/// @param day that the row is about, where the list has days
record ListedRow(
    @Nullable PatientId patient,
    String name,
    Sex sex,
    @Nullable Integer age,
    String mrn,
    String phone,
    @Nullable LocalDate day,
    @Nullable LocalDate happenedOn,
    @Nullable String detail) {

  @Override
  public String toString() {
    return "ListedRow[" + patient + "]";
  }
}
