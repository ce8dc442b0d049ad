package org.xinqiao.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// One random key per patient, wrapped by a key of the tenant. Made with the first field that needs
/// it.
@Component
class PatientKeys {

  static final String PURPOSE = "wrap/patient";

  private static final int CACHED = 20_000;

  private record Owner(TenantId tenant, PatientId patient) {}

  private final JdbcClient jdbc;
  private final JdbcOperations batches;
  private final TenantKeys tenantKeys;
  private final SecureRandom random = new SecureRandom();
  private final Map<Owner, SecretKey> cache =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Owner, SecretKey> eldest) {
              return size() > CACHED;
            }
          });

  PatientKeys(JdbcClient jdbc, JdbcOperations batches, TenantKeys tenantKeys) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.tenantKeys = tenantKeys;
  }

  /// The key to write with; made when there is none.
  SecretKey keyOf(PatientId patient) {
    Owner owner = new Owner(Tenancy.current(), patient);
    return known(owner)
        .orElseGet(() -> {
          SecretKey key = make(owner);
          ofTransaction().put(owner, key);
          return key;
        });
  }

  /// The key to read with. Where there is none, nothing opens any more: it is not made anew.
  Optional<SecretKey> known(PatientId patient) {
    return known(new Owner(Tenancy.current(), patient));
  }

  private Optional<SecretKey> known(Owner owner) {
    SecretKey known = cache.get(owner);
    if (known != null) {
      return Optional.of(known);
    }
    Map<Owner, SecretKey> here = ofTransaction();
    if (!here.containsKey(owner)) {
      stored(owner).ifPresent(key -> here.put(owner, key));
    }
    return Optional.ofNullable(here.get(owner));
  }

  /// Keys that the current transaction read or made. A key whose row is rolled back must not be
  /// used again, so what is made after a savepoint goes with it, and no other transaction sees it
  /// before the commit.
  private Map<Owner, SecretKey> ofTransaction() {
    if (TransactionSynchronizationManager.getResource(this) instanceof Keys keys) {
      return keys.keys();
    }
    Keys keys = new Keys(new HashMap<>());
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.bindResource(this, keys);
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void suspend() {
              TransactionSynchronizationManager.unbindResource(PatientKeys.this);
            }

            @Override
            public void resume() {
              TransactionSynchronizationManager.bindResource(PatientKeys.this, keys);
            }

            @Override
            public void savepointRollback(Object savepoint) {
              keys.keys().clear();
            }

            @Override
            public void afterCommit() {
              cache.putAll(keys.keys());
            }

            @Override
            public void afterCompletion(int status) {
              TransactionSynchronizationManager.unbindResourceIfPossible(PatientKeys.this);
            }
          });
    }
    return keys.keys();
  }

  private record Keys(Map<Owner, SecretKey> keys) {}

  void forget(Collection<PatientId> patients) {
    List<Owner> owners =
        patients.stream().map(patient -> new Owner(Tenancy.current(), patient)).toList();
    // Bound before what follows, so that its afterCommit runs first.
    ofTransaction().keySet().removeAll(owners);
    cache.keySet().removeAll(owners);
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              cache.keySet().removeAll(owners);
            }
          });
    }
  }

  /// Makes the keys of new patients with one statement. Until the transaction ends they are known
  /// here without asking the database, so it must be kept or undone as a whole.
  void makeAll(Collection<PatientId> patients) {
    RowBatch rows = RowBatch.into("crypto_patient_key", "patient_id uuid", "wrapped bytea");
    Map<Owner, SecretKey> made = new HashMap<>();
    for (PatientId patient : patients) {
      Owner owner = new Owner(Tenancy.current(), patient);
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      rows.add(patient.value(), tenantKeys.seal(PURPOSE, binding(owner.patient()), bytes));
      made.put(owner, new SecretKeySpec(bytes, "AES"));
    }
    rows.insert(batches);
    ofTransaction().putAll(made);
  }

  /// Reads the keys of many patients with one statement, for fields of theirs that are opened next
  /// in the same transaction.
  void readAll(Collection<PatientId> patients) {
    TenantId tenant = Tenancy.current();
    Map<Owner, SecretKey> here = ofTransaction();
    UUID[] unknown =
        patients.stream()
            .filter(patient -> {
              Owner owner = new Owner(tenant, patient);
              return !cache.containsKey(owner) && !here.containsKey(owner);
            })
            .map(PatientId::value)
            .toArray(UUID[]::new);
    if (unknown.length > 1) {
      jdbc.sql(
              "SELECT patient_id, wrapped FROM crypto_patient_key WHERE tenant_id = ? AND patient_id = ANY (?)")
          .param(tenant.value())
          .param(unknown)
          .query(row -> {
            Owner owner = new Owner(tenant, new PatientId(row.getObject(1, UUID.class)));
            here.put(owner, unwrap(owner, row.getBytes(2)));
          });
    }
  }

  /// Records that are or were one patient with this one, over any number of merges; also those that
  /// are beyond the reach of the one who asks, for a text was written under the key of whoever
  /// stood for the patient then.
  List<PatientId> mergedWith(PatientId patient) {
    return jdbc.sql("SELECT patient_ever_merged_with(?, ?)")
        .param(Tenancy.current().value())
        .param(patient.value())
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  private Optional<SecretKey> stored(Owner owner) {
    return jdbc.sql("SELECT wrapped FROM crypto_patient_key WHERE tenant_id = ? AND patient_id = ?")
        .param(owner.tenant().value())
        .param(owner.patient().value())
        .query(byte[].class)
        .optional()
        .map(wrapped -> unwrap(owner, wrapped));
  }

  private SecretKey make(Owner owner) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    byte[] wrapped = tenantKeys.seal(PURPOSE, binding(owner.patient()), bytes);
    int made =
        jdbc.sql(
                """
                INSERT INTO crypto_patient_key (tenant_id, patient_id, wrapped) VALUES (?, ?, ?)
                ON CONFLICT (tenant_id, patient_id) DO NOTHING
                """)
            .param(owner.tenant().value())
            .param(owner.patient().value())
            .param(wrapped)
            .update();
    return made == 1 ? new SecretKeySpec(bytes, "AES") : stored(owner).orElseThrow();
  }

  private SecretKey unwrap(Owner owner, byte[] wrapped) {
    return new SecretKeySpec(tenantKeys.open(PURPOSE, binding(owner.patient()), wrapped), "AES");
  }

  static byte[] binding(PatientId patient) {
    return ("crypto_patient_key|" + Tenancy.current() + "|" + patient)
        .getBytes(StandardCharsets.UTF_8);
  }
}
