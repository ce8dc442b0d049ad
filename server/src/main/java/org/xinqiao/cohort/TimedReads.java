package org.xinqiao.cohort;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Asks the database what may take long, and gives up in time.
@Component
class TimedReads {

  private final JdbcClient jdbc;
  private final TransactionTemplate reading;

  TimedReads(JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
  }

  /// Runs in a transaction that only reads.
  ///
  /// @param longest that one statement may take
  /// @return empty when one took longer
  <T> Optional<T> within(Duration longest, Supplier<T> questions) {
    try {
      return Optional.ofNullable(
          reading.execute(status -> {
            jdbc.sql("SELECT set_config('statement_timeout', :most, true)")
                .param("most", String.valueOf(longest.toMillis()))
                .query(String.class)
                .single();
            return questions.get();
          }));
    } catch (QueryTimeoutException e) {
      return Optional.empty();
    }
  }
}
