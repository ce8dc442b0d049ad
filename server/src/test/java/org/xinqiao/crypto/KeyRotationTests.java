package org.xinqiao.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.testkit.Eventually;

/// The root key is changed while others read and write, and afterwards the old one is of no use.
@XinqiaoTest
class KeyRotationTests {

  private static final Duration KNOWN_FOR = Duration.ofMillis(400);
  private static final String RAW = "intake_message.raw";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired JdbcClient jdbc;
  @Autowired JdbcOperations batches;
  @Autowired PlatformTransactionManager transactions;
  @Autowired List<SealedColumn> columns;
  @Autowired RootKeys rootKeys;

  private Roots roots;
  private Tenant tenant;
  private Node node;

  /// The root keys of the application, some of which were taken away. Those of the application,
  /// since others ask all hospitals of the test run for what they know.
  private static final class Roots implements RootKeys {

    private final RootKeys real;
    private final Set<Integer> gone = ConcurrentHashMap.newKeySet();

    Roots(RootKeys real) {
      this.real = real;
    }

    @Override
    public SortedSet<Integer> numbers() {
      SortedSet<Integer> left = new TreeSet<>(real.numbers());
      left.removeAll(gone);
      return left;
    }

    @Override
    public byte[] bytes(int number) {
      if (gone.contains(number)) {
        throw new IllegalStateException("gone: " + number);
      }
      return real.bytes(number);
    }

    @Override
    public void make(int number) {
      real.make(number);
    }
  }

  /// What one node of an installation has in its memory.
  private final class Node {
    final KeyNumbers numbers = new KeyNumbers(jdbc, roots, transactions, KNOWN_FOR);
    final TenantKeys tenantKeys = new TenantKeys(roots, numbers, new KeyUses(jdbc));
    final HashKeys hashKeys = new HashKeys(jdbc, tenantKeys, numbers);
    final FieldCipher cipher =
        new FieldCipher(new PatientKeys(jdbc, batches, tenantKeys), tenantKeys, columns);
    final KeyedHash hash = new KeyedHash(hashKeys);
    final KeyRotation rotation =
        new KeyRotation(jdbc, tenantKeys, numbers, hashKeys, roots, columns);
  }

  /// Something that was written once and has to be readable for ever.
  private record Written(PatientId patient, UUID message, byte[] words, byte[] phone) {}

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    roots = new Roots(rootKeys);
    node = new Node();
  }

  private Written write(Node by) {
    return hospitals.in(
        tenant,
        () -> {
          PatientId patient = new PatientId(UUID.randomUUID());
          UUID message = UUID.randomUUID();
          byte[] raw = by.cipher.encryptForTenant(RAW, message, text(message));
          jdbc.sql(
                  """
                  INSERT INTO intake_message (tenant_id, message_id, control_id, payload_hash, message_type,
                    raw_enc, bytes, received_at, state)
                  VALUES (:tenant, :id, :control, '', 'ADT^A01', :raw, 1, :at, 'applied')
                  """)
              .param("tenant", tenant.id().value())
              .param("id", message)
              .param("control", message.toString())
              .param("raw", raw)
              .param("at", Timestamp.from(Instant.now()))
              .update();
          return new Written(
              patient,
              message,
              by.cipher.encrypt(patient, "messaging_attempt.text", message, "words of " + message),
              by.hash.of("phone", "+86130" + message));
        });
  }

  private static byte[] text(UUID message) {
    return ("raw " + message).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void read(Node by, Written one) {
    hospitals.run(
        tenant,
        () -> {
          byte[] raw =
              jdbc.sql("SELECT raw_enc FROM intake_message WHERE tenant_id = ? AND message_id = ?")
                  .param(tenant.id().value())
                  .param(one.message())
                  .query(byte[].class)
                  .single();
          assertThat(by.cipher.decryptForTenant(RAW, one.message(), raw))
              .isEqualTo(text(one.message()));
          assertThat(
                  by.cipher.decrypt(
                      one.patient(), "messaging_attempt.text", one.message(), one.words()))
              .isEqualTo("words of " + one.message());
          assertThat(by.hash.of("phone", "+86130" + one.message())).isEqualTo(one.phone());
        });
  }

  private boolean round(Node by) {
    return org.xinqiao.shared.Tenancy.call(
        tenant.id(),
        () ->
            Boolean.TRUE.equals(
                new org.springframework.transaction.support.TransactionTemplate(transactions)
                    .execute(status -> by.rotation.round())));
  }

  private int begin(Node by) {
    return hospitals.in(tenant, () -> by.rotation.begin().orElseThrow());
  }

  private KeyRotation.Progress progress(Node by) {
    return hospitals.in(tenant, by.rotation::progress);
  }

  @Test
  void underLoadNothingFailsAndAfterwardsTheOldRootIsOfNoUse() throws Exception {
    List<Written> before = new ArrayList<>();
    for (int n = 0; n < 180; n++) {
      before.add(write(node));
    }
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    Node second = new Node();
    AtomicBoolean go = new AtomicBoolean(true);
    AtomicInteger done = new AtomicInteger();
    List<Written> during = java.util.Collections.synchronizedList(new ArrayList<>());
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> load = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        Node by = n == 0 ? second : node;
        load.add(
            others.submit(() -> {
              while (go.get()) {
                Written one = write(by);
                during.add(one);
                read(second, one);
                read(node, before.get(done.get() % before.size()));
                done.incrementAndGet();
              }
            }));
      }
      try {
        assertThat(begin(node)).isEqualTo(2);
        // The other node learns of it a little later, and writes with the old key meanwhile.
        assertThat(round(node)).as("moves nothing before all know").isFalse();
        Eventually.await(Duration.ofSeconds(30), () -> round(node) && moved(node) > 0);
        // The first node stops half-way, the second goes on from the checkpoint.
        assertThat(progress(second).endedAt()).isNull();
        Eventually.await(
            Duration.ofSeconds(30),
            () -> {
              while (round(second)) {
                Thread.onSpinWait();
              }
              return progress(second).endedAt() != null;
            });
      } finally {
        go.set(false);
      }
      for (Future<?> one : load) {
        one.get(); // Throws when a read or a write failed.
      }
    }
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT get_byte(totp_secret, 5) FROM access_credential")
                        .query(Integer.class)
                        .list()))
        .as("secrets of authenticators")
        .containsExactly(2);
    people.signIn(nurse);
    assertThat(done.get()).as("what went on meanwhile").isGreaterThan(10);
    KeyRotation.Progress progress = progress(node);
    assertThat(progress.number()).isEqualTo(2);
    assertThat(progress.steps()).hasSize(columns.size() + 1).allMatch(KeyRotation.Step::done);
    assertThat(moved(node)).isGreaterThanOrEqualTo(2L * before.size());

    roots.gone.add(1);
    Node fresh = new Node();
    before.forEach(one -> read(fresh, one));
    during.forEach(one -> read(fresh, one));
    read(fresh, write(fresh));
  }

  @Test
  void aSecondOneWaitsForTheFirstAndThenMovesOn() {
    Written one = write(node);
    begin(node);
    assertThat(hospitals.in(tenant, node.rotation::begin)).isEmpty();
    finish(node);
    assertThat(begin(node)).isEqualTo(3);
    finish(node);
    roots.gone.add(1);
    roots.gone.add(2);
    read(new Node(), one);
  }

  @Test
  void whatIsNotMovedIsUnreadableWithoutItsRoot() {
    Written one = write(node);
    begin(node);
    roots.gone.add(1);
    assertThatThrownBy(() -> read(new Node(), one)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anotherHospitalGoesOnWithItsOwn() {
    begin(node);
    Tenant other = hospitals.open();
    assertThat(hospitals.in(other, () -> new Node().numbers.current())).isEqualTo(1);
    assertThat(hospitals.in(tenant, () -> new Node().numbers.current())).isEqualTo(2);
  }

  private void finish(Node by) {
    Eventually.await(
        Duration.ofSeconds(30),
        () -> {
          while (round(by)) {
            Thread.onSpinWait();
          }
          return progress(by).endedAt() != null;
        });
  }

  private long moved(Node by) {
    return progress(by).steps().stream().mapToLong(KeyRotation.Step::moved).sum();
  }
}
