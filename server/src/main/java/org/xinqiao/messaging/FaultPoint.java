package org.xinqiao.messaging;

import java.util.function.Consumer;

/// A named moment at which a test may stop the process or throw, to prove what happens then. Does
/// nothing unless the process was started with `-Dxinqiao.fault=<name>:<count>`: then it halts at
/// the given occurrence, as if it had been killed.
final class FaultPoint {

  private static final Consumer<String> ACTION = read(System.getProperty("xinqiao.fault"));

  private FaultPoint() {}

  static void hit(String name) {
    ACTION.accept(name);
  }

  private static Consumer<String> read(@org.jspecify.annotations.Nullable String fault) {
    if (fault == null) {
      return name -> {};
    }
    String[] parts = fault.split(":");
    java.util.concurrent.atomic.AtomicInteger left =
        new java.util.concurrent.atomic.AtomicInteger(Integer.parseInt(parts[1]));
    return name -> {
      if (name.equals(parts[0]) && left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(137);
      }
    };
  }
}
