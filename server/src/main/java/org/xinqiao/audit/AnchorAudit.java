package org.xinqiao.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.auditchain.Anchor;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Writes down the newest seal of a tenant outside of the database: in a file, which belongs on
/// another machine or on a medium that takes no changes, and in the log, which hospitals collect
/// elsewhere.
@Service
class AnchorAudit {

  private static final Logger log = LoggerFactory.getLogger(AnchorAudit.class);

  private final SealStore store;
  private final Path file;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<TenantId, Long> anchored = new ConcurrentHashMap<>();

  AnchorAudit(
      SealStore store,
      AuditSettings settings,
      @Value("${xinqiao.installation.data}") Path data,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.file = data.toAbsolutePath().resolve(settings.anchors());
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Anchors the newest seal of the current tenant unless this process did so before. No connection
  /// to the database waits for the file, which may be on another machine.
  ///
  /// @throws UncheckedIOException when the file cannot be written; the next round tries again
  void round() {
    Objects.requireNonNull(transaction.execute(status -> store.last()))
        .map(SealStore.Kept::seal)
        .filter(seal -> seal.batch() > anchored.getOrDefault(Tenancy.current(), 0L))
        .ifPresent(seal -> {
          String line = Anchor.of(seal, clock.instant()).line();
          append(line);
          log.info("Audit anchor {}", line);
          anchored.put(Tenancy.current(), seal.batch());
        });
  }

  private void append(String line) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException("The audit cannot be anchored in " + file, e);
    }
  }
}
