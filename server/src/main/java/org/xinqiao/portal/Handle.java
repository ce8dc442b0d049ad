package org.xinqiao.portal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.TenantId;

/// The secret in a patient's link: the number of the tenant, then 26 random characters of 5 bits
/// each (130 bits). The tenant has to stand in it because row-level security shows nothing until a
/// tenant is bound. It opens nothing by itself: with another tenant's number before it, the same
/// random part finds no row. Only [#hash] is ever stored or logged.
///
/// Lower case letters and digits of Crockford's base 32, so that it survives every messenger and
/// can be typed from paper.
record Handle(TenantId tenant, String value) {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int RANDOM = 26;
  private static final Pattern FORM =
      Pattern.compile("([0-9abcdefghjkmnpqrstvwxyz]{1,7})[0-9abcdefghjkmnpqrstvwxyz]{26}");
  private static final SecureRandom SOURCE = new SecureRandom();

  static Handle make(TenantId tenant) {
    return new Handle(
        tenant,
        Integer.toString(tenant.value(), 32)
            .chars()
            .mapToObj(c -> ALPHABET.charAt(Character.digit(c, 32)))
            .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
            .append(random())
            .toString());
  }

  /// Reads what stands in an address; empty when it cannot be one of ours.
  static Optional<Handle> parse(@Nullable String text) {
    Matcher match = FORM.matcher(text == null ? "" : text);
    if (!match.matches()) {
      return Optional.empty();
    }
    long tenant = 0;
    for (char c : match.group(1).toCharArray()) {
      tenant = tenant * 32 + ALPHABET.indexOf(c);
    }
    return tenant > 0 && tenant <= Integer.MAX_VALUE
        ? Optional.of(new Handle(new TenantId((int) tenant), match.group()))
        : Optional.empty();
  }

  byte[] hash() {
    return sha256(value);
  }

  /// 130 random bits.
  static String random() {
    StringBuilder text = new StringBuilder(RANDOM);
    for (int i = 0; i < RANDOM; i++) {
      text.append(ALPHABET.charAt(SOURCE.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The JDK lost SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "Handle[tenant " + tenant + "]";
  }
}
