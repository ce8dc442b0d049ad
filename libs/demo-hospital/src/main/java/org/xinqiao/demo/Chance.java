package org.xinqiao.demo;

import java.util.List;
import java.util.SplittableRandom;

/// Seeded chance, with the few draws that the generator needs.
final class Chance {

  private final SplittableRandom random;

  /// A stream of its own for each purpose and patient, so that a change for one patient moves no
  /// other.
  Chance(long seed, long purpose, long index) {
    this.random = new SplittableRandom(mix(mix(seed ^ mix(purpose)) ^ mix(index)));
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31) + 0x9E3779B97F4A7C15L;
  }

  boolean with(double probability) {
    return random.nextDouble() < probability;
  }

  /// Uniform, both ends included.
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /// Roughly normal, within four deviations.
  double normal(double mean, double deviation) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return mean + deviation * Math.clamp(sum, -4, 4);
  }

  <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  /// A position, weighted.
  int weighted(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double at = random.nextDouble() * total;
    for (int i = 0; i < weights.length - 1; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
