package org.xinqiao.access;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id with 46 MiB and one pass (OWASP ASVS 5.0 appendix C), and what makes a password good
/// enough: length, not decoration. There is no expiry and no composition rule.
@Component
class Passwords {

  static final int MIN_LENGTH = 15;
  static final int MAX_LENGTH = 128;
  private static final int MEMORY_KIB = 46 * 1024;

  /// No vowels, so that no word arises by chance, and nothing that looks like something else.
  private static final String LETTERS = "bcdfghjkmnpqrstvwxz23456789";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, 1);

  /// Each evaluation takes 46 MiB: without a bound, a hundred guesses at once would take the heap.
  private final Semaphore evaluations =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  /// Stands in for the password of somebody who does not exist.
  private final String nobody = hash("nobody has this password, and it is long enough");

  /// A password for somebody else to begin with: five groups of four, 95 bits, and still possible
  /// to type.
  static String make() {
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      password
          .append(i > 0 && i % 4 == 0 ? "-" : "")
          .append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return password.toString();
  }

  String hash(String password) {
    evaluations.acquireUninterruptibly();
    try {
      String hash = argon2.encode(normalized(password));
      if (hash == null) {
        throw new IllegalStateException("Argon2 gave no hash");
      }
      return hash;
    } finally {
      evaluations.release();
    }
  }

  /// Compares, with the same work when there is nothing to compare with.
  boolean matches(String password, @Nullable String hash) {
    evaluations.acquireUninterruptibly();
    try {
      return argon2.matches(normalized(password), hash == null ? nobody : hash) && hash != null;
    } finally {
      evaluations.release();
    }
  }

  /// What is wrong with a password.
  enum Weakness {
    /// Not [#MIN_LENGTH] to [#MAX_LENGTH] characters.
    LENGTH,
    /// Fewer than five different characters.
    MONOTONOUS,
    /// The user name is in it.
    USER_NAME,
    /// It is the one that is to be changed.
    THE_SAME
  }

  /// Says why a password is not accepted, or null when it is.
  static @Nullable Weakness weakness(String userName, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return Weakness.LENGTH;
    }
    if (password.codePoints().distinct().count() < 5) {
      return Weakness.MONOTONOUS;
    }
    String lower = password.toLowerCase(Locale.ROOT);
    return lower.contains(userName.toLowerCase(Locale.ROOT)) ? Weakness.USER_NAME : null;
  }

  private static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }
}
