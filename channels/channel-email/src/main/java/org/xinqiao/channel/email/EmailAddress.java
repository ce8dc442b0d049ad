package org.xinqiao.channel.email;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/// What this channel takes for an e-mail address: the dot-atom form of RFC 5321 with a domain of at
/// least two labels. Quoted local parts, comments and address literals are legal and never a
/// patient's. A domain may be written in Chinese; a local part may not, as few servers speak
/// SMTPUTF8.
final class EmailAddress {

  private static final Pattern LOCAL =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern DOMAIN =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]*");
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST = 254;

  private EmailAddress() {}

  /// The address as it goes over the wire, or empty when it is none.
  static Optional<String> toAscii(String address) {
    int at = address.lastIndexOf('@');
    if (at < 1 || at > LONGEST_LOCAL || !LOCAL.matcher(address.substring(0, at)).matches()) {
      return Optional.empty();
    }
    String domain;
    try {
      domain = IDN.toASCII(address.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String ascii = address.substring(0, at + 1) + domain;
    return ascii.length() <= LONGEST && DOMAIN.matcher(domain).matches()
        ? Optional.of(ascii)
        : Optional.empty();
  }
}
