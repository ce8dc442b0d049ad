package org.xinqiao.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How fast HL7 v2 messages and FHIR resources are taken. A message counts when it is answered AA,
/// which means that it is durable; afterwards every one of them must be in the inbox once and
/// applied.
final class IngestBenchmark implements Benchmark {

  private static final int CONNECTIONS = 8;
  private static final int WINDOW = 64;
  private static final int REPORTS_PER_PATIENT_ALONE = 2;
  private static final int REPORTS_PER_PATIENT_TOGETHER = 6;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String about() {
    return """
    How fast HL7 v2 reports with eight values are accepted over MLLP, durably, by one connection
    that waits for each answer and by eight that do not, and how fast they are applied; how fast
    FHIR resources are taken in bundles and one by one.\
    """;
  }

  @Override
  public int defaultPatients() {
    return 1000;
  }

  @Override
  public void measure(Instance instance, Options options, Progress progress, Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    InventedResults hospital = InventedResults.of(options.patients(), options.seed());
    Inbox inbox = new Inbox(instance.database());
    MllpLoad alone = new MllpLoad(instance.mllp(), 1, 1);
    MllpLoad together = new MllpLoad(instance.mllp(), CONNECTIONS, WINDOW);
    List<Message> sent = new ArrayList<>();

    progress.say("Warming up: the patients, and a report for each");
    List<Message> warmUp = new ArrayList<>(hospital.admissions());
    warmUp.addAll(hospital.reports("WARM", options.patients()));
    send(together, warmUp, sent);
    inbox.awaitEmpty();
    instance.database().analyze();

    List<Message> reports =
        hospital.reports("ALONE", options.patients() * REPORTS_PER_PATIENT_ALONE);
    progress.say(reports.size() + " reports on one connection, one at a time");
    MllpLoad.Timing one = send(alone, reports, sent);
    inbox.awaitEmpty();

    reports = hospital.reports("TOGETHER", options.patients() * REPORTS_PER_PATIENT_TOGETHER);
    progress.say(
        reports.size() + " reports on " + CONNECTIONS + " connections, " + WINDOW + " under way");
    long began = System.nanoTime();
    MllpLoad.Timing many = send(together, reports, sent);
    long waiting = inbox.waiting();
    long answered = System.nanoTime();
    progress.say(waiting + " of them still to be applied");
    inbox.awaitEmpty();
    long applied = System.nanoTime();

    progress.say("Counting");
    Map<String, Object> gates = count(instance.database(), hospital, sent);

    progress.say("The floor");
    InboxFloor floor = InboxFloor.of(instance.database(), options.seed());
    report
        .put("messages_w1", one.nanos().length)
        .put("messages_w64", many.nanos().length)
        .put("message_bytes", averageBytes(reports))
        .figure("mllp_w1_per_s", one.perSecond())
        .figure("mllp_w1_p50_ms", one.milliseconds(0.5))
        .figure("mllp_w1_p99_ms", one.milliseconds(0.99))
        .figure("mllp_w64_per_s", many.perSecond())
        .figure("mllp_w64_p50_ms", many.milliseconds(0.5))
        .figure("mllp_w64_p99_ms", many.milliseconds(0.99))
        .figure("applied_per_s", waiting / seconds(answered, applied))
        .figure("sustained_per_s", reports.size() / seconds(began, applied))
        .figure("floor_single_rows_per_s", floor.singleRowsPerSecond())
        .figure("floor_batch_rows_per_s", floor.batchRowsPerSecond())
        .put("floor_batch_rows", InboxFloor.BATCH)
        .figure("floor_copy_rows_per_s", floor.copyRowsPerSecond())
        .put("floor_copy_rows", InboxFloor.COPY);
    gates.put("observations_by_fhir", new FhirFigures(instance, options, progress).measure(report));
    report.put("rss_mb", instance.residentMegabytes()).put("gates", gates);
  }

  private static MllpLoad.Timing send(MllpLoad load, List<Message> messages, List<Message> sent)
      throws InterruptedException, MeasurementFailed {
    MllpLoad.Timing timing = load.send(messages);
    sent.addAll(messages);
    return timing;
  }

  private static long averageBytes(List<Message> messages) {
    return Math.round(
        messages.stream().mapToInt(message -> message.bytes().length).average().orElse(0));
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  /// Counts what came of the messages, all of which were answered AA.
  private static Map<String, Object> count(
      Database database, InventedResults hospital, List<Message> sent)
      throws SQLException, IOException, MeasurementFailed {
    new Inbox(database).requireAppliedOnce(sent.stream().map(Message::controlId).toList());
    long patients = hospital.admissions().size();
    long observations = (sent.size() - patients) * InventedResults.VALUES_PER_REPORT;
    Map<String, Object> gates = new LinkedHashMap<>();
    gates.put("accepted_in_inbox_once_and_applied", sent.size());
    gates.put("patients", require(database, "patient", patients));
    gates.put(
        "observations_of_reports",
        require(database, "clinical_observation WHERE report_key LIKE 'JY%|SH'", observations));
    return gates;
  }

  private static long require(Database database, String rows, long expected)
      throws SQLException, IOException, MeasurementFailed {
    long found = database.number("SELECT count(*) FROM " + rows);
    if (found != expected) {
      throw new MeasurementFailed(
          "there should be %d rows of %s, and there are %d".formatted(expected, rows, found));
    }
    return found;
  }
}
