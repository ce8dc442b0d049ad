package org.xinqiao.crypto;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Changes the root key of a tenant, and with it every key that is derived from it, while
/// everything goes on (ADR 0047): from its beginning on what is new is sealed with the new key,
/// what is old opens with the old one and is sealed anew, batch by batch. Each batch is a
/// transaction, so a rotation that was interrupted goes on where it was.
///
/// Nothing here destroys the old root: backups from before still need it.
@Service
public class KeyRotation {

  private static final int ROWS = 50;

  private final JdbcClient jdbc;
  private final TenantKeys tenantKeys;
  private final KeyNumbers numbers;
  private final HashKeys hashKeys;
  private final RootKeys roots;
  private final List<Part> parts = new ArrayList<>();

  /// One column, and how its ciphertexts are bound.
  private record Part(
      String place,
      String purpose,
      Function<String, byte[]> binding,
      String find,
      String replace) {}

  KeyRotation(
      JdbcClient jdbc,
      TenantKeys tenantKeys,
      KeyNumbers numbers,
      HashKeys hashKeys,
      RootKeys roots,
      List<SealedColumn> columns) {
    this.jdbc = jdbc;
    this.tenantKeys = tenantKeys;
    this.numbers = numbers;
    this.hashKeys = hashKeys;
    this.roots = roots;
    parts.add(
        new Part(
            "crypto_patient_key.wrapped",
            PatientKeys.PURPOSE,
            row -> PatientKeys.binding(PatientId.of(row)),
            """
            SELECT patient_id::text AS row, wrapped AS sealed FROM crypto_patient_key
             WHERE tenant_id = :tenant AND substring(wrapped FROM 3 FOR 4) <> :number
               AND (CAST(:after AS uuid) IS NULL OR patient_id > CAST(:after AS uuid))
             ORDER BY patient_id LIMIT :limit
            """,
            """
            UPDATE crypto_patient_key SET wrapped = :sealed
             WHERE tenant_id = :tenant AND patient_id = CAST(:row AS uuid) AND wrapped = :old
            """));
    for (SealedColumn column : columns) {
      parts.add(
          new Part(
              column.place(),
              FieldCipher.purpose(column.column()),
              row -> FieldCipher.binding(column.column(), row),
              column.find(),
              column.replace()));
    }
  }

  /// How far it is.
  ///
  /// @param number of the root key that the tenant writes with
  /// @param beganAt null when it was never changed
  /// @param endedAt when nothing was left under an older key; null while there may be
  /// @param heldAt since when it is held; null while it goes on
  public record Progress(
      int number,
      @Nullable Instant beganAt,
      @Nullable Instant endedAt,
      @Nullable Instant heldAt,
      List<Step> steps) {

    public boolean underWay() {
      return beganAt != null && endedAt == null;
    }
  }

  /// @param place `table.column`
  /// @param moved rows that were sealed anew
  public record Step(String place, long moved, boolean done) {}

  /// Begins a rotation in the caller's transaction, and makes the root key where it is not there
  /// yet. Installations of several nodes give it to all of them first.
  ///
  /// @return the number of the new key; empty while a rotation is under way
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Integer> begin() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('crypto/rotation', :tenant))")
        .param("tenant", tenant())
        .query(row -> {});
    int before = numbers.stored();
    if (atWork().isPresent()) {
      return Optional.empty();
    }
    int number = before + 1;
    roots.make(number);
    hashKeys.wrapAll(number);
    jdbc.sql("INSERT INTO crypto_rotation (tenant_id, number) VALUES (:tenant, :number)")
        .param("tenant", tenant())
        .param("number", number)
        .update();
    for (Part part : parts) {
      jdbc.sql(
              """
              INSERT INTO crypto_rotation_step (tenant_id, number, place, moved, done)
              VALUES (:tenant, :number, :place, 0, false)
              """)
          .param("tenant", tenant())
          .param("number", number)
          .param("place", part.place())
          .update();
    }
    forgetAfterCommit();
    return Optional.of(number);
  }

  @Transactional(readOnly = true)
  public Progress progress() {
    int number = numbers.stored();
    List<Step> steps =
        jdbc.sql(
                """
                SELECT place, moved, done FROM crypto_rotation_step
                 WHERE tenant_id = :tenant AND number = :number ORDER BY place
                """)
            .param("tenant", tenant())
            .param("number", number)
            .query((row, n) -> new Step(row.getString(1), row.getLong(2), row.getBoolean(3)))
            .list();
    return jdbc.sql(
            """
            SELECT began_at, ended_at, held_at FROM crypto_rotation
             WHERE tenant_id = :tenant AND number = :number
            """)
        .param("tenant", tenant())
        .param("number", number)
        .query((row, n) ->
            new Progress(
                number,
                instant(row, "began_at"),
                instant(row, "ended_at"),
                instant(row, "held_at"),
                steps))
        .optional()
        .orElse(new Progress(number, null, null, null, steps));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  /// Holds the rotation that is under way, or lets it go on, in the caller's transaction.
  ///
  /// @return false when there is none, or it is so already
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean hold(boolean held) {
    return jdbc.sql(
                """
                UPDATE crypto_rotation SET held_at = CASE WHEN :held THEN now() END
                 WHERE tenant_id = :tenant AND ended_at IS NULL AND (held_at IS NULL) = :held
                """)
            .param("held", held)
            .param("tenant", tenant())
            .update()
        == 1;
  }

  /// Seals the next rows anew, as one transaction of the current tenant.
  ///
  /// @return whether something may be left to do
  @Transactional
  public boolean round() {
    Optional<Open> open = atWork();
    if (open.isEmpty() || !claimed()) {
      return false;
    }
    int number = open.get().number();
    return switch (open.get().stage()) {
      case "held", "announced", "settling" -> false;
      case "known" -> noteHorizon(number);
      default -> nextStep(number).map(step -> moveSome(number, step)).orElseGet(() -> end(number));
    };
  }

  private boolean claimed() {
    return jdbc.sql(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('crypto/rotation', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  private boolean noteHorizon(int number) {
    jdbc.sql(
            """
            UPDATE crypto_rotation SET horizon = pg_current_xact_id()
             WHERE tenant_id = :tenant AND number = :number
            """)
        .param("tenant", tenant())
        .param("number", number)
        .update();
    return true;
  }

  private boolean end(int number) {
    jdbc.sql(
            "UPDATE crypto_rotation SET ended_at = now() WHERE tenant_id = :tenant AND number = :number")
        .param("tenant", tenant())
        .param("number", number)
        .update();
    return false;
  }

  private record Checkpoint(String place, @Nullable String after) {}

  private record Sealed(String row, byte[] bytes) {}

  private boolean moveSome(int number, Checkpoint from) {
    Part part =
        parts.stream().filter(one -> one.place().equals(from.place())).findFirst().orElseThrow();
    List<Sealed> rows =
        jdbc.sql(part.find())
            .param("tenant", tenant())
            .param("number", ByteBuffer.allocate(4).putInt(number).array())
            .param("after", from.after(), Types.VARCHAR)
            .param("limit", ROWS)
            .query((row, n) -> new Sealed(row.getString("row"), row.getBytes("sealed")))
            .list();
    for (Sealed one : rows) {
      byte[] binding = part.binding().apply(one.row());
      jdbc.sql(part.replace())
          .param("tenant", tenant())
          .param("row", one.row())
          .param("old", one.bytes())
          .param(
              "sealed",
              tenantKeys.sealWith(
                  number,
                  part.purpose(),
                  binding,
                  tenantKeys.open(part.purpose(), binding, one.bytes())))
          .update();
    }
    jdbc.sql(
            """
            UPDATE crypto_rotation_step SET moved = moved + :moved, after_row = :after, done = :done
             WHERE tenant_id = :tenant AND number = :number AND place = :place
            """)
        .param("moved", rows.size())
        .param("after", rows.isEmpty() ? from.after() : rows.getLast().row(), Types.VARCHAR)
        .param("done", rows.isEmpty())
        .param("tenant", tenant())
        .param("number", number)
        .param("place", part.place())
        .update();
    return true;
  }

  private Optional<Checkpoint> nextStep(int number) {
    return jdbc.sql(
            """
            SELECT place, after_row FROM crypto_rotation_step
             WHERE tenant_id = :tenant AND number = :number AND NOT done ORDER BY place LIMIT 1
            """)
        .param("tenant", tenant())
        .param("number", number)
        .query((row, n) -> new Checkpoint(row.getString(1), row.getString(2)))
        .optional();
  }

  /// A rotation that has not ended, and how far the others are. Rows are moved only when every node
  /// knows the new number and no transaction is left that began before: what it writes with the old
  /// key would appear behind the walk.
  private Optional<Open> atWork() {
    return jdbc.sql(
            """
            SELECT number,
                   CASE WHEN held_at IS NOT NULL THEN 'held'
                        WHEN horizon < pg_snapshot_xmin(pg_current_snapshot()) THEN 'moving'
                        WHEN horizon IS NOT NULL THEN 'settling'
                        WHEN began_at + CAST(:known AS interval) < clock_timestamp() THEN 'known'
                        ELSE 'announced' END AS stage
              FROM crypto_rotation WHERE tenant_id = :tenant AND ended_at IS NULL
            """)
        .param("known", 2 * numbers.knownFor().toMillis() + "ms")
        .param("tenant", tenant())
        .query((row, n) -> new Open(row.getInt(1), row.getString(2)))
        .optional();
  }

  private record Open(int number, String stage) {}

  private void forgetAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            numbers.forget();
          }
        });
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
