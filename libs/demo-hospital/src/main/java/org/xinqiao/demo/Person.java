package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/// A patient of the demo hospital.
///
/// @param index position in the population, from 0
/// @param key patient number in the hospital information system
/// @param phone the number that is known from the start
/// @param laterPhone the number after a change, null if it never changes
/// @param dies the day of death, null for the living
public record Person(
    int index,
    String key,
    Name name,
    Sex sex,
    LocalDate born,
    String idNumber,
    String card,
    String phone,
    @Nullable String laterPhone,
    @Nullable String email,
    Address address,
    @Nullable Kin kin,
    Story story,
    @Nullable LocalDate dies) {

  /// @param relation HL7 table 0063 code, such as SPO
  /// @param guardian whether this is the guardian of a child
  /// @param key patient number if the relative is a patient too
  public record Kin(
      Name name,
      String relation,
      String relationText,
      String phone,
      boolean guardian,
      @Nullable String key) {}

  public record Address(
      String street, String district, String province, String zip, String county) {}

  public int ageOn(LocalDate day) {
    return Period.between(born, day).getYears();
  }

  Person dyingOn(LocalDate day) {
    return new Person(
        index,
        key,
        name,
        sex,
        born,
        idNumber,
        card,
        phone,
        laterPhone,
        email,
        address,
        kin,
        story,
        day);
  }
}
