package org.xinqiao.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.TenantId;

/// 256 random bits that only their bearer knows, with the number of the tenant in front: the
/// look-up of a token then runs under that tenant's row-level security like any other, and a token
/// with another number in front finds nothing. The database keeps the SHA-256 alone.
record OpaqueToken(TenantId tenant, String secret) {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  static OpaqueToken make(TenantId tenant) {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new OpaqueToken(tenant, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  static Optional<OpaqueToken> parse(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new OpaqueToken(new TenantId(Integer.parseInt(matcher.group(1))), matcher.group(2)))
        : Optional.empty();
  }

  byte[] hash() {
    return sha256("token:" + secret);
  }

  /// The value that unsafe requests repeat in a header. Whoever holds the cookie could compute it,
  /// but a foreign page that makes a browser send the cookie cannot read it.
  String csrf() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("csrf:" + secret));
  }

  String text() {
    return tenant + "." + secret;
  }

  /// Never shows the secret: tokens must not end in a log by accident.
  @Override
  public String toString() {
    return "OpaqueToken[" + tenant + "]";
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
