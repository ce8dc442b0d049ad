package org.xinqiao.redflag;

/// The pieces of one to three characters a passage is compared by. All digits are one character:
/// how high a reading is, the readers decide.
final class Grams {

  static final int LONGEST = 3;

  private static final char DIGIT = '0';

  @FunctionalInterface
  interface Listener {
    void found(long gram);
  }

  private Grams() {}

  /// A passage with every digit written as one sign; each character keeps its place.
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      if (out.charAt(i) >= '0' && out.charAt(i) <= '9') {
        out.setCharAt(i, DIGIT);
      }
    }
    return out.toString();
  }

  static void each(CharSequence plain, int from, int to, Listener listener) {
    for (int i = from; i < to; i++) {
      long gram = 0;
      for (int k = i; k < Math.min(to, i + LONGEST); k++) {
        gram = (gram << Character.SIZE) | plain.charAt(k);
        listener.found(gram);
      }
    }
  }

  static long of(String gram) {
    long packed = 0;
    for (int i = 0; i < gram.length(); i++) {
      packed = (packed << Character.SIZE) | gram.charAt(i);
    }
    return packed;
  }

  static String text(long gram) {
    StringBuilder out = new StringBuilder();
    for (int shift = (LONGEST - 1) * Character.SIZE; shift >= 0; shift -= Character.SIZE) {
      char c = (char) (gram >>> shift);
      if (c != 0) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
