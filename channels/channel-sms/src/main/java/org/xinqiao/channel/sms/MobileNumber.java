package org.xinqiao.channel.sms;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mobile number of mainland China, the only ones that domestic SMS reaches.
///
/// @param digits the eleven digits without a country code
record MobileNumber(String digits) {

  private static final Pattern FORM = Pattern.compile("(?:\\+86|0086|86)?(1[3-9][0-9]{9})");

  /// Reads it with or without the country code, or gives empty for everything else, such as a
  /// landline.
  static Optional<MobileNumber> parse(String text) {
    Matcher number = FORM.matcher(text);
    return number.matches() ? Optional.of(new MobileNumber(number.group(1))) : Optional.empty();
  }

  @Override
  public String toString() {
    return "MobileNumber[hidden]";
  }
}
