package org.xinqiao;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/// Which statements some work sends to the database through Spring's JDBC: what asks once for many
/// patients sends as many for five of them as for one.
public final class TestStatements {

  private TestStatements() {}

  /// Those of the thread that calls, in their order.
  public static List<String> of(Runnable work) {
    Logger logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
    Level before = logger.getLevel();
    boolean additive = logger.isAdditive();
    Listener listener = new Listener(Thread.currentThread().getName());
    listener.start();
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    logger.addAppender(listener);
    try {
      work.run();
      return List.copyOf(listener.statements);
    } finally {
      logger.detachAppender(listener);
      logger.setLevel(before);
      logger.setAdditive(additive);
    }
  }

  private static final class Listener extends AppenderBase<ILoggingEvent> {

    private final String thread;
    private final Queue<String> statements = new ConcurrentLinkedQueue<>();

    Listener(String thread) {
      this.thread = thread;
    }

    @Override
    protected void append(ILoggingEvent event) {
      String words = event.getFormattedMessage();
      // Told twice otherwise: once that there is a query, and once with its words.
      if (event.getThreadName().equals(thread) && words.contains("statement [")) {
        statements.add(words.replaceAll("\\s+", " "));
      }
    }
  }
}
