package org.xinqiao.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Whole numbers between two ends.
record Numbers(long low, long high) implements Gen<Long> {

  @Override
  public Long make(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> low;
      case 1 -> high;
      case 2 -> origin();
      default -> between(random);
    };
  }

  private long between(SplittableRandom random) {
    if (low == high) {
      return low;
    }
    // The bound of nextLong is excluded and cannot be beyond the largest long.
    return random.nextLong(low, high == Long.MAX_VALUE ? high : high + 1);
  }

  private long origin() {
    return Math.clamp(0L, low, high);
  }

  @Override
  public Stream<Long> simpler(Long value) {
    List<Long> nearer = new ArrayList<>();
    // Half-way steps towards the origin: few tries for large values, exact at the end.
    for (long step = value - origin(); step != 0; step /= 2) {
      nearer.add(value - step);
    }
    return nearer.stream();
  }
}
