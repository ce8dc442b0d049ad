package org.xinqiao.access;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id with 46 MiB and one pass (OWASP ASVS 5.0 appendix C). What may be chosen is said by
/// [PasswordRules].
@Component
class Passwords {

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

  private static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }
}
