package org.xinqiao.patient;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/// A citizen identity number 身份证号 of 18 characters with a correct check digit (GB 11643-1999, ISO
/// 7064 MOD 11-2). The old 15-digit form has no check digit and is not accepted as an identity.
public record IdCard(String number) {

  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  private static final String CHECK = "10X98765432";

  /// Reads a number; empty when it is not one.
  public static Optional<IdCard> parse(String text) {
    String number = text.strip().toUpperCase(Locale.ROOT).replace('Ｘ', 'X');
    if (number.length() != 18 || checkDigit(number) != number.charAt(17)) {
      return Optional.empty();
    }
    IdCard card = new IdCard(number);
    return card.readBirthDate().map(date -> card);
  }

  /// Digits 7 to 14.
  public LocalDate birthDate() {
    return readBirthDate().orElseThrow();
  }

  /// Digit 17: odd for men, even for women.
  public Sex sex() {
    return (number.charAt(16) - '0') % 2 == 1 ? Sex.MALE : Sex.FEMALE;
  }

  private Optional<LocalDate> readBirthDate() {
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(number.substring(6, 10)),
              Integer.parseInt(number.substring(10, 12)),
              Integer.parseInt(number.substring(12, 14))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The check character of the first 17 digits; a space when they are not digits.
  static char checkDigit(String number) {
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      int digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return ' ';
      }
      sum += digit * WEIGHTS[i];
    }
    return CHECK.charAt(sum % 11);
  }

  @Override
  public String toString() {
    return "IdCard[******]";
  }
}
