package org.xinqiao.patient;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Numbers of people who were erased, as keyed hashes (ADR 0050). Nobody who is known by one of
/// them is registered, until that is lifted. Thread-safe; all in the caller's transaction.
@Service
public class Tombstones {

  private final PatientStore store;
  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  Tombstones(PatientStore store, JdbcClient jdbc, ApplicationEventPublisher events) {
    this.store = store;
    this.jdbc = jdbc;
    this.events = events;
  }

  /// What these records alone are known by, ahead of their erasure. An identity card that another
  /// record of the hospital holds too, such as that of a twin entered by mistake, stays with that
  /// one, whether or not whoever asks may see it.
  ///
  /// @return the keyed hashes in hexadecimal digits
  @Transactional(propagation = Propagation.MANDATORY)
  public List<String> keysOf(Collection<PatientId> records) {
    return jdbc.sql("SELECT patient_keys_held_alone(:records, :kinds)")
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .param("kinds", kindsThatIdentify())
        .query((row, n) -> HexFormat.of().formatHex(row.getBytes(1)))
        .list();
  }

  /// Lets nobody else decide about what these records are known by until the transaction ends.
  @Transactional(propagation = Propagation.MANDATORY)
  public void lock(List<PatientId> records) {
    store.lock(keysOf(records));
  }

  /// Waits for whoever counts on these records being there, such as one who raises an alert, and
  /// has them wait until the transaction ends.
  @Transactional(propagation = Propagation.MANDATORY)
  public void lockRows(Collection<PatientId> records) {
    jdbc.sql(
            """
            SELECT patient_id FROM patient WHERE tenant_id = :tenant AND patient_id = ANY (:records)
             ORDER BY patient_id FOR UPDATE
            """)
        .param("tenant", tenant())
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .query(row -> {});
  }

  /// Has whoever is known by these be refused from now on. Once more does nothing.
  @Transactional(propagation = Propagation.MANDATORY)
  public void bury(Collection<String> keys, UUID erasure, Instant at) {
    store.lock(keys);
    jdbc.sql(
            """
            INSERT INTO patient_tombstone (tenant_id, key_hash, erasure_id, buried_at)
            SELECT :tenant, key, :erasure, :at FROM unnest(:keys) AS key
            ON CONFLICT DO NOTHING
            """)
        .param("tenant", tenant())
        .param("keys", bytes(keys))
        .param("erasure", erasure)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Has nobody be refused any more because of this erasure.
  @Transactional(propagation = Propagation.MANDATORY)
  public void lift(UUID erasure, Instant at) {
    jdbc.sql(
            """
            UPDATE patient_tombstone SET lifted_at = :at
             WHERE tenant_id = :tenant AND erasure_id = :erasure AND lifted_at IS NULL
            """)
        .param("tenant", tenant())
        .param("erasure", erasure)
        .param("at", Timestamp.from(at))
        .update();
    events.publishEvent(new TombstonesLifted(erasure));
  }

  boolean hold(Collection<String> keys) {
    return !among(keys).isEmpty();
  }

  /// Those of the keys that are refused.
  Set<String> among(Collection<String> keys) {
    return jdbc
        .sql(
            """
            SELECT key_hash FROM patient_tombstone
             WHERE tenant_id = :tenant AND key_hash = ANY (:keys) AND lifted_at IS NULL
            """)
        .param("tenant", tenant())
        .param("keys", bytes(keys))
        .query((row, n) -> HexFormat.of().formatHex(row.getBytes(1)))
        .list()
        .stream()
        .collect(Collectors.toSet());
  }

  private static String[] kindsThatIdentify() {
    return Arrays.stream(PatientRecord.Identifier.Kind.values())
        .filter(PatientRecord.Identifier.Kind::identifies)
        .map(PatientRecord.Identifier.Kind::code)
        .toArray(String[]::new);
  }

  private static byte[][] bytes(Collection<String> keys) {
    return keys.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
