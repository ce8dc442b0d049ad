package org.xinqiao.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What a flood of bad messages does to the good ones: their latency without and with it, and the
/// server's heap before and after. Quiet and flooded times take turns, because whatever else the
/// machine does would otherwise fall on one of them only.
final class FloodBenchmark implements Benchmark {

  private static final int TURNS = 3;
  private static final int SECONDS = 10;
  private static final int GOOD_PER_SECOND = 50;
  private static final int BAD_PER_SECOND = 2000;

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String about() {
    return """
    How long a good sender waits for its answer, at 50 messages a second, alone and while eight
    connections offer 2000 bad messages a second; and whether the heap stays flat.\
    """;
  }

  @Override
  public int defaultPatients() {
    return 200;
  }

  @Override
  public void measure(Instance instance, Options options, Progress progress, Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    InventedResults hospital = InventedResults.of(options.patients(), options.seed());
    Inbox inbox = new Inbox(instance.database());
    progress.say("Warming up: the patients, and a report for each");
    List<Message> warmUp = new ArrayList<>(hospital.admissions());
    warmUp.addAll(hospital.reports("WARM", options.patients()));
    new MllpLoad(instance.mllp(), 8, 64).send(warmUp);
    inbox.awaitEmpty();
    PacedLoad good = new PacedLoad(instance.mllp(), GOOD_PER_SECOND);
    BadLoad flood = new BadLoad(instance.mllp(), BAD_PER_SECOND);
    flood.during(() -> good.send(hospital.reports("WARMER", GOOD_PER_SECOND * 3)));
    instance.database().analyze();

    long heapBefore = instance.usedHeapMegabytes();
    List<Long> quiet = new ArrayList<>();
    List<Long> flooded = new ArrayList<>();
    long bad = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      progress.say("Turn " + (turn + 1) + " of " + TURNS + ": quiet, then flooded");
      quiet.addAll(good.send(hospital.reports("QUIET" + turn, GOOD_PER_SECOND * SECONDS)));
      List<Message> during = hospital.reports("FLOOD" + turn, GOOD_PER_SECOND * SECONDS);
      bad += flood.during(() -> flooded.addAll(good.send(during)));
    }
    long heapAfter = instance.usedHeapMegabytes();
    inbox.awaitEmpty();

    progress.say("Counting");
    long sent = 2L * TURNS * GOOD_PER_SECOND * SECONDS;
    long applied =
        instance
            .database()
            .number(
                """
                SELECT count(DISTINCT control_id) FROM intake_message
                 WHERE state = 'applied' AND (control_id LIKE 'QUIET%' OR control_id LIKE 'FLOOD%')
                """);
    if (applied != sent) {
      throw new MeasurementFailed(
          sent + " good messages were answered AA, " + applied + " applied");
    }
    report
        .put("good_per_s", GOOD_PER_SECOND)
        .put("bad_offered_per_s", BAD_PER_SECOND)
        .figure("bad_answered_per_s", bad / (double) (TURNS * SECONDS))
        .figure("quiet_p50_ms", milliseconds(quiet, 0.5))
        .figure("quiet_p99_ms", milliseconds(quiet, 0.99))
        .figure("flood_p50_ms", milliseconds(flooded, 0.5))
        .figure("flood_p99_ms", milliseconds(flooded, 0.99))
        .figure("ratio_p50", milliseconds(flooded, 0.5) / milliseconds(quiet, 0.5))
        .figure("ratio_p99", milliseconds(flooded, 0.99) / milliseconds(quiet, 0.99))
        .put("heap_before_mb", heapBefore)
        .put("heap_after_mb", heapAfter)
        .put("rss_mb", instance.residentMegabytes())
        .put("good_applied", applied)
        .put(
            "bad_kept",
            instance
                .database()
                .number(
                    "SELECT count(*) FROM intake_message WHERE state IN ('quarantined', 'rejected')"))
        .put("senders_known", instance.database().number("SELECT count(*) FROM intake_peer"));
  }

  private static double milliseconds(List<Long> nanos, double part) {
    List<Long> sorted = nanos.stream().sorted().toList();
    int rank = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.clamp(rank, 0, sorted.size() - 1)) / 1e6;
  }
}
