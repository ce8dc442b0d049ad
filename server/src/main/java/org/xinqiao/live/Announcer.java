package org.xinqiao.live;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Sends what was committed to the nodes: takes what has gathered and sends it as one transaction.
@Component
class Announcer implements SmartLifecycle {

  static final String CHANNEL = "xinqiao_live";

  private static final Logger log = LoggerFactory.getLogger(Announcer.class);
  private static final int CAPACITY = 20_000;
  private static final int BATCH = 500;

  private final BlockingQueue<Notice> waiting = new LinkedBlockingQueue<>(CAPACITY);
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Screens screens;
  private volatile @Nullable Thread worker;

  Announcer(
      JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper json, Screens screens) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.json = json;
    this.screens = screens;
  }

  /// Never waits and never fails: the deed is already done.
  void announce(Notice notice) {
    if (!waiting.offer(notice)) {
      screens.resync();
    }
  }

  @Override
  public void start() {
    Thread next = Thread.ofVirtual().name("live-announcer").unstarted(this::work);
    worker = next; // Before it runs: it works for as long as it is the worker.
    next.start();
  }

  @Override
  public void stop() {
    Thread running = worker;
    worker = null;
    if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return worker != null;
  }

  private void work() {
    try {
      while (Thread.currentThread().equals(worker)) {
        List<Notice> batch = new ArrayList<>(BATCH);
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH - 1);
        send(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<Notice> batch) {
    Set<String> payloads = new LinkedHashSet<>();
    batch.forEach(notice -> payloads.add(json.writeValueAsString(notice)));
    try {
      transaction.executeWithoutResult(status ->
          jdbc.sql("SELECT pg_notify(:channel, p) FROM unnest(:payloads) AS p")
              .param("channel", CHANNEL)
              .param("payloads", payloads.toArray(String[]::new))
              .query(row -> {}));
    } catch (RuntimeException e) {
      // The changes themselves are committed; screens of this node learn that they missed some.
      log.warn("{} changes could not be announced: {}", batch.size(), e.toString());
      screens.resync();
    }
  }
}
