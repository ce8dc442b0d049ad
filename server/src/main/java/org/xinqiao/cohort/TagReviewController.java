package org.xinqiao.cohort;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 标签待审: the words that staff wrote as tags, and what is decided about them. Words and numbers, no
/// patients.
@RestController
class TagReviewController {

  /// @param state waiting, accepted, merged or declined
  /// @param target the known tag that stands for it; null where none does
  /// @param reason tells-who, too-vague, belongs-in-notes or disrespectful; null unless declined
  /// @param patients who have it while it waits
  /// @param like known tags whose words hold it, or that it holds
  /// @param past decisions that were taken back, the newest first
  record WrittenWord(
      String word,
      boolean sensitive,
      String state,
      @Nullable String dimension,
      @Nullable String target,
      @Nullable String reason,
      String writtenBy,
      Instant writtenAt,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      long patients,
      List<LikeTag> like,
      List<TakenBackWord> past) {}

  /// What was decided about a word and taken back.
  ///
  /// @param state accepted or declined
  record TakenBackWord(
      String state,
      @Nullable String dimension,
      @Nullable String reason,
      String decidedBy,
      Instant decidedAt,
      String takenBackBy,
      Instant takenBackAt) {}

  record WordToTakeBack(@NotBlank @Size(max = 40) String word) {}

  record LikeTag(String tag, String label, String dimension) {}

  record WordToAccept(
      @NotBlank @Size(max = 40) String word,
      @NotBlank @Size(max = 40) String dimension,
      boolean sensitive) {}

  /// @param reason tells-who, too-vague, belongs-in-notes or disrespectful
  record WordToDecline(
      @NotBlank @Size(max = 40) String word, @NotBlank @Size(max = 40) String reason) {}

  private final ReviewTags review;

  TagReviewController(ReviewTags review) {
    this.review = review;
  }

  /// The longest waiting first.
  ///
  /// @param state waiting where nothing is said
  @GetMapping("/api/tags/words")
  @Requires(Permission.TAG_REVIEW)
  Page<WrittenWord> writtenWords(
      @RequestParam(required = false) FreeTag.@Nullable State state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Cursor after = Cursor.parse(cursor, 2);
    int size = Page.limit(limit);
    ReviewTags.Listed listed =
        review.list(
            state == null ? FreeTag.State.WAITING : state,
            after == null ? null : after.moment(0),
            after == null ? null : after.values().get(1),
            size + 1);
    return Page.of(listed.words(), size, word -> Cursor.of(word.writtenAt(), word.tag()))
        .map(word -> line(word, listed, locale));
  }

  private static WrittenWord line(FreeTag word, ReviewTags.Listed listed, Locale locale) {
    return new WrittenWord(
        word.tag(),
        word.sensitive(),
        word.state().toString(),
        word.dimension(),
        word.target() == null
            ? null
            : listed
                .book()
                .tag(word.target())
                .map(tag -> tag.label().in(locale))
                .orElse(word.target()),
        word.reason(),
        word.writtenBy(),
        word.writtenAt(),
        word.decidedBy(),
        word.decidedAt(),
        listed.patients().getOrDefault(word.tag(), 0L),
        listed.book().like(word.tag()).stream()
            .map(tag -> new LikeTag(tag.name(), tag.label().in(locale), tag.dimension()))
            .toList(),
        listed.past().getOrDefault(word.tag(), List.of()).stream()
            .map(one ->
                new TakenBackWord(
                    one.state().toString(),
                    one.dimension(),
                    one.reason(),
                    one.decidedBy(),
                    one.decidedAt(),
                    one.takenBackBy(),
                    one.takenBackAt()))
            .toList());
  }

  @PostMapping("/api/tags/words/accept")
  @Requires(Permission.TAG_REVIEW)
  ResponseEntity<Void> acceptWord(CurrentStaff staff, @Valid @RequestBody WordToAccept body) {
    return done(review.accept(body.word(), body.dimension(), body.sensitive(), staff));
  }

  @PostMapping("/api/tags/words/decline")
  @Requires(Permission.TAG_REVIEW)
  ResponseEntity<Void> declineWord(CurrentStaff staff, @Valid @RequestBody WordToDecline body) {
    return done(review.decline(body.word(), body.reason(), staff));
  }

  /// Takes back that a word was taken in or declined: it waits again.
  @PostMapping("/api/tags/words/take-back")
  @Requires(Permission.TAG_REVIEW)
  ResponseEntity<Void> takeBackWord(CurrentStaff staff, @Valid @RequestBody WordToTakeBack body) {
    return done(review.takeBack(body.word(), staff));
  }

  private static ResponseEntity<Void> done(Optional<ReviewTags.Refusal> refusal) {
    if (refusal.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    throw switch (refusal.get()) {
      case NOT_FOUND, DECIDED -> Problem.of("tag.word-gone", 409).exception();
      case UNKNOWN_TARGET -> Problem.of("tag.target-unknown", 422).exception();
      case USED -> Problem.of("tag.word-used", 409).exception();
    };
  }
}
