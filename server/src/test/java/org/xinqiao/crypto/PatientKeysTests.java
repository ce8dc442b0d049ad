package org.xinqiao.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// A key that encrypted something must be the one that is stored: whatever else is unreadable for
/// ever. So a key whose row was taken back is never used again, by nobody.
@XinqiaoTest
class PatientKeysTests {

  @Autowired TestHospital hospitals;
  @Autowired JdbcClient jdbc;
  @Autowired JdbcOperations batches;
  @Autowired TenantKeys tenantKeys;
  @Autowired PlatformTransactionManager transactions;

  private final PatientId patient = new PatientId(UUID.randomUUID());
  private Tenant tenant;
  private PatientKeys keys;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    keys = new PatientKeys(jdbc, batches, tenantKeys);
  }

  /// The key as somebody finds it who remembers nothing.
  private SecretKey stored() {
    return hospitals.in(tenant, () -> new PatientKeys(jdbc, batches, tenantKeys).keyOf(patient));
  }

  private TransactionTemplate like(int propagation) {
    TransactionTemplate template = new TransactionTemplate(transactions);
    template.setPropagationBehavior(propagation);
    return template;
  }

  private SecretKey in(TransactionTemplate template, boolean takeBack) {
    return template.execute(status -> {
      SecretKey key = keys.keyOf(patient);
      if (takeBack) {
        status.setRollbackOnly();
      }
      return key;
    });
  }

  @Test
  void aKeyIsMadeOnceAndIsTheOneThatIsStored() {
    SecretKey key = hospitals.in(tenant, () -> keys.keyOf(patient));
    assertThat(hospitals.in(tenant, () -> keys.keyOf(patient))).isEqualTo(key);
    assertThat(stored()).isEqualTo(key);
  }

  /// A list asks once, not once a line: afterwards nothing is asked, so that rows which have gone
  /// in between make no difference to the transaction.
  @Test
  void theKeysOfManyAreReadTogether() {
    PatientId other = new PatientId(UUID.randomUUID());
    PatientId keyless = new PatientId(UUID.randomUUID());
    List<SecretKey> made =
        hospitals.in(tenant, () -> List.of(keys.keyOf(patient), keys.keyOf(other)));
    PatientKeys elsewhere = new PatientKeys(jdbc, batches, tenantKeys);
    hospitals.run(
        tenant,
        () -> {
          elsewhere.readAll(List.of(patient, other, keyless));
          jdbc.sql("SET LOCAL app.tenant = '0'").update(); // No row is there any more.
          assertThat(elsewhere.known(patient)).contains(made.getFirst());
          assertThat(elsewhere.known(other)).contains(made.getLast());
          assertThat(elsewhere.known(keyless)).isEmpty();
        });
  }

  @Test
  void aKeyOfATransactionThatWasTakenBackIsNotUsedAgain() {
    SecretKey lost =
        Tenancy.call(tenant.id(), () -> in(like(TransactionDefinition.PROPAGATION_REQUIRED), true));
    SecretKey key = hospitals.in(tenant, () -> keys.keyOf(patient));
    assertThat(key).isNotEqualTo(lost);
    assertThat(stored()).isEqualTo(key);
  }

  @Test
  void aKeyThatWentWithASavepointIsNotUsedByTheRest() {
    SecretKey key =
        hospitals.in(
            tenant,
            () -> {
              SecretKey lost = in(like(TransactionDefinition.PROPAGATION_NESTED), true);
              SecretKey next = keys.keyOf(patient);
              assertThat(next).isNotEqualTo(lost);
              return next;
            });
    assertThat(stored()).isEqualTo(key);
  }

  @Test
  void aTransactionWithinAnotherHasKeysOfItsOwn() {
    PatientId other = new PatientId(UUID.randomUUID());
    SecretKey key =
        hospitals.in(
            tenant,
            () -> {
              SecretKey mine = keys.keyOf(other);
              SecretKey lost = in(like(TransactionDefinition.PROPAGATION_REQUIRES_NEW), true);
              assertThat(keys.keyOf(other)).as("mine are there again").isEqualTo(mine);
              SecretKey next = keys.keyOf(patient);
              assertThat(next).isNotEqualTo(lost);
              return next;
            });
    assertThat(stored()).isEqualTo(key);
  }

  @Test
  void whoSeesAKeyBeforeItsCommitHasNoneOfIt() throws Exception {
    try (var other = java.util.concurrent.Executors.newSingleThreadExecutor()) {
      TransactionStatus open =
          Tenancy.call(
              tenant.id(), () -> transactions.getTransaction(TransactionDefinition.withDefaults()));
      SecretKey lost = Tenancy.call(tenant.id(), () -> keys.keyOf(patient));
      var waiting = other.submit(() -> hospitals.in(tenant, () -> keys.keyOf(patient)));
      Thread.sleep(300); // The other one waits for the row, and must not have found the key.
      assertThat(waiting.isDone()).isFalse();
      Tenancy.run(tenant.id(), () -> transactions.rollback(open));
      SecretKey key = waiting.get();
      assertThat(key).isNotEqualTo(lost);
      assertThat(stored()).isEqualTo(key);
    }
  }
}
