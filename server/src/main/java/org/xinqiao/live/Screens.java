package org.xinqiao.live;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.TenantId;

/// The open screens of this node, by tenant, and the latest changes of each tenant for screens that
/// come back. Thread-safe: one lock, held for moving references only, never while sending.
///
/// Event ids are numbers that grow. Their last three digits tell one run of listening from another
/// (another node, a restart, a gap after the database was away): an id of another run cannot be
/// continued, and its screen is told to reload what it shows.
@Component
class Screens {

  /// What a screen is told.
  ///
  /// @param data null for "reload what you show"
  record Event(long id, Notice.@Nullable Data data) {}

  /// Latest changes kept for each tenant.
  static final int KEPT = 512;

  /// Changes that may wait for one slow screen before it is cut off.
  static final int QUEUE = 1024;

  private static final int RUNS = 1000;

  /// The latest changes of a tenant, and the id of the last one that is no longer among them.
  private static final class Latest {
    private final Deque<Event> events = new ArrayDeque<>();
    private long forgotten;

    private void add(Event event) {
      events.addLast(event);
      if (events.size() > KEPT) {
        forgotten = events.removeFirst().id();
      }
    }
  }

  private final Map<TenantId, Latest> kept = new HashMap<>();
  private final Map<TenantId, Set<Screen>> open = new HashMap<>();
  private long number;
  private int run;

  Screens(Clock clock) {
    this.number = clock.millis();
    this.run = ThreadLocalRandom.current().nextInt(RUNS);
  }

  /// Adds a screen.
  ///
  /// @param lastEventId the last that it saw; null for a new one
  synchronized Screen open(TenantId tenant, @Nullable String lastEventId) {
    boolean again = lastEventId != null && !lastEventId.isEmpty();
    Screen screen = new Screen(tenant, again ? OptionalLong.empty() : OptionalLong.of(lastId()));
    open.computeIfAbsent(tenant, t -> new HashSet<>()).add(screen);
    if (lastEventId != null && again) {
      missedSince(tenant, lastEventId).forEach(screen::offer);
    }
    return screen;
  }

  synchronized void close(Screen screen) {
    Set<Screen> screens = open.get(screen.tenant);
    if (screens != null && screens.remove(screen) && screens.isEmpty()) {
      open.remove(screen.tenant);
    }
  }

  synchronized void tell(Notice notice) {
    TenantId tenant = new TenantId(notice.tenant());
    Event event = next(notice.data());
    kept.computeIfAbsent(tenant, t -> new Latest()).add(event);
    open.getOrDefault(tenant, Set.of()).forEach(screen -> screen.offer(event));
  }

  /// Changes may have been missed: no id from before can be continued, all screens reload.
  synchronized void resync() {
    run = (run + 1 + ThreadLocalRandom.current().nextInt(RUNS - 1)) % RUNS;
    kept.clear();
    Event event = next(null);
    open.values().forEach(screens -> screens.forEach(screen -> screen.offer(event)));
  }

  synchronized void endAll() {
    open.values().forEach(screens -> screens.forEach(Screen::end));
  }

  private Event next(Notice.@Nullable Data data) {
    number++;
    return new Event(lastId(), data);
  }

  private long lastId() {
    return number * RUNS + run;
  }

  private List<Event> missedSince(TenantId tenant, String lastEventId) {
    Latest latest = kept.getOrDefault(tenant, new Latest());
    long last;
    try {
      last = Long.parseLong(lastEventId);
    } catch (NumberFormatException e) {
      return List.of(next(null));
    }
    boolean ours = last % RUNS == run && last <= lastId();
    if (!ours || last < latest.forgotten) {
      return List.of(next(null));
    }
    List<Event> missed = new ArrayList<>(latest.events);
    missed.removeIf(event -> event.id() <= last);
    return missed;
  }

  /// One open screen: what waits for it.
  static final class Screen {

    private final TenantId tenant;
    private final OptionalLong began;
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(QUEUE);
    private volatile boolean ended;

    private Screen(TenantId tenant, OptionalLong began) {
      this.tenant = tenant;
      this.began = began;
    }

    /// The id from which a new screen is told every change; empty for one that came back.
    OptionalLong began() {
      return began;
    }

    BlockingQueue<Event> waiting() {
      return waiting;
    }

    /// True when it is to be cut off: it reads too slowly, or this node goes down.
    boolean ended() {
      return ended;
    }

    private void offer(Event event) {
      if (!waiting.offer(event)) {
        end();
      }
    }

    private void end() {
      ended = true;
      waiting.clear();
      waiting.add(new Event(0, null)); // Wakes the one who waits for the next.
    }
  }
}
