package org.xinqiao.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.auditchain.Anchor;
import org.xinqiao.auditchain.AuditCheck;
import org.xinqiao.auditchain.Verdict;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Eventually;

@XinqiaoTest
@Timeout(120)
class SealAuditTests {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Autowired TestHospital hospitals;
  @Autowired Audit audit;
  @Autowired SealAudit seal;
  @Autowired SealStore store;
  @Autowired AuditFile file;
  @Autowired AuditKey key;
  @Autowired Clock clock;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;

  @BeforeEach
  void hospital() {
    tenant = hospitals.open();
  }

  private void happen(int events) {
    for (int i = 0; i < events; i++) {
      hospitals.run(
          tenant,
          () ->
              audit.record(AuditEvent.allowed(Actor.system(), "test.deed").because("核对 \"电话\"\n")));
    }
  }

  private int seal() {
    return Tenancy.call(tenant.id(), seal::round);
  }

  /// Seals until so many events are under a seal.
  private void sealAll(long events) {
    Eventually.await(
        SOON,
        () -> {
          seal();
          return last() == events;
        });
  }

  private long last() {
    return hospitals.in(tenant, () -> store.last().map(kept -> kept.seal().last()).orElse(0L));
  }

  private String written() {
    StringWriter writer = new StringWriter();
    hospitals.run(tenant, () -> file.write(writer, () -> true));
    return writer.toString();
  }

  private Verdict verdict(Anchor... anchors) {
    try {
      return AuditCheck.of(
          new BufferedReader(new StringReader(written())),
          tenant.id().value(),
          List.of(key.known()),
          List.of(anchors));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private long firstBad(Anchor... anchors) {
    return Objects.requireNonNull(verdict(anchors).fault()).number();
  }

  private void asOwner(String... statements) throws SQLException {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET app.tenant = '" + tenant.id() + "'");
      for (String sql : statements) {
        assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
      }
      statement.execute("RESET app.tenant");
    }
  }

  private String eventOf(long number) {
    return "(SELECT event_id FROM audit_sealed WHERE number = " + number + ")";
  }

  @Test
  void whatHappenedIsSealedOnceAndTheFileIsWhole() {
    happen(3);
    sealAll(3);
    happen(4);
    sealAll(7);
    assertThat(seal()).isZero();
    assertThat(verdict().whole()).isTrue();
    assertThat(verdict().events()).isEqualTo(7);
    assertThat(written()).contains("\"action\":\"test.deed\"").contains("\\\"电话\\\"\\n");
  }

  @Test
  void twoSealersAtOnceSealEachEventOnce() throws Exception {
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Future<?>> work = new ArrayList<>();
      for (int node = 0; node < 2; node++) {
        work.add(nodes.submit(() -> happen(40)));
        work.add(
            nodes.submit(() -> {
              for (int i = 0; i < 40; i++) {
                seal();
              }
            }));
      }
      for (Future<?> each : work) {
        each.get();
      }
    }
    sealAll(80);
    assertThat(verdict().whole()).isTrue();
    assertThat(verdict().events()).isEqualTo(80);
  }

  @Test
  void whatIsCommittedLateIsNotPassedOver() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Callable<Void> slow =
          () ->
              hospitals.in(
                  tenant,
                  () -> {
                    audit.record(AuditEvent.allowed(Actor.system(), "test.late"));
                    written.countDown();
                    try {
                      goOn.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    return null;
                  });
      Future<Void> late = other.submit(slow);
      written.await();
      happen(5);
      assertThat(seal()).as("somebody before them is not ready").isZero();
      goOn.countDown();
      late.get();
    }
    sealAll(6);
    assertThat(verdict().events()).isEqualTo(6);
    assertThat(written().lines().findFirst()).get().asString().contains("test.late");
  }

  @Test
  void whoeverChangesAnEventInTheDatabaseIsFound() throws SQLException {
    happen(10);
    sealAll(10);
    long bad = ThreadLocalRandom.current().nextLong(1, 11);
    asOwner("UPDATE audit_event SET reason = 'nothing' WHERE event_id = " + eventOf(bad));
    assertThat(firstBad()).isEqualTo(bad);
  }

  @Test
  void whoeverDeletesAnEventIsFound() throws SQLException {
    happen(10);
    sealAll(10);
    asOwner("DELETE FROM audit_event WHERE event_id = " + eventOf(4));
    assertThat(firstBad()).isEqualTo(4);
  }

  @Test
  void whoeverDeletesTheEndWithItsSealIsFoundByTheAnchor() throws SQLException {
    happen(4);
    sealAll(4);
    happen(4);
    sealAll(8);
    Anchor anchor =
        hospitals.in(tenant, () -> Anchor.of(store.last().orElseThrow().seal(), clock.instant()));
    assertThat(verdict(anchor).whole()).isTrue();
    long lastBatch = anchor.batch();
    long first = hospitals.in(tenant, () -> store.from(lastBatch, 1).getFirst().seal().first());
    asOwner(
        "DELETE FROM audit_event WHERE event_id IN (SELECT event_id FROM audit_sealed WHERE number >= "
            + first
            + ")",
        "DELETE FROM audit_sealed WHERE number >= " + first,
        "DELETE FROM audit_seal WHERE batch = " + lastBatch);
    assertThat(verdict().whole()).as("without the anchor nothing is seen").isTrue();
    assertThat(firstBad(anchor)).isEqualTo(first);
  }

  @Test
  void theApplicationItselfMayNotChangeASeal() {
    happen(1);
    sealAll(1);
    for (String sql :
        List.of(
            "DELETE FROM audit_seal",
            "UPDATE audit_sealed SET leaf = leaf",
            "UPDATE audit_event SET reason = ''")) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> hospitals.run(tenant, () -> jdbc.sql(sql).update())))
          .as(sql)
          .hasRootCauseInstanceOf(org.postgresql.util.PSQLException.class)
          .hasStackTraceContaining("permission denied");
    }
  }

  @Test
  void itGoesOnAfterTheDatabaseWasLoadedFromADump() throws SQLException {
    happen(3);
    sealAll(3);
    happen(2);
    // In the new server transactions count from a low number: what was there has higher ones.
    asOwner(
        "UPDATE audit_event SET written_in = (written_in::text::bigint + 1000000000)::text::xid8",
        "UPDATE audit_seal SET sealed_to = (sealed_to::text::bigint + 1000000000)::text::xid8");
    happen(4);
    sealAll(9);
    happen(1);
    sealAll(10);
    assertThat(verdict().whole()).isTrue();
    assertThat(verdict().events()).isEqualTo(10);
  }

  @Test
  void anchorsAreAppendedOnceForEachNewState(@TempDir Path folder) throws java.io.IOException {
    Path anchors = folder.resolve("elsewhere/anchors.jsonl");
    AnchorAudit anchor =
        new AnchorAudit(
            store,
            new AuditSettings(
                Duration.ofSeconds(20), Path.of("elsewhere/anchors.jsonl"), Duration.ofMinutes(10)),
            folder,
            transaction,
            clock);
    Tenancy.run(tenant.id(), anchor::round);
    assertThat(anchors).as("there is nothing to anchor").doesNotExist();
    happen(2);
    sealAll(2);
    Tenancy.run(tenant.id(), anchor::round);
    Tenancy.run(tenant.id(), anchor::round);
    happen(2);
    sealAll(4);
    Tenancy.run(tenant.id(), anchor::round);
    assertThat(Files.readAllLines(anchors))
        .hasSize(2)
        .allMatch(line -> line.contains("\"tenant\":" + tenant.id()));
  }
}
