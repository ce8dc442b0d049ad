package org.xinqiao.testkit;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Makes random values from a seed and knows simpler ones to try when a value broke a test.
///
/// @param <T> what it makes
public interface Gen<T> {

  /// A value; the same random state gives the same value.
  T make(SplittableRandom random);

  /// Simpler values than this one, the simplest first; none when it cannot be simplified.
  default Stream<T> simpler(T value) {
    return Stream.empty();
  }

  /// Whole numbers from `low` to `high`, both included; the ends and zero come up often. Simpler is
  /// nearer to zero, or to the end that is nearest to zero.
  static Gen<Integer> ints(int low, int high) {
    return longs(low, high).map(Long::intValue, Integer::longValue);
  }

  /// As [#ints].
  static Gen<Long> longs(long low, long high) {
    if (low > high) {
      throw new IllegalArgumentException("low > high");
    }
    return new Numbers(low, high);
  }

  /// One of these, all as likely; the earlier ones count as simpler.
  @SafeVarargs
  static <T> Gen<T> oneOf(T... values) {
    List<T> choices = List.of(values);
    return new Gen<>() {
      @Override
      public T make(SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
      }

      @Override
      public Stream<T> simpler(T value) {
        return choices.subList(0, Math.max(0, choices.indexOf(value))).stream();
      }
    };
  }

  /// What one of these makes, all as likely.
  @SafeVarargs
  static <T> Gen<T> any(Gen<? extends T>... gens) {
    List<Gen<? extends T>> choices = List.of(gens);
    return random -> choices.get(random.nextInt(choices.size())).make(random);
  }

  /// Lists of `0` to `longest` elements; simpler is shorter, then with simpler elements.
  static <T> Gen<List<T>> lists(Gen<T> element, int longest) {
    return new Lists<>(element, longest);
  }

  /// Text of `0` to `longest` characters: letters, digits, common Chinese characters, punctuation
  /// of both scripts, spaces and line ends, characters beyond the basic plane (as in rare
  /// surnames), and those that break parsers: `|^~\&<>"'`.
  static Gen<String> strings(int longest) {
    return lists(Characters.ANY, longest).map(Characters::join, Characters::split);
  }

  /// Chinese text of `0` to `longest` characters.
  static Gen<String> chinese(int longest) {
    return lists(Characters.CHINESE, longest).map(Characters::join, Characters::split);
  }

  /// Days from `first` to `last`, both included. 29 February and the ends of months come up as
  /// often as they do in the calendar; nearer to `first` is simpler.
  static Gen<LocalDate> dates(LocalDate first, LocalDate last) {
    return longs(0, ChronoUnit.DAYS.between(first, last))
        .map(first::plusDays, day -> ChronoUnit.DAYS.between(first, day));
  }

  /// The same values seen through `to`; they are not simplified.
  default <R> Gen<R> map(Function<? super T, ? extends R> to) {
    return random -> to.apply(make(random));
  }

  /// The same values seen through `to`, simplified by going `back`.
  default <R> Gen<R> map(
      Function<? super T, ? extends R> to, Function<? super R, ? extends T> back) {
    Gen<T> self = this;
    return new Gen<>() {
      @Override
      public R make(SplittableRandom random) {
        return to.apply(self.make(random));
      }

      @Override
      public Stream<R> simpler(R value) {
        return self.simpler(back.apply(value)).map(to);
      }
    };
  }

  /// What the generator made from the value makes; not simplified.
  default <R> Gen<R> then(Function<? super T, Gen<R>> next) {
    return random -> next.apply(make(random)).make(random);
  }

  /// Only the values that pass.
  ///
  /// @throws IllegalStateException from [#make] when 1,000 values in a row do not pass
  default Gen<T> where(Predicate<? super T> wanted) {
    Gen<T> self = this;
    return new Gen<>() {
      @Override
      public T make(SplittableRandom random) {
        return Stream.generate(() -> self.make(random))
            .limit(1000)
            .filter(wanted)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("1,000 values did not pass the filter"));
      }

      @Override
      public Stream<T> simpler(T value) {
        return self.simpler(value).filter(wanted);
      }
    };
  }
}
