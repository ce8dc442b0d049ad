package org.xinqiao.patient;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/// A telephone number in its one canonical form: `+86` and 11 digits for mainland mobiles, `+86`
/// and the area code without its 0 for landlines, E.164 for the rest.
public record PhoneNumber(String e164) {

  private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9+]");
  private static final Pattern MOBILE = Pattern.compile("1[3-9][0-9]{9}");
  private static final Pattern LANDLINE = Pattern.compile("0[1-9][0-9]{1,2}[2-9][0-9]{6,7}");

  /// Reads what hospital systems hold in phone fields: blanks, dashes, full-width digits, +86,
  /// 0086, a leading 0. Of two numbers in one field (`、`, `/`, `,`) the first is taken.
  public static Optional<PhoneNumber> parse(String text) {
    String first = Normalizer.normalize(text, Normalizer.Form.NFKC).split("[、/,;，；]", 2)[0];
    String digits = NOT_DIGITS.matcher(first).replaceAll("");
    if (digits.startsWith("+86") || digits.startsWith("0086")) {
      digits = digits.substring(digits.startsWith("+") ? 3 : 4);
      if (!MOBILE.matcher(digits).matches() && !digits.startsWith("0")) {
        digits = "0" + digits;
      }
    } else if (digits.startsWith("+")) {
      return digits.length() >= 9 && digits.length() <= 16
          ? Optional.of(new PhoneNumber(digits))
          : Optional.empty();
    }
    if (digits.length() == 12
        && digits.startsWith("01")
        && MOBILE.matcher(digits.substring(1)).matches()) {
      digits = digits.substring(1);
    }
    if (MOBILE.matcher(digits).matches()) {
      return Optional.of(new PhoneNumber("+86" + digits));
    }
    if (LANDLINE.matcher(digits).matches()) {
      return Optional.of(new PhoneNumber("+86" + digits.substring(1)));
    }
    return Optional.empty();
  }

  /// A mainland mobile, the only kind that can get a text message.
  public boolean mobile() {
    return e164.startsWith("+86") && MOBILE.matcher(e164.substring(3)).matches();
  }

  /// As people read it: `13812345678`, `0571-88888888`.
  public String local() {
    if (mobile()) {
      return e164.substring(3);
    }
    return e164.startsWith("+86") ? "0" + e164.substring(3) : e164;
  }

  /// `138****5678`: what screens show until somebody asks for more and says why.
  public String masked() {
    String local = local();
    int shown = Math.min(4, (local.length() + 1) / 3);
    return local.substring(0, Math.min(3, local.length() - shown))
        + "****"
        + local.substring(local.length() - shown);
  }

  public String tail() {
    return e164.substring(e164.length() - 4);
  }

  @Override
  public String toString() {
    return "PhoneNumber[" + masked() + "]";
  }
}
