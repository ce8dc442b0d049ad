package org.xinqiao.live;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The one connection of this node that listens to the changes of all nodes. It is not taken from
/// the pool, for it never goes back. When it breaks it is opened again, waiting longer each time;
/// after every opening all screens reload, because changes may have passed unheard.
@Component
class Listener implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final int QUIET_MILLIS = 20_000;
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final DataSource database;
  private final Screens screens;
  private final JsonMapper json;
  private volatile @Nullable Run run;

  Listener(@Qualifier("listenerDataSource") DataSource database, Screens screens, JsonMapper json) {
    this.database = database;
    this.screens = screens;
    this.json = json;
  }

  @Override
  public void start() {
    Run next = new Run();
    run = next;
    Thread.ofVirtual().name("live-listener").start(next);
  }

  @Override
  public void stop() {
    Run running = run;
    run = null;
    if (running != null) {
      running.stop();
    }
    screens.endAll(); // Or the web server would wait for streams that never end.
  }

  @Override
  public boolean isRunning() {
    return run != null;
  }

  /// Waits until this node hears changes; for tests.
  boolean awaitListening(Duration patience) throws InterruptedException {
    Run running = run;
    return running != null && running.listening.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void hear(PGNotification notification) {
    try {
      screens.tell(json.readValue(notification.getParameter(), Notice.class));
    } catch (JacksonException | IllegalArgumentException e) {
      // Anybody who may connect may notify; nobody may stop us by it.
      log.warn("A notification is not ours: {}", e.getClass().getSimpleName());
    }
  }

  /// From one start to the next stop.
  private final class Run implements Runnable {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch listening = new CountDownLatch(1);
    private volatile @Nullable Connection connection;

    @Override
    public void run() {
      Duration wait = FIRST_WAIT;
      try {
        while (stopped.getCount() > 0) {
          try {
            listen();
            wait = FIRST_WAIT;
          } catch (SQLException e) {
            if (stopped.getCount() > 0) {
              log.warn("Listening for changes broke, again in {}: {}", wait, e.getMessage());
            }
          }
          if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          wait =
              wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0
                  ? wait.multipliedBy(2)
                  : LONGEST_WAIT;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void listen() throws SQLException {
      try (Connection opened = database.getConnection();
          Statement statement = opened.createStatement()) {
        connection = opened;
        statement.execute("LISTEN " + Announcer.CHANNEL);
        screens.resync();
        listening.countDown();
        PGConnection notifications = opened.unwrap(PGConnection.class);
        while (stopped.getCount() > 0) {
          PGNotification[] heard = notifications.getNotifications(QUIET_MILLIS);
          if (heard == null || heard.length == 0) {
            statement.execute("SELECT 1"); // Is the other end still there?
          } else {
            for (PGNotification notification : heard) {
              hear(notification);
            }
          }
        }
      } finally {
        connection = null;
      }
    }

    private void stop() {
      stopped.countDown();
      Connection open = connection;
      if (open != null) {
        try {
          open.abort(Runnable::run);
        } catch (SQLException e) {
          log.debug("The listening connection did not end well: {}", e.getMessage());
        }
      }
    }
  }
}
