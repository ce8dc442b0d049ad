package org.xinqiao.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.xinqiao.auditchain.Anchor;
import org.xinqiao.auditchain.AuditCheck;
import org.xinqiao.auditchain.AuditLines;
import org.xinqiao.auditchain.CanonicalJson;
import org.xinqiao.auditchain.MerkleTree;
import org.xinqiao.auditchain.Seal;
import org.xinqiao.auditchain.Verdict;

/// How fast the audit is sealed, and how fast a file of it is checked. The floor of the check is to
/// read the same file and to hash each line once.
final class AuditBenchmark implements Benchmark {

  private static final int WRITTEN_PER_PATIENT = 5;
  private static final int CHECKED_PER_PATIENT = 100;
  private static final int BATCH = 5000;
  private static final Instant AT = Instant.parse("2026-11-25T08:00:00Z");

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String about() {
    return """
    How fast events are sealed by the running server (5 a patient), and how fast a file of the
    sealed audit is checked (100 a patient; 100000 patients make 10 million events).\
    """;
  }

  @Override
  public int defaultPatients() {
    return 20_000;
  }

  @Override
  public void measure(Instance instance, Options options, Progress progress, Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    int written = options.patients() * WRITTEN_PER_PATIENT;
    progress.say(written + " events are written and sealed");
    report.put("seal_events", written).figure("seal_per_s", seal(instance.database(), written));
    Path file = Files.createTempFile("audit", ".txt");
    try {
      check(file, options, progress, report);
    } finally {
      Files.delete(file);
    }
  }

  /// Events a second from the first seal that is seen to the last.
  private static double seal(Database database, int events)
      throws SQLException, IOException, InterruptedException, MeasurementFailed {
    long before = database.number("SELECT count(*) FROM audit_event");
    try (Connection connection = database.asApplication();
        PreparedStatement rows =
            connection.prepareStatement(
                """
                INSERT INTO audit_event (tenant_id, event_id, at, actor_kind, actor_id, action, outcome, patient_id, reason)
                SELECT current_setting('app.tenant')::integer, gen_random_uuid(), now(), 'staff',
                       gen_random_uuid()::text, 'patient.view', 'allowed', gen_random_uuid(), '外呼随访'
                  FROM generate_series(1, ?)
                """)) {
      rows.setInt(1, events);
      rows.executeUpdate();
    }
    long first = 0;
    long sealedFirst = 0;
    long deadline = System.nanoTime() + 600_000_000_000L;
    while (System.nanoTime() < deadline) {
      long sealed = database.number("SELECT coalesce(max(number), 0) FROM audit_sealed");
      if (first == 0 && sealed > before) {
        first = System.nanoTime();
        sealedFirst = sealed;
      }
      if (sealed >= before + events) {
        return (sealed - sealedFirst) / ((System.nanoTime() - first) / 1e9);
      }
      Thread.sleep(50);
    }
    throw new MeasurementFailed("not all events were sealed within ten minutes");
  }

  private static void check(Path file, Options options, Progress progress, Report report)
      throws IOException, MeasurementFailed {
    int events = options.patients() * CHECKED_PER_PATIENT;
    KeyPair key = newKey();
    progress.say(events + " events are written into a file");
    Seal last = write(file, events, options.seed(), key);
    progress.say("The floor: each line is read and hashed");
    double floor = events / hash(file);
    progress.say("The file is checked");
    long began = System.nanoTime();
    Verdict verdict;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      verdict = AuditCheck.of(reader, 1, List.of(key.getPublic()), List.of(Anchor.of(last, AT)));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (!verdict.equals(new Verdict(events, last.batch(), 1, null))) {
      throw new MeasurementFailed("the file was not found whole: " + verdict);
    }
    report
        .put("verify_events", events)
        .put("verify_file_mb", Files.size(file) >> 20)
        .figure("verify_seconds", seconds)
        .figure("verify_per_s", events / seconds)
        .figure("floor_hash_lines_per_s", floor);
  }

  private static Seal write(Path file, int events, long seed, KeyPair key) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Seal seal = null;
    try (BufferedWriter to = Files.newBufferedWriter(file)) {
      for (int number = 1; number <= events; ) {
        MerkleTree tree = new MerkleTree();
        long first = number;
        for (; number <= events && tree.size() < BATCH; number++) {
          byte[] json = CanonicalJson.of(event(number, random));
          byte[] leaf = MerkleTree.leaf(json);
          tree.add(leaf);
          to.write(AuditLines.event(leaf, json));
          to.write('\n');
        }
        seal =
            new Seal(
                1,
                seal == null ? 1 : seal.batch() + 1,
                first,
                tree.size(),
                AT,
                tree.root(),
                seal == null ? Seal.BEGINNING : seal.hash(),
                Seal.keyId(key.getPublic()));
        to.write(AuditLines.seal(seal, seal.sign(key.getPrivate())));
        to.write('\n');
      }
    }
    return java.util.Objects.requireNonNull(seal);
  }

  private static Map<String, Object> event(int number, SplittableRandom random) {
    Map<String, Object> event = new TreeMap<>();
    event.put("tenant", 1);
    event.put("number", number);
    event.put("event", id(random));
    event.put("at", AT.plusMillis(number).toString());
    event.put("actorKind", "staff");
    event.put("actor", id(random));
    event.put("action", "patient.view");
    event.put("outcome", "allowed");
    event.put("patient", id(random));
    event.put("reason", "外呼随访");
    event.put("request", "E7K3T-QYGSX");
    return event;
  }

  private static String id(SplittableRandom random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static double hash(Path file) throws IOException {
    long began = System.nanoTime();
    MessageDigest digest = sha256();
    int sum = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line;
      while ((line = reader.readLine()) != null) {
        sum += digest.digest(line.getBytes(StandardCharsets.UTF_8))[0];
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return sum == Integer.MIN_VALUE ? 0 : seconds;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has Ed25519", e);
    }
  }
}
