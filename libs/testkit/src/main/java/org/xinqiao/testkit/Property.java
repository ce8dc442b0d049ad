package org.xinqiao.testkit;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/// Checks that something holds for many random values.
///
/// A failure names the seed; `-Dxinqiao.seed=<seed>` plays exactly that case again, alone. It also
/// shows the simplest value found that fails in the same way.
public final class Property {

  /// The system property with the seed to play again.
  static final String SEED = "xinqiao.seed";

  private static final int SIMPLIFICATIONS = 2_000;

  private Property() {}

  /// What must hold: throws, as an assertion does, when it does not.
  ///
  /// @param <T> the kind of value
  @FunctionalInterface
  public interface Body<T> {
    void check(T value) throws Exception;
  }

  /// Makes `cases` values and checks each.
  ///
  /// @throws AssertionError with seed and simplest value when one does not hold
  public static <T> void check(String name, int cases, Gen<T> gen, Body<? super T> body) {
    Long replay = Long.getLong(SEED);
    if (replay != null) {
      checkOne(name, replay, gen, body);
      return;
    }
    SplittableRandom seeds = new SplittableRandom(ThreadLocalRandom.current().nextLong());
    for (int i = 0; i < cases; i++) {
      checkOne(name, seeds.nextLong(), gen, body);
    }
  }

  private static <T> void checkOne(String name, long seed, Gen<T> gen, Body<? super T> body) {
    T value = gen.make(new SplittableRandom(seed));
    Optional<Throwable> failure = failure(value, body);
    if (failure.isPresent()) {
      T simplest = simplest(value, failure.get(), gen, body);
      throw new AssertionError(
          "%s does not hold for %s%n  simplest value found: %s%n  again with: -D%s=%d"
              .formatted(name, value, simplest, SEED, seed),
          failure(simplest, body).orElse(failure.get()));
    }
  }

  /// Greedy: takes the first simpler value that fails with the same kind of throwable, and goes on
  /// from there.
  private static <T> T simplest(T value, Throwable how, Gen<T> gen, Body<? super T> body) {
    T current = value;
    int left = SIMPLIFICATIONS;
    for (boolean found = true; found; ) {
      found = false;
      for (T candidate : (Iterable<T>) gen.simpler(current)::iterator) {
        if (left-- == 0) {
          return current;
        }
        if (failure(candidate, body).filter(f -> f.getClass() == how.getClass()).isPresent()) {
          current = candidate;
          found = true;
          break;
        }
      }
    }
    return current;
  }

  @SuppressWarnings("ThrowableNotThrown")
  private static <T> Optional<Throwable> failure(T value, Body<? super T> body) {
    try {
      body.check(value);
      return Optional.empty();
    } catch (Exception | AssertionError | StackOverflowError e) {
      return Optional.of(e);
    }
  }
}
