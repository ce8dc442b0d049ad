package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.condition.Whom;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Lets a known tag stand for a word of the hospital, and undoes that. A look before says of how
/// many patients, and what conflicts. Each act is in the audit.
///
/// Refusals: [Refusal], [Used].
@Service
class MergeTags {

  private static final int PAGE = 2_000;

  sealed interface Result {}

  /// It was looked at, and nothing was done.
  record Looked(TagMerge.Preview preview) implements Result {}

  record Merged(TagMerge merge) implements Result {}

  record Undone() implements Result {}

  /// Segments ask for the word: they would find nobody.
  record Used(List<String> segments) implements Result {}

  enum Refusal implements Result {
    /// There is no such word, or it is neither waiting nor a tag; or no such merge holds.
    NOT_FOUND,
    /// There is no such tag, or it is the word itself.
    UNKNOWN_TARGET,
    /// The known tag is shown to everybody, and the word only to whoever may see such a diagnosis.
    SENSITIVITY,
    /// Another tag stands for the known one by now: that has to be undone first.
    MERGED_FURTHER
  }

  private final TagBook book;
  private final TagLibrary rules;
  private final TagMergeStore merges;
  private final TagStore store;
  private final IdGenerator ids;
  private final Audit audit;
  private final Clock clock;

  MergeTags(
      TagBook book,
      TagLibrary rules,
      TagMergeStore merges,
      TagStore store,
      IdGenerator ids,
      Audit audit,
      Clock clock) {
    this.book = book;
    this.rules = rules;
    this.merges = merges;
    this.store = store;
    this.ids = ids;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param holding those words for which a known tag stands
  record Listed(List<TagMerge> merges, Set<String> holding, TagBook.Open book) {}

  /// The newest first.
  @Transactional(readOnly = true)
  public Listed list(@Nullable Instant before, @Nullable UUID beforeId, int limit) {
    return new Listed(
        merges.page(before, beforeId, limit),
        merges.holding().stream().map(TagMerge::tag).collect(Collectors.toSet()),
        book.open());
  }

  /// What a merge would do.
  @Transactional(readOnly = true)
  public Result look(String tag, String target) {
    TagBook.Open known = book.open();
    Refusal no = refusal(known, tag, target);
    return no == null ? new Looked(preview(known, tag, target)) : no;
  }

  @Transactional
  public Result merge(String tag, String target, CurrentStaff by) {
    store.lock();
    TagBook.Open known = book.open();
    Refusal no = refusal(known, tag, target);
    if (no != null) {
      return no;
    }
    TagMerge.Preview preview = preview(known, tag, target);
    if (!preview.segments().isEmpty()) {
      return new Used(preview.segments());
    }
    FreeTag word = known.word(tag).orElseThrow();
    Instant now = clock.instant();
    TagMerge merge =
        new TagMerge(
            ids.next(),
            tag,
            target,
            word.state(),
            word.dimension(),
            preview.patients(),
            by.displayName(),
            now,
            null,
            null);
    merges.record(merge, by.id());
    merges.put(standingFor(tag), FreeTag.State.MERGED, null, target, by.id(), now);
    follow(merges.standFor(tag, target), now);
    tell("tag.merge", tag, by);
    return new Merged(merge);
  }

  /// The word is again what it was, with all that was put on as this word; what was put on as the
  /// known tag meanwhile stays that.
  @Transactional
  public Result undo(UUID id, CurrentStaff by) {
    store.lock();
    TagMerge merge = merges.held(id).orElse(null);
    if (merge == null) {
      return Refusal.NOT_FOUND;
    }
    if (merges.holding().stream().anyMatch(each -> each.tag().equals(merge.target()))) {
      return Refusal.MERGED_FURTHER;
    }
    Set<String> words = standingFor(merge.tag());
    Instant now = clock.instant();
    boolean waits = merge.before() == FreeTag.State.WAITING;
    List<PatientId> whose =
        merges.standAlone(merge.tag(), merge.target(), words, waits ? "free" : "tag");
    merges.undone(id, by.id(), now);
    words.remove(merge.tag());
    merges.put(words, FreeTag.State.MERGED, null, merge.tag(), by.id(), now);
    merges.put(
        Set.of(merge.tag()),
        merge.before(),
        merge.dimension(),
        null,
        waits ? null : by.id(),
        waits ? null : now);
    follow(whose, now);
    tell("tag.unmerge", merge.tag(), by);
    return new Undone();
  }

  /// A word, and those for which it stands.
  private Set<String> standingFor(String tag) {
    List<TagMerge> held = merges.holding();
    Set<String> words = new LinkedHashSet<>(Set.of(tag));
    int before = 0;
    while (before < words.size()) {
      before = words.size();
      words.addAll(
          held.stream()
              .filter(each -> words.contains(each.target()))
              .map(TagMerge::tag)
              .collect(Collectors.toSet()));
    }
    return words;
  }

  private static @Nullable Refusal refusal(TagBook.Open known, String tag, String target) {
    FreeTag word = known.word(tag).orElse(null);
    if (word == null
        || word.state() != FreeTag.State.WAITING && word.state() != FreeTag.State.ACCEPTED) {
      return Refusal.NOT_FOUND;
    }
    TagDefinition into = known.tag(target).orElse(null);
    if (into == null || target.equals(tag)) {
      return Refusal.UNKNOWN_TARGET;
    }
    return word.sensitive() && !into.sensitive() ? Refusal.SENSITIVITY : null;
  }

  private TagMerge.Preview preview(TagBook.Open known, String tag, String target) {
    TagDefinition into = known.tag(target).orElseThrow();
    Set<String> excluding =
        known.tags().stream()
            .filter(other ->
                into.excludes().contains(other.name()) || other.excludes().contains(target))
            .map(TagDefinition::name)
            .collect(Collectors.toSet());
    return merges.preview(tag, target, excluding);
  }

  /// What follows from the tags follows at once.
  private void follow(List<PatientId> patients, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, clock.getZone());
    for (int from = 0; from < patients.size(); from += PAGE) {
      store.apply(
          rules.second(),
          new Whom.Some(patients.subList(from, Math.min(from + PAGE, patients.size()))),
          today,
          now);
    }
  }

  private void tell(String action, String tag, CurrentStaff by) {
    audit.record(AuditEvent.allowed(by.actor(), action).on("tag", tag));
  }
}
