package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Somebody decides about a word that staff wrote as a tag: it is taken in, a known tag means the
/// same, or it is declined. Each act is in the audit.
///
/// Refusals: [Refusal].
@Service
class ReviewTags {

  enum Refusal {
    /// Nobody wrote that word, or nobody has it any more.
    NOT_FOUND,
    /// Somebody decided about it meanwhile.
    DECIDED,
    /// There is no such tag or dimension.
    UNKNOWN_TARGET,
    /// A segment asks for it, or another word was merged with it: that is undone first.
    USED
  }

  private final TagBook book;
  private final TagLibrary rules;
  private final FreeTagStore words;
  private final TagMergeStore merges;
  private final TagStore store;
  private final Audit audit;
  private final Clock clock;

  ReviewTags(
      TagBook book,
      TagLibrary rules,
      FreeTagStore words,
      TagMergeStore merges,
      TagStore store,
      Audit audit,
      Clock clock) {
    this.book = book;
    this.rules = rules;
    this.words = words;
    this.merges = merges;
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param patients how many have each word that waits
  /// @param past decisions that were taken back, by word, the newest first
  record Listed(
      List<FreeTag> words,
      Map<String, Long> patients,
      Map<String, List<FreeTag.Past>> past,
      TagBook.Open book) {}

  @Transactional(readOnly = true)
  public Listed list(
      FreeTag.State state, @Nullable Instant after, @Nullable String afterTag, int limit) {
    return new Listed(
        words.page(state, after, afterTag, limit),
        words.waitingPatients(),
        words.past(),
        book.open());
  }

  /// Takes the word into a dimension: it is a tag like those of the content from now on.
  ///
  /// @param sensitive whether it tells of a diagnosis of the most sensitive class
  @Transactional
  public Optional<Refusal> accept(
      String tag, String dimension, boolean sensitive, CurrentStaff by) {
    if (!rules.dimensions().containsKey(dimension)) {
      return Optional.of(Refusal.UNKNOWN_TARGET);
    }
    store.lock();
    Optional<Refusal> no = waits(tag);
    if (no.isPresent()) {
      return no;
    }
    words.decide(
        tag, FreeTag.State.ACCEPTED, dimension, null, null, sensitive, by.id(), clock.instant());
    words.count(tag);
    tell("tag.accept", tag, by);
    return Optional.empty();
  }

  /// Declines the word: nobody has it any more, and nobody can write it again.
  ///
  /// @param reason one of [FreeTag#REASONS]
  @Transactional
  public Optional<Refusal> decline(String tag, String reason, CurrentStaff by) {
    if (!FreeTag.REASONS.contains(reason)) {
      return Optional.of(Refusal.UNKNOWN_TARGET);
    }
    store.lock();
    Optional<Refusal> no = waits(tag);
    if (no.isPresent()) {
      return no;
    }
    Instant now = clock.instant();
    words.decide(tag, FreeTag.State.DECLINED, null, null, reason, null, by.id(), now);
    words.end(tag, by.id(), now);
    tell("tag.decline", tag, by);
    return Optional.empty();
  }

  /// Takes back that a word was taken in or declined: it waits again, and whoever has it or lost it
  /// by being declined has it as a word that waits. The decision stays known.
  @Transactional
  public Optional<Refusal> takeBack(String tag, CurrentStaff by) {
    store.lock();
    FreeTag word = words.find(tag).orElse(null);
    if (word == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    if (word.state() == FreeTag.State.ACCEPTED
        && (!merges.segmentsAskingFor(tag).isEmpty()
            || merges.holding().stream().anyMatch(each -> each.target().equals(tag)))) {
      return Optional.of(Refusal.USED);
    }
    Instant declined = word.decidedAt();
    if (!words.reopen(tag, by.id(), clock.instant())) {
      return Optional.of(Refusal.DECIDED);
    }
    if (word.state() == FreeTag.State.ACCEPTED) {
      words.countNoLonger(tag);
    } else if (declined != null) {
      words.goOn(tag, declined);
    }
    tell("tag.take-back", tag, by);
    return Optional.empty();
  }

  private Optional<Refusal> waits(String tag) {
    FreeTag word = words.find(tag).orElse(null);
    if (word == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    return word.state() == FreeTag.State.WAITING ? Optional.empty() : Optional.of(Refusal.DECIDED);
  }

  private void tell(String action, String tag, CurrentStaff by) {
    audit.record(AuditEvent.allowed(by.actor(), action).on("tag", tag));
  }
}
