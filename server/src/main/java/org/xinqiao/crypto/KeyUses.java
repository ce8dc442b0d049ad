package org.xinqiao.crypto;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Counts how often keys that are derived from a root have sealed something (ADR 0051). AES-GCM
/// with random nonces is safe for 2^32 uses of a key (NIST SP 800-38D, 8.3); long before that it is
/// time for another one. Counted in memory and written down now and then: a node that dies forgets
/// some seconds, which the distance to that limit allows for. Thread-safe.
///
/// Keys of single patients are not counted: a million uses a year are far from any limit.
@Service
public class KeyUses {

  private record Name(TenantId tenant, int number, String purpose) {}

  private final JdbcClient jdbc;
  private final ConcurrentMap<Name, LongAdder> since = new ConcurrentHashMap<>();

  KeyUses(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void count(int number, String purpose) {
    since
        .computeIfAbsent(new Name(Tenancy.current(), number, purpose), name -> new LongAdder())
        .increment();
  }

  /// Writes down what the current tenant's keys were used for since the last time. When that fails,
  /// it is lost: the next ones are counted on.
  @Transactional
  public void writeDown() {
    for (Map.Entry<Name, LongAdder> one : since.entrySet()) {
      Name name = one.getKey();
      long uses = name.tenant().equals(Tenancy.current()) ? one.getValue().sumThenReset() : 0;
      if (uses > 0) {
        jdbc.sql(
                """
                INSERT INTO crypto_use AS old (tenant_id, number, purpose, uses)
                VALUES (:tenant, :number, :purpose, :uses)
                ON CONFLICT (tenant_id, number, purpose) DO UPDATE SET uses = old.uses + EXCLUDED.uses
                """)
            .param("tenant", name.tenant().value())
            .param("number", name.number())
            .param("purpose", name.purpose())
            .param("uses", uses)
            .update();
      }
    }
  }

  /// How the keys of one root were used, as written down.
  ///
  /// @param most how often the one was used that was used most
  /// @param since when the first one was; null when none was yet
  public record Used(long most, @Nullable Instant since) {}

  @Transactional(readOnly = true)
  public Used used(int number) {
    return jdbc.sql(
            """
            SELECT coalesce(max(uses), 0), min(since) FROM crypto_use
             WHERE tenant_id = :tenant AND number = :number
            """)
        .param("tenant", Tenancy.current().value())
        .param("number", number)
        .query((row, n) -> {
          Timestamp since = row.getTimestamp(2);
          return new Used(row.getLong(1), since == null ? null : since.toInstant());
        })
        .single();
  }
}
