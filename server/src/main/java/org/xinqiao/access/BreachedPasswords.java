package org.xinqiao.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passwords that stand in published breaches, and what guessing programs make of them first: one
/// of them with digits and signs behind it, twice the same, or two in a row. A phrase of several
/// words is not among them, also when each of its words is. Eight bytes of memory each, so that a
/// list of millions can take the place of the one that comes along. Immutable.
final class BreachedPasswords {

  private static final String BUNDLED = "/access/breached-passwords.txt";
  private static final Pattern DECORATION = Pattern.compile("[\\p{Punct}\\p{Digit}\\s]+$");
  private static final int SHORTEST = 4;
  private static final Logger log = LoggerFactory.getLogger(BreachedPasswords.class);

  private final long[] known;

  private BreachedPasswords(long[] known) {
    this.known = known;
  }

  /// Reads one password a line; lines that begin with # are remarks. The comparison knows no case.
  ///
  /// @param file a list in place of the one that comes along; null for that one
  /// @throws UncheckedIOException when the file cannot be read, which stops the start
  static BreachedPasswords load(@Nullable Path file) {
    try (InputStream in =
        file == null
            ? BreachedPasswords.class.getResourceAsStream(BUNDLED)
            : Files.newInputStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The program lost " + BUNDLED);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      long[] known =
          lines
              .lines()
              .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
              .mapToLong(line -> fingerprint(line.strip().toLowerCase(Locale.ROOT)))
              .sorted()
              .toArray();
      log.info("{} breached passwords are refused", known.length);
      return new BreachedPasswords(known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean contain(String password) {
    String lower = password.toLowerCase(Locale.ROOT);
    return listed(lower)
        || listed(DECORATION.matcher(lower).replaceFirst(""))
        || repeated(lower)
        || twoInARow(lower);
  }

  private boolean repeated(String text) {
    for (int unit = SHORTEST; unit <= text.length() / 2; unit++) {
      if (text.length() % unit == 0
          && text.substring(0, unit).repeat(text.length() / unit).equals(text)
          && listed(text.substring(0, unit))) {
        return true;
      }
    }
    return false;
  }

  private boolean twoInARow(String text) {
    for (int at = SHORTEST; at <= text.length() - SHORTEST; at++) {
      if (listed(text.substring(0, at)) && listed(text.substring(at))) {
        return true;
      }
    }
    return false;
  }

  private boolean listed(String lower) {
    return lower.length() >= SHORTEST && Arrays.binarySearch(known, fingerprint(lower)) >= 0;
  }

  /// The first 64 bits of SHA-256: with 10 million entries one good password in 10^12 is refused.
  private static long fingerprint(String text) {
    try {
      return ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
          .getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
