package org.xinqiao.access;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// Makes guessing slow. Every attempt is counted as a failure before it is evaluated, in one
/// statement that the database runs one after the other, so that attempts made at the same moment
/// cannot slip through together; success forgets them. From the last free attempt on the wait
/// doubles up to the rule's longest.
@Repository
class Throttle {

  /// @param free attempts without any wait
  /// @param longest wait between two attempts
  record Rule(int free, Duration longest) {}

  /// Failures this old no longer count.
  private static final Duration FORGET = Duration.ofHours(24);

  private final JdbcClient jdbc;

  Throttle(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Counts an attempt.
  ///
  /// @return empty when it may be evaluated, otherwise how long to wait
  @Transactional
  Optional<Duration> admit(byte[] bucket, Rule rule, Instant now) {
    boolean admitted =
        jdbc.sql(
                """
                INSERT INTO access_throttle AS t (bucket, failures, blocked_until, updated_at)
                VALUES (:bucket, 1, :now, :now)
                ON CONFLICT (bucket) DO UPDATE
                   SET failures = CASE WHEN t.updated_at < :forget THEN 1
                                       ELSE least(t.failures + 1, 1000) END,
                       blocked_until = CASE
                         WHEN t.updated_at < :forget OR t.failures + 1 < :free THEN :now
                         ELSE :now + make_interval(secs =>
                                least(:longest, power(2, least(t.failures + 1 - :free, 20)))) END,
                       updated_at = :now
                 WHERE t.blocked_until <= :now
                RETURNING failures
                """)
            .param("bucket", bucket)
            .param("now", utc(now))
            .param("forget", utc(now.minus(FORGET)))
            .param("free", rule.free())
            .param("longest", (double) rule.longest().toSeconds())
            .query(Integer.class)
            .optional()
            .isPresent();
    return admitted ? Optional.empty() : Optional.of(waitOf(bucket, now));
  }

  @Transactional
  void forget(byte[] bucket) {
    jdbc.sql("DELETE FROM access_throttle WHERE bucket = ?").param(bucket).update();
  }

  /// Writes without changing anything: the same work for an account that does not exist as the
  /// audit entry is for one that does.
  @Transactional
  void touch(byte[] bucket) {
    jdbc.sql("UPDATE access_throttle SET updated_at = updated_at WHERE bucket = ?")
        .param(bucket)
        .update();
  }

  @Transactional
  void purge(Instant now) {
    jdbc.sql("DELETE FROM access_throttle WHERE updated_at < ?")
        .param(utc(now.minus(FORGET)))
        .update();
  }

  private Duration waitOf(byte[] bucket, Instant now) {
    Instant until =
        jdbc.sql("SELECT blocked_until FROM access_throttle WHERE bucket = ?")
            .param(bucket)
            .query(OffsetDateTime.class)
            .optional()
            .map(OffsetDateTime::toInstant)
            .orElse(now);
    Duration wait = Duration.between(now, until).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    return wait.isPositive() ? wait : Duration.ofSeconds(1);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
