package org.xinqiao.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.WorkLoop;

/// Finds out at the start whether the database was restored from a backup, and isolates the
/// hospitals in it before anything is sent. While the application runs it moves the marks on.
@Component
class RestoreWatch implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RestoreWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Organizations organizations;
  private final Isolation isolation;
  private final MarkFile file;
  private final boolean ownFolder;
  private final boolean enabled;
  private final WorkLoop loop = new WorkLoop("instance-mark", EVERY, this::moveOn);
  private volatile boolean running;

  RestoreWatch(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Organizations organizations,
      Isolation isolation,
      InstallationSettings settings,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.organizations = organizations;
    this.isolation = isolation;
    this.file = new MarkFile(settings.data().resolve("instance.json"));
    String url = settings.database().url();
    this.ownFolder = url == null || url.isBlank();
    this.enabled = enabled;
  }

  @Override
  public void start() {
    MarkFile.Written written = file.read();
    InstanceMark before = written == null ? null : written.mark();
    InstanceMark known = stored();
    Optional<Isolation.Cause> restored =
        InstanceMark.restored(known, before, written != null && written.copied(), ownFolder);
    restored.ifPresent(this::isolate);
    long mark = Math.max(known == null ? 0 : known.mark(), before == null ? 0 : before.mark()) + 1;
    moveTo(new InstanceMark(known == null ? UUID.randomUUID() : known.instance(), mark));
    if (enabled) {
      loop.start();
    }
    running = true;
  }

  private void isolate(Isolation.Cause cause) {
    log.warn(
        "The database was restored ({}): nothing is sent until an engineer releases it", cause);
    for (Tenant tenant : organizations.tenants()) {
      Tenancy.run(tenant.id(), () -> isolation.begin(cause));
    }
  }

  private boolean moveOn() {
    InstanceMark known = stored();
    if (known != null) {
      moveTo(new InstanceMark(known.instance(), known.mark() + 1));
    }
    return false;
  }

  /// First the database, then the file: killed between the two, the database is ahead, which is no
  /// sign of anything.
  private void moveTo(InstanceMark mark) {
    transaction.executeWithoutResult(status ->
        jdbc.sql(
                """
                INSERT INTO platform_mark AS old (instance, mark) VALUES (:instance, :mark)
                ON CONFLICT (single) DO UPDATE SET mark = greatest(old.mark, EXCLUDED.mark)
                """)
            .param("instance", mark.instance())
            .param("mark", mark.mark())
            .update());
    file.write(mark);
  }

  private @Nullable InstanceMark stored() {
    return transaction.execute(status ->
        jdbc.sql("SELECT instance, mark FROM platform_mark")
            .query((row, n) -> new InstanceMark(row.getObject(1, UUID.class), row.getLong(2)))
            .optional()
            .orElse(null));
  }

  @Override
  public void stop() {
    loop.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Behind [FirstStart], before the web server and everything that works in the background.
  @Override
  public int getPhase() {
    return 1;
  }
}
