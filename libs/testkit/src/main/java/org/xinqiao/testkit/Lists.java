package org.xinqiao.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Lists of one kind of element.
record Lists<T>(Gen<T> element, int longest) implements Gen<List<T>> {

  @Override
  public List<T> make(SplittableRandom random) {
    int size = Gen.ints(0, longest).make(random);
    return Stream.generate(() -> element.make(random)).limit(size).toList();
  }

  @Override
  public Stream<List<T>> simpler(List<T> value) {
    List<List<T>> shorter = new ArrayList<>();
    for (int cut = value.size(); cut > 0; cut /= 2) {
      for (int at = 0; at + cut <= value.size(); at += cut) {
        List<T> rest = new ArrayList<>(value.subList(0, at));
        rest.addAll(value.subList(at + cut, value.size()));
        shorter.add(List.copyOf(rest));
      }
    }
    Stream<List<T>> plainer =
        Stream.iterate(0, i -> i < value.size(), i -> i + 1)
            .flatMap(i -> element.simpler(value.get(i)).map(e -> with(value, i, e)));
    return Stream.concat(shorter.stream(), plainer);
  }

  private static <T> List<T> with(List<T> list, int at, T element) {
    List<T> changed = new ArrayList<>(list);
    changed.set(at, element);
    return List.copyOf(changed);
  }
}
