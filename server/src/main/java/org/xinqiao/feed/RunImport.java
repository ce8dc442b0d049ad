package org.xinqiao.feed;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.feed.ImportStore.RowError;
import org.xinqiao.feed.RowIdentity.IdentifiedRow;
import org.xinqiao.interop.Inbox;
import org.xinqiao.interop.RowField;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;

/// Loads files in the background, and takes them back. Works in steps: the rows of a step, what is
/// wrong with them and how far the import is are one transaction, so that a node that is killed
/// leaves whole steps and the next start goes on behind the last. While much waits to be applied,
/// an import pauses: live messages do not queue behind a file. What is older than it is kept for is
/// removed, and with it the way back.
@Service
class RunImport {

  private static final Logger log = LoggerFactory.getLogger(RunImport.class);
  private static final int ROWS = 200;
  private static final int PATIENTS = 50;
  private static final int CHANGES = 10_000;

  private final ImportStore store;
  private final RowMemory memory;
  private final RowIdentity identity;
  private final Inbox inbox;
  private final FeedSettings settings;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /// The file that this node read last, where it stands; only a short cut, never the truth.
  private @Nullable Reading reading;

  private record Reading(UUID importId, TableReader table, int read) {}

  RunImport(
      ImportStore store,
      RowMemory memory,
      RowIdentity identity,
      Inbox inbox,
      FeedSettings settings,
      LiveUpdates live,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.memory = memory;
    this.identity = identity;
    this.inbox = inbox;
    this.settings = settings;
    this.live = live;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Does the next step of the current tenant's oldest import with work to do.
  ///
  /// @return whether there may be more to do at once
  boolean step() {
    try {
      boolean more = Boolean.TRUE.equals(transaction.execute(status -> claimed()));
      inbox.wake();
      return more;
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  private boolean claimed() {
    Optional<Import> next = store.claim();
    if (next.isEmpty()) {
      forget();
      return clearExpired();
    }
    Import one = next.get();
    live.changed(new Change(Change.Topic.INTAKE, one.id()));
    if (one.state() == ImportState.UNDOING) {
      return undo(one);
    }
    return one.allRead() ? finish(one) : load(one);
  }

  private boolean clearExpired() {
    Optional<UUID> old = store.expired(clock.instant().minus(settings.keepFor()));
    if (old.isPresent() && !inbox.forgetChanges(old.get(), CHANGES)) {
      store.clear(old.get(), clock.instant());
    }
    return old.isPresent();
  }

  private boolean load(Import one) {
    if (inbox.waiting() > settings.waitAbove()) {
      return false;
    }
    try {
      return loadRows(one);
    } catch (TableRefusal e) {
      forget();
      log.info("Import {} ends early: {}", one.id(), e.reason().code());
      store.end(one.id(), ImportState.FAILED, e.reason().code(), clock.instant());
      return true;
    }
  }

  private boolean loadRows(Import one) {
    ColumnMapping mapping = store.mapping(one.peer(), one.mappingVersion()).orElseThrow().mapping();
    TableReader table = positioned(one);
    List<TableReader.TableRow> rows = new ArrayList<>();
    boolean end = false;
    while (rows.size() < ROWS && !end) {
      TableReader.TableRow row = table.next();
      end = row == null;
      if (row != null) {
        rows.add(row);
      }
    }
    List<RowError> errors = new ArrayList<>();
    List<IdentifiedRow> good = new ArrayList<>();
    for (TableReader.TableRow row : rows) {
      if (row.flaw() != null) {
        errors.add(new RowError(row.number(), row.flaw().code(), row.detail()));
      } else if (!row.blank()) {
        Map<RowField, String> values = mapping.values(table.header(), row.cells());
        good.add(identity.of(mapping, row.number(), one.asOf(), values));
      }
    }
    RowMemory.Sorted sorted = memory.sort(one.peer(), one.id(), understood(one, good, errors));
    sorted
        .twice()
        .forEach(row -> errors.add(new RowError(row.number(), RowFlaw.ROW_TWICE.code(), "")));
    inbox.take(store.source(one), one.id(), sorted.changed(), false);
    store.addErrors(one.id(), errors);
    int read = one.read() + rows.size();
    store.progress(one.id(), read, sorted.changed().size(), sorted.same(), errors.size(), end);
    reading = end ? null : new Reading(one.id(), table, read);
    if (end) {
      table.close();
    }
    return true;
  }

  /// Leaves out what cannot be understood: it goes into the file of errors, and is not remembered.
  private List<IdentifiedRow> understood(
      Import one, List<IdentifiedRow> rows, List<RowError> errors) {
    Inbox.RowSource source = store.source(one);
    List<IdentifiedRow> good = new ArrayList<>();
    for (IdentifiedRow row : rows) {
      Optional<Inbox.RowRefusal> refusal = inbox.refusal(source, row.row());
      refusal.ifPresentOrElse(
          why -> errors.add(new RowError(why.row(), why.code(), why.location())),
          () -> good.add(row));
    }
    return good;
  }

  /// The file, behind the rows that are done.
  private TableReader positioned(Import one) {
    Reading last = reading;
    reading = null;
    if (last != null && last.importId().equals(one.id()) && last.read() == one.read()) {
      return last.table();
    }
    if (last != null) {
      last.table().close();
    }
    TableReader table = TableFile.of(store.content(one.id())).open(settings);
    for (int i = 0; i < one.read(); i++) {
      table.next();
    }
    return table;
  }

  private void forget() {
    Reading last = reading;
    reading = null;
    if (last != null) {
      last.table().close();
    }
  }

  private boolean finish(Import one) {
    if (inbox.batch(one.id()).waiting() > 0) {
      return false;
    }
    store.end(one.id(), ImportState.FINISHED, null, clock.instant());
    return true;
  }

  private boolean undo(Import one) {
    inbox.withdrawWaiting(one.id());
    if (!inbox.takeBack(one.id(), PATIENTS)) {
      memory.forget(one.id());
      store.end(one.id(), ImportState.UNDONE, null, clock.instant());
    }
    return true;
  }
}
