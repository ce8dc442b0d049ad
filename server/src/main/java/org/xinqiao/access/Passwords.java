package org.xinqiao.access;

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

  private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, MEMORY_KIB, 1);

  /// Each evaluation takes 46 MiB: without a bound, a hundred guesses at once would take the heap.
  private final Semaphore evaluations =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  /// Stands in for the password of somebody who does not exist.
  private final String nobody = hash("nobody has this password, and it is long enough");

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

  /// Says why a password is not accepted, or null when it is.
  static @Nullable String weakness(String userName, String password) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return "it must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters";
    }
    if (password.codePoints().distinct().count() < 5) {
      return "it must have at least five different characters";
    }
    String lower = password.toLowerCase(Locale.ROOT);
    if (lower.contains(userName.toLowerCase(Locale.ROOT))) {
      return "it must not contain the user name";
    }
    return null;
  }

  private static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }
}
