package org.xinqiao.view;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;

/// A member of staff saves, changes and removes views. A private view is its owner's. One of a
/// department is for those who work there; its owner changes it, and whoever may share with
/// everyone. What others see is in the audit.
///
/// Refusals: [Refusal].
@Service
class KeepViews {

  /// Most views of one list that one person has for themselves, and likewise a department and the
  /// hospital.
  static final int MOST = 50;

  sealed interface Result {}

  record Kept(SavedView view) implements Result {}

  record Removed() implements Result {}

  /// Why nothing was done.
  enum Refusal implements Result {
    /// No list of that name has views.
    UNKNOWN_LIST,
    /// There is none, or it is not theirs to see.
    NOT_FOUND,
    /// They see it and may not change it, or may not share with everyone.
    NOT_YOURS,
    /// Whoever works for the whole hospital has no department to share with.
    NO_DEPARTMENT,
    /// Not a filter of the list, or a value that the list does not offer.
    UNKNOWN_FILTER,
    /// Not a column of the list, or twice the same.
    UNKNOWN_COLUMN,
    /// None of the icons.
    UNKNOWN_ICON,
    /// There are [#MOST] already.
    TOO_MANY,
    /// Somebody changed it meanwhile.
    CHANGED
  }

  private final Map<String, ViewableList> lists;
  private final SavedViewStore store;
  private final StaffReach rules;
  private final IdGenerator ids;
  private final Audit audit;
  private final Clock clock;

  KeepViews(
      List<ViewableList> lists,
      SavedViewStore store,
      StaffReach rules,
      IdGenerator ids,
      Audit audit,
      Clock clock) {
    this.lists = lists.stream().collect(Collectors.toMap(ViewableList::name, Function.identity()));
    this.store = store;
    this.rules = rules;
    this.ids = ids;
    this.audit = audit;
    this.clock = clock;
  }

  /// Their own, then their department's, then everyone's, each in its order.
  @Transactional(readOnly = true)
  List<SavedView> of(String list, CurrentStaff staff) {
    return store.of(list, staff.id(), department(staff));
  }

  @Transactional
  Result save(SavedView.Draft draft, CurrentStaff by) {
    Optional<Refusal> refusal = refusal(draft, by);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    SavedView view = view(draft, ids.next(), by.id(), placed(draft, by), 1, by);
    store.lockAdding();
    if (store.others(view) >= MOST) {
      return Refusal.TOO_MANY;
    }
    store.insert(view);
    tell("view.save", view, by);
    return new Kept(view);
  }

  /// @param version that the caller saw
  @Transactional
  Result change(UUID id, int version, SavedView.Draft draft, CurrentStaff by) {
    SavedView before = store.lock(id).filter(view -> sees(view, by)).orElse(null);
    if (before == null) {
      return Refusal.NOT_FOUND;
    }
    if (!mayChange(before, by)) {
      return Refusal.NOT_YOURS;
    }
    if (before.version() != version) {
      return Refusal.CHANGED;
    }
    if (!before.list().equals(draft.list())) {
      return Refusal.UNKNOWN_LIST;
    }
    Optional<Refusal> refusal = refusal(draft, by);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    boolean own = before.owner().equals(by.id());
    if (!own && draft.audience() == SavedView.Audience.PRIVATE) {
      return Refusal.NOT_YOURS;
    }
    UUID department =
        draft.audience() == before.audience() ? before.department() : placed(draft, by);
    SavedView after = view(draft, id, before.owner(), department, version + 1, by);
    store.lockAdding();
    if (draft.audience() != before.audience() && store.others(after) >= MOST) {
      return Refusal.TOO_MANY;
    }
    store.update(after);
    tell("view.change", isShared(before) ? before : after, by);
    return new Kept(after);
  }

  /// @param version that the caller saw
  @Transactional
  Result remove(UUID id, int version, CurrentStaff by) {
    SavedView view = store.lock(id).filter(found -> sees(found, by)).orElse(null);
    if (view == null) {
      return Refusal.NOT_FOUND;
    }
    if (!mayChange(view, by)) {
      return Refusal.NOT_YOURS;
    }
    if (view.version() != version) {
      return Refusal.CHANGED;
    }
    store.delete(id);
    tell("view.remove", view, by);
    return new Removed();
  }

  boolean mayChange(SavedView view, CurrentStaff by) {
    boolean own = view.owner().equals(by.id());
    return switch (view.audience()) {
      case PRIVATE -> own;
      case DEPARTMENT -> own || mayShare(by);
      case EVERYONE -> mayShare(by);
    };
  }

  private Optional<Refusal> refusal(SavedView.Draft draft, CurrentStaff by) {
    ViewableList list = lists.get(draft.list());
    if (list == null) {
      return Optional.of(Refusal.UNKNOWN_LIST);
    }
    if (draft.audience() == SavedView.Audience.EVERYONE && !mayShare(by)) {
      return Optional.of(Refusal.NOT_YOURS);
    }
    if (draft.audience() == SavedView.Audience.DEPARTMENT && department(by) == null) {
      return Optional.of(Refusal.NO_DEPARTMENT);
    }
    if (!list.offers(draft.filters())) {
      return Optional.of(Refusal.UNKNOWN_FILTER);
    }
    if (!list.columns().containsAll(draft.columns())
        || new HashSet<>(draft.columns()).size() != draft.columns().size()) {
      return Optional.of(Refusal.UNKNOWN_COLUMN);
    }
    String icon = draft.icon();
    return icon == null || SavedView.ICONS.contains(icon)
        ? Optional.empty()
        : Optional.of(Refusal.UNKNOWN_ICON);
  }

  private SavedView view(
      SavedView.Draft draft,
      UUID id,
      StaffId owner,
      @Nullable UUID department,
      int version,
      CurrentStaff by) {
    Instant now = clock.instant();
    return new SavedView(
        id,
        draft.list(),
        draft.name(),
        draft.icon(),
        draft.audience(),
        owner,
        department,
        draft.place(),
        draft.filters(),
        draft.columns(),
        version,
        now,
        by.id());
  }

  private boolean mayShare(CurrentStaff staff) {
    return rules.rights(staff.role()).stream()
        .anyMatch(right -> right.permission() == Permission.VIEW_SHARE);
  }

  private void tell(String action, SavedView view, CurrentStaff by) {
    if (isShared(view)) {
      audit.record(AuditEvent.allowed(by.actor(), action).on("view", view.id()));
    }
  }

  private static boolean isShared(SavedView view) {
    return view.audience() != SavedView.Audience.PRIVATE;
  }

  private static boolean sees(SavedView view, CurrentStaff staff) {
    return switch (view.audience()) {
      case PRIVATE -> view.owner().equals(staff.id());
      case DEPARTMENT ->
          view.owner().equals(staff.id())
              || staff.department() == null
              || staff.department().id().equals(view.department());
      case EVERYONE -> true;
    };
  }

  private static @Nullable UUID placed(SavedView.Draft draft, CurrentStaff staff) {
    return draft.audience() == SavedView.Audience.DEPARTMENT ? department(staff) : null;
  }

  private static @Nullable UUID department(CurrentStaff staff) {
    Department department = staff.department();
    return department == null ? null : department.id();
  }
}
