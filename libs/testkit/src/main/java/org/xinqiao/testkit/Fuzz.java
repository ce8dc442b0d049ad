package org.xinqiao.testkit;

import java.time.Duration;

/// How much random input a test tries: little in every run, as much as fits into some minutes with
/// `./xinqiao test --nightly`.
public final class Fuzz {

  private static final Duration NIGHTLY =
      Duration.ofSeconds(Integer.getInteger("xinqiao.fuzz.seconds", 180));
  private static final int AT_ONCE = 50;

  private Fuzz() {}

  /// Checks the property with at least `least` values, and by night for as long as there is time. A
  /// failure names its seed, and `-Dxinqiao.seed` plays it again.
  ///
  /// @return how many values were tried
  public static <T> int check(String name, int least, Gen<T> gen, Property.Body<? super T> body) {
    int tried = 0;
    long end = System.nanoTime() + NIGHTLY.toNanos();
    boolean nightly =
        Boolean.getBoolean("xinqiao.nightly") && System.getProperty(Property.SEED) == null;
    while (tried < least || nightly && System.nanoTime() < end) {
      int now = Math.min(AT_ONCE, nightly ? AT_ONCE : least - tried);
      Property.check(name, now, gen, body);
      tried += now;
    }
    System.out.println("Fuzz: " + name + ": " + tried + " values, none broke it");
    return tried;
  }
}
