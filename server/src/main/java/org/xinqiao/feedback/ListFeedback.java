package org.xinqiao.feedback;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Page;

/// Shows what was taken, the newest opinion first.
@Service
class ListFeedback {

  private final FeedbackStore store;
  private final Audit audit;

  ListFeedback(FeedbackStore store, Audit audit) {
    this.store = store;
    this.audit = audit;
  }

  @Transactional
  public Page<FeedbackStore.Entry> page(
      FeedbackStore.Filter filter, @Nullable String cursor, int limit, CurrentStaff staff) {
    Page<FeedbackStore.Entry> page = store.page(filter, cursor, limit);
    audit.record(AuditEvent.allowed(staff.actor(), "feedback.view"));
    return page;
  }

  @Transactional(readOnly = true)
  public List<String> sources() {
    return store.sources();
  }

  @Transactional(readOnly = true)
  public Page<FeedbackStore.Taken> imports(@Nullable String cursor, int limit) {
    return store.imports(cursor, limit);
  }
}
