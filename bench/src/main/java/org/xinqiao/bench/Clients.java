package org.xinqiao.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Some who ask at once, each the next question when the last is answered.
final class Clients {

  /// What each of them does.
  interface Call {
    void once(int client, int n) throws Exception;
  }

  /// How long answers took, in milliseconds.
  ///
  /// @param p95 the 95th of a hundred
  /// @param p99 the 99th of a hundred
  record Times(double p50, double p95, double p99) {

    static Times of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Times(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double part) {
      return sorted[Math.max(0, (int) Math.ceil(sorted.length * part) - 1)] / 1e6;
    }
  }

  private Clients() {}

  /// @param warmUp calls of each client before the measured ones
  static Times together(int clients, int warmUp, int each, Call call)
      throws InterruptedException, MeasurementFailed {
    long[] nanos = new long[clients * each];
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> running = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int client = c;
        running.add(
            threads.submit(() -> {
              for (int i = -warmUp; i < each; i++) {
                long begun = System.nanoTime();
                call.once(client, client * 7 + i + warmUp);
                if (i >= 0) {
                  nanos[client * each + i] = System.nanoTime() - begun;
                }
              }
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new MeasurementFailed("one of the questions failed: " + e.getCause());
    }
    return Times.of(nanos);
  }
}
