/// Measurements of the packaged server, run by `./xinqiao bench NAME`. Each [Benchmark] starts an
/// [Instance] of its own, loads it the way the outside world does, and reports its figures together
/// with a floor that any implementation must pay, taken on the same database in the same run. A
/// figure is printed only when the work behind it was counted and found right.
///
/// Plain Java and JDBC. Not part of the server. What each field means:
/// `docs/reference/benchmarks.md`.
@NullMarked
package org.xinqiao.bench;

import org.jspecify.annotations.NullMarked;
