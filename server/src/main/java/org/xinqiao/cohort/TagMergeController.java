package org.xinqiao.cohort;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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
import org.xinqiao.shared.ProblemException;

/// 标签并入: which known tag stands for which word of the hospital. Words and numbers, no patients.
@RestController
class TagMergeController {

  /// @param target label of the known tag
  /// @param patients who had the word when it was merged
  /// @param undoable whether it holds, and no other tag stands for the known one
  record MergedTag(
      UUID id,
      String tag,
      String target,
      long patients,
      String mergedBy,
      Instant mergedAt,
      @Nullable String undoneBy,
      @Nullable Instant undoneAt,
      boolean undoable) {}

  /// @param patients who have the word now
  /// @param past who had it once and have it no more
  /// @param both who have the known tag, too
  /// @param overruled of whom somebody says that the known tag is not true: it stays so
  /// @param excluded who have a tag that the known one excludes
  /// @param segments names of segments that ask for the word; while there are any it is not merged
  record MergeOutlook(
      long patients, long past, long both, long overruled, long excluded, List<String> segments) {}

  record TagsToMerge(
      @NotBlank @Size(max = 40) String tag, @NotBlank @Size(max = 40) String target) {}

  private final MergeTags merge;

  TagMergeController(MergeTags merge) {
    this.merge = merge;
  }

  /// The newest first, also those that were undone.
  @GetMapping("/api/tags/merges")
  @Requires(Permission.TAG_REVIEW)
  Page<MergedTag> mergedTags(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Cursor after = Cursor.parse(cursor, 2);
    int size = Page.limit(limit);
    MergeTags.Listed listed =
        merge.list(
            after == null ? null : after.moment(0), after == null ? null : after.id(1), size + 1);
    return Page.of(listed.merges(), size, each -> Cursor.of(each.mergedAt(), each.id()))
        .map(each ->
            new MergedTag(
                each.id(),
                each.tag(),
                listed
                    .book()
                    .tag(each.target())
                    .map(tag -> tag.label().in(locale))
                    .orElse(each.target()),
                each.patients(),
                each.mergedBy(),
                each.mergedAt(),
                each.undoneBy(),
                each.undoneAt(),
                each.undoneAt() == null && !listed.holding().contains(each.target())));
  }

  /// What a merge would do; nothing is done.
  @GetMapping("/api/tags/merges/outlook")
  @Requires(Permission.TAG_REVIEW)
  MergeOutlook mergeOutlook(@RequestParam String tag, @RequestParam String target) {
    MergeTags.Result result = merge.look(tag, target);
    if (result instanceof MergeTags.Looked(TagMerge.Preview seen)) {
      return new MergeOutlook(
          seen.patients(),
          seen.past(),
          seen.both(),
          seen.overruled(),
          seen.excluded(),
          seen.segments());
    }
    throw problem(result);
  }

  @PostMapping("/api/tags/merges")
  @Requires(Permission.TAG_REVIEW)
  ResponseEntity<Void> mergeTags(CurrentStaff staff, @Valid @RequestBody TagsToMerge body) {
    return done(merge.merge(body.tag(), body.target(), staff));
  }

  @PostMapping("/api/tags/merges/{id}/undo")
  @Requires(Permission.TAG_REVIEW)
  ResponseEntity<Void> undoTagMerge(CurrentStaff staff, @PathVariable UUID id) {
    return done(merge.undo(id, staff));
  }

  private static ResponseEntity<Void> done(MergeTags.Result result) {
    return switch (result) {
      case MergeTags.Merged merged -> ResponseEntity.noContent().build();
      case MergeTags.Undone undone -> ResponseEntity.noContent().build();
      case MergeTags.Looked looked -> ResponseEntity.noContent().build();
      case MergeTags.Used used -> throw problem(used);
      case MergeTags.Refusal refusal -> throw problem(refusal);
    };
  }

  private static ProblemException problem(MergeTags.Result result) {
    return switch (result) {
      case MergeTags.Used(List<String> segments) ->
          new Problem(
                  "tag.used",
                  409,
                  Map.of("number", segments.size(), "names", String.join("、", segments)))
              .exception();
      case MergeTags.Refusal.NOT_FOUND -> Problem.of("tag.word-gone", 409).exception();
      case MergeTags.Refusal.UNKNOWN_TARGET -> Problem.of("tag.target-unknown", 422).exception();
      case MergeTags.Refusal.SENSITIVITY -> Problem.of("tag.sensitivity", 422).exception();
      case MergeTags.Refusal.MERGED_FURTHER -> Problem.of("tag.merged-further", 409).exception();
      case MergeTags.Looked looked -> throw new IllegalStateException("It was looked at");
      case MergeTags.Merged merged -> throw new IllegalStateException("It was merged");
      case MergeTags.Undone undone -> throw new IllegalStateException("It was undone");
    };
  }
}
