package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/// Numbers of identity cards of people who do not exist: area 990101 is assigned to no county. The
/// check digit follows GB 11643-1999 (17 digits weighted 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, sum
/// mod 11).
final class IdentityCard {

  private static final String AREA = "990101";
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  private static final String CHECK = "10X98765432";

  private IdentityCard() {}

  /// @param sequence 0 to 499, which of the people of this sex born on this day
  static String number(LocalDate born, Sex sex, int sequence) {
    int order = sequence * 2 + (sex == Sex.MALE ? 1 : 0); // odd is male
    String digits = AREA + born.format(DateTimeFormatter.BASIC_ISO_DATE) + "%03d".formatted(order);
    return digits + checkDigit(digits);
  }

  static char checkDigit(String digits) {
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += (digits.charAt(i) - '0') * WEIGHTS[i];
    }
    return CHECK.charAt(sum % 11);
  }
}
