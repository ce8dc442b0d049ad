package org.xinqiao.shared;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes UUIDs of version 7: the first 48 bits are the millisecond, so that rows written together
/// lie together, the other 74 are random, so that nobody can guess a neighbour's id. Thread-safe.
public final class IdGenerator {

  private final Clock clock;
  private final RandomGenerator random;

  public IdGenerator(Clock clock) {
    this(clock, new SecureRandom());
  }

  /// @param random must be safe for use by several threads
  public IdGenerator(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
    long low = 0x8000000000000000L | (random.nextLong() >>> 2);
    return new UUID(high, low);
  }
}
