package org.xinqiao.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PropertyTest {

  @Test
  void checksAsManyCasesAsAsked() {
    AtomicInteger seen = new AtomicInteger();
    Property.check("counts", 123, Gen.ints(0, 9), value -> seen.incrementAndGet());
    assertThat(seen).hasValue(123);
  }

  @Test
  void namesTheSeedAndPlaysItAgain() {
    List<Integer> values = new ArrayList<>();
    Throwable failure =
        catchThrowable(() ->
            Property.check(
                "is small",
                1_000,
                Gen.ints(0, 1_000_000),
                value -> {
                  values.add(value);
                  assertThat(value).isLessThan(500_000);
                }));
    Matcher seed = Pattern.compile("-Dxinqiao\\.seed=(-?\\d+)").matcher(failure.getMessage());
    assertThat(seed.find()).isTrue();
    int broken = values.stream().filter(v -> v >= 500_000).findFirst().orElseThrow();

    List<Integer> again = new ArrayList<>();
    System.setProperty("xinqiao.seed", seed.group(1));
    try {
      Property.check("replays", 1_000, Gen.ints(0, 1_000_000), again::add);
    } finally {
      System.clearProperty("xinqiao.seed");
    }
    assertThat(again).containsExactly(broken);
  }

  @Test
  void findsTheSimplestNumber() {
    Throwable failure =
        catchThrowable(() ->
            Property.check(
                "is small", 1_000, Gen.ints(-50, 1_000_000), v -> assertThat(v).isLessThan(777)));
    assertThat(failure).isInstanceOf(AssertionError.class);
    assertThat(failure).hasMessageContaining("simplest value found: 777\n");
  }

  @Test
  void findsTheSimplestList() {
    Throwable failure =
        catchThrowable(() ->
            Property.check(
                "has no large element",
                500,
                Gen.lists(Gen.ints(0, 100), 30),
                list -> assertThat(list).noneMatch(v -> v >= 60)));
    assertThat(failure).hasMessageContaining("simplest value found: [60]\n");
  }

  @Test
  void simplificationKeepsTheKindOfFailure() {
    Throwable failure =
        catchThrowable(() ->
            Property.check(
                "two ways to fail",
                200,
                Gen.ints(1, 1000),
                v -> {
                  if (v < 10) {
                    throw new IllegalStateException("another matter");
                  }
                  assertThat(v).isLessThan(10);
                }));
    assertThat(failure.getMessage()).containsAnyOf("found: 10\n", "found: 1\n");
  }

  @Test
  void theSameSeedMakesTheSameValue() {
    Gen<List<String>> gen = Gen.lists(Gen.strings(20), 10);
    assertThat(gen.make(new SplittableRandom(7))).isEqualTo(gen.make(new SplittableRandom(7)));
  }

  @Test
  void generatorsReachTheirEndsAndStayInside() {
    SplittableRandom random = new SplittableRandom(1);
    List<Integer> numbers =
        IntStream.range(0, 2_000).mapToObj(i -> Gen.ints(-3, 4).make(random)).toList();
    assertThat(numbers).contains(-3, 4).allMatch(n -> n >= -3 && n <= 4);
    assertThat(IntStream.range(0, 500).mapToObj(i -> longest(random)).toList())
        .contains(Long.MIN_VALUE, Long.MAX_VALUE);
    LocalDate first = LocalDate.of(2027, 12, 1);
    LocalDate last = LocalDate.of(2028, 3, 1);
    assertThat(
            IntStream.range(0, 3_000)
                .mapToObj(i -> Gen.dates(first, last).make(random))
                .collect(Collectors.toSet()))
        .contains(first, last, LocalDate.of(2028, 2, 29))
        .allMatch(day -> !day.isBefore(first) && !day.isAfter(last));
  }

  @Test
  void textIsWellFormedAndOfBothScripts() {
    SplittableRandom random = new SplittableRandom(2);
    String all =
        IntStream.range(0, 300)
            .mapToObj(i -> Gen.strings(40).make(random))
            .peek(text -> assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(40))
            .collect(Collectors.joining());
    assertThat(all).contains("复", "𠮷", "|", "\n", "a");
    assertThat(all.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    assertThat(Gen.chinese(50).make(random)).matches("\\p{IsHan}*");
  }

  @Test
  void filtersAndDependentValues() {
    Gen<Integer> even = Gen.ints(0, 100).where(n -> n % 2 == 0);
    Gen<List<Integer>> pair = even.then(n -> Gen.lists(Gen.oneOf(n), 5));
    Property.check(
        "lists of one even number",
        200,
        pair,
        list -> assertThat(list.stream().distinct().filter(n -> n % 2 == 0)).hasSizeBetween(0, 1));
    Throwable hopeless =
        catchThrowable(() -> Gen.ints(0, 9).where(n -> n > 9).make(new SplittableRandom(1)));
    assertThat(hopeless).isInstanceOf(IllegalStateException.class);
  }

  private static Long longest(SplittableRandom random) {
    return Gen.longs(Long.MIN_VALUE, Long.MAX_VALUE).make(random);
  }
}
