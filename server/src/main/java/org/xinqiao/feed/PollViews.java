package org.xinqiao.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.feed.RowIdentity.IdentifiedRow;
import org.xinqiao.feed.ViewCursor.ViewRow;
import org.xinqiao.feed.ViewSettings.View;
import org.xinqiao.interop.Inbox;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;

/// Polls the views of hospital systems. Every poll begins a little behind where the last one ended,
/// because rows are committed late; what a row said already is not taken again. The watermark moves
/// in the transaction that keeps the rows before it, so that nothing between them is lost.
@Service
class PollViews {

  private static final Logger log = LoggerFactory.getLogger(PollViews.class);
  private static final int ROWS = 200;
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final ViewSettings settings;
  private final FeedSettings limits;
  private final Drivers drivers;
  private final ViewStore store;
  private final RowMemory memory;
  private final RowIdentity identity;
  private final Inbox inbox;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;

  PollViews(
      ViewSettings settings,
      FeedSettings limits,
      Drivers drivers,
      ViewStore store,
      RowMemory memory,
      RowIdentity identity,
      Inbox inbox,
      LiveUpdates live,
      TransactionTemplate transaction,
      Clock clock) {
    this.settings = settings;
    this.limits = limits;
    this.drivers = drivers;
    this.store = store;
    this.memory = memory;
    this.identity = identity;
    this.inbox = inbox;
    this.live = live;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Polls the views that are due, for the current tenant.
  void round() {
    settings.sources().forEach(this::poll);
  }

  void poll(View view) {
    Inbox.RowSource source = inbox.source(String.valueOf(view.name()), Inbox.Transport.VIEW);
    UUID peer = source.peer();
    boolean ours =
        Boolean.TRUE.equals(
            transaction.execute(status ->
                store.claim(peer, clock.instant(), view.every(), LEASE.plus(view.timeout()))));
    if (!ours) {
      return;
    }
    try {
      boolean atEnd = read(view, source);
      transaction.executeWithoutResult(status -> {
        store.done(peer, atEnd, clock.instant());
        live.changed(new Change(Change.Topic.INTAKE, peer));
      });
    } catch (ViewFailure e) {
      log.warn("View {} could not be polled: {}", view.name(), e.getMessage());
      transaction.executeWithoutResult(status -> {
        store.failed(peer, e, clock.instant());
        live.changed(new Change(Change.Topic.INTAKE, peer));
      });
    }
  }

  /// @return whether the end of the view was reached
  private boolean read(View view, Inbox.RowSource source) {
    ViewStore.Standing standing =
        transaction.execute(status -> store.standing(source.peer()).orElseThrow());
    if (view.kind() == null || view.columns().isEmpty()) {
      throw new ViewFailure(ViewFailure.Reason.SETTINGS, "kind, columns");
    }
    ColumnMapping mapping = new ColumnMapping(view.kind(), view.assigner(), List.of());
    try (ViewCursor cursor = ViewCursor.open(view, drivers)) {
      accept(source.peer(), standing.types(), cursor.columnTypes());
      String last = standing.watermark();
      cursor.read(last == null ? null : new Watermark(view.by(), last).back(view.overlap()));
      while (true) {
        if (transaction.execute(status -> inbox.waiting()) > limits.waitAbove()) {
          return false;
        }
        List<ViewRow> rows = new ArrayList<>();
        ViewRow row = cursor.next();
        while (row != null) {
          rows.add(row);
          row = rows.size() < ROWS ? cursor.next() : null;
        }
        if (rows.isEmpty()) {
          return true;
        }
        transaction.executeWithoutResult(status -> take(source, mapping, rows));
        inbox.wake();
      }
    }
  }

  private void accept(UUID peer, Map<String, String> known, Map<String, String> now) {
    for (Map.Entry<String, String> column : now.entrySet()) {
      String before = known.get(column.getKey());
      if (before != null && !before.equals(column.getValue())) {
        throw new ViewFailure(
            ViewFailure.Reason.TYPE_CHANGED,
            column.getKey() + ": " + before + " → " + column.getValue());
      }
    }
    if (!known.equals(now)) {
      transaction.executeWithoutResult(status -> store.types(peer, now));
    }
  }

  private void take(Inbox.RowSource source, ColumnMapping mapping, List<ViewRow> rows) {
    Instant now = clock.instant();
    List<IdentifiedRow> identified = new ArrayList<>();
    Watermark last = null;
    for (ViewRow row : rows) {
      last = row.at() == null ? last : row.at();
      identified.add(
          identity.of(mapping, identified.size() + 1, changedAt(row.at(), now), row.values()));
    }
    RowMemory.Sorted sorted = memory.sort(source.peer(), null, identified);
    inbox.take(source, null, sorted.changed(), true);
    store.progress(source.peer(), last, rows.size(), sorted.changed().size(), now.plus(LEASE));
  }

  private static Instant changedAt(@Nullable Watermark at, Instant now) {
    Instant changed = at == null ? null : at.changedAt();
    return changed == null ? now : changed;
  }
}
