package org.xinqiao.enrolment;

import java.util.UUID;

/// Number of a card 卡号: `K` and twelve letters and digits without those that are misread. It
/// follows from the id of the request that opens the card, so that a request which is sent again
/// finds the card that it opened.
record CardNumber(String value) {

  /// Who gave it, beside the hospital's own systems.
  static final String ASSIGNER = "XINQIAO";

  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 12;

  static CardNumber of(UUID request) {
    long bits = mixed(request.getMostSignificantBits() ^ mixed(request.getLeastSignificantBits()));
    StringBuilder number = new StringBuilder("K");
    for (int i = 0; i < LENGTH; i++) {
      number.append(LETTERS.charAt((int) (bits & 31)));
      bits >>>= 5;
    }
    return new CardNumber(number.toString());
  }

  /// Ids of requests made at one time begin alike; their numbers do not (the finalizer of
  /// SplitMix64, which loses nothing).
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
