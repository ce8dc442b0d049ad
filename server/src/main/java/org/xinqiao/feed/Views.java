package org.xinqiao.feed;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.interop.Inbox;
import org.xinqiao.shared.Problem;

/// What the interface monitor shows and does about polled views.
@Service
class Views {

  private static final ViewStore.Standing NEVER =
      new ViewStore.Standing(null, Map.of(), null, 0, 0, null, null, null);

  private final ViewSettings settings;
  private final ViewStore store;
  private final Inbox inbox;
  private final Audit audit;

  Views(ViewSettings settings, ViewStore store, Inbox inbox, Audit audit) {
    this.settings = settings;
    this.store = store;
    this.inbox = inbox;
    this.audit = audit;
  }

  record Polled(UUID peer, String name, ViewStore.Standing standing) {}

  @Transactional
  List<Polled> all() {
    return settings.sources().stream()
        .map(view -> inbox.source(String.valueOf(view.name()), Inbox.Transport.VIEW))
        .map(source ->
            new Polled(source.peer(), source.name(), store.standing(source.peer()).orElse(NEVER)))
        .toList();
  }

  /// Forgets the types that the columns had; the next poll takes them as they are.
  @Transactional
  void accept(UUID peer, CurrentStaff staff) {
    if (store.standing(peer).isEmpty()) {
      throw Problem.of("feed.view-not-found", 404).exception();
    }
    store.types(peer, Map.of());
    store.dueNow(peer);
    audit.record(AuditEvent.allowed(staff.actor(), "feed.accept-view").on("intake-peer", peer));
  }
}
