package org.xinqiao.cohort;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import tools.jackson.databind.JsonNode;

/// 分群: the saved segments of the hospital, their versions and sizes.
@RestController
class SegmentController {

  /// How many days of sizes are shown.
  private static final int HISTORY_DAYS = 30;

  /// @param number of patients of the whole hospital; null when it was not counted yet, or is so
  ///   small that it would tell about somebody
  /// @param changeSinceYesterday null when one of the two is missing
  /// @param uses how many things use it
  /// @param broken whether its condition does not fit any more
  record SegmentLine(
      UUID id,
      String name,
      @Nullable String note,
      int version,
      @Nullable Long number,
      @Nullable Instant countedAt,
      @Nullable Long changeSinceYesterday,
      int uses,
      String changedBy,
      Instant changedAt,
      boolean broken) {}

  /// @param sentence the condition in words; null when it does not fit any more
  /// @param usedBy what uses it
  /// @param history its size on each of the last 30 days
  /// @param mayEdit whether the caller may change and delete it
  record SegmentDetail(
      UUID id,
      String name,
      @Nullable String note,
      int version,
      @Nullable Long number,
      @Nullable Instant countedAt,
      @Nullable Long changeSinceYesterday,
      int uses,
      String changedBy,
      Instant changedAt,
      boolean broken,
      @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      @Nullable String sentence,
      String madeBy,
      List<SegmentUser> usedBy,
      List<SegmentSize> history,
      boolean mayEdit) {}

  /// @param kind segment
  record SegmentUser(String kind, UUID id, String name) {}

  /// @param version of the segment that was counted
  record SegmentSize(LocalDate day, @Nullable Long number, int version) {}

  /// @param sentence the condition in words, as it is understood today; null when it does not fit
  record SegmentVersion(
      int version,
      String name,
      @Nullable String note,
      @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      @Nullable String sentence,
      String changedBy,
      Instant changedAt,
      @Nullable Long number) {}

  /// @param id that the caller chooses, so that asking again saves nothing twice
  record NewSegment(
      @Nullable UUID id,
      @NotBlank @Size(max = 40) String name,
      @Size(max = 400) @Nullable String note,
      @NotNull @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition) {}

  /// @param version that the caller saw
  record ChangedSegment(
      @NotBlank @Size(max = 40) String name,
      @Size(max = 400) @Nullable String note,
      @NotNull @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      @Min(1) int version) {}

  private final KeepSegments keep;
  private final Segments segments;
  private final TrySegment tries;
  private final Conditions conditions;
  private final Organizations organizations;
  private final Clock clock;

  SegmentController(
      KeepSegments keep,
      Segments segments,
      TrySegment tries,
      Conditions conditions,
      Organizations organizations,
      Clock clock) {
    this.keep = keep;
    this.segments = segments;
    this.tries = tries;
    this.conditions = conditions;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// In the order of their names.
  ///
  /// @param q a part of the name
  @GetMapping("/api/segments")
  @Requires(Permission.SEGMENT_VIEW)
  Page<SegmentLine> listSegments(
      CurrentStaff staff,
      @RequestParam(required = false) @Nullable String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    Cursor after = Cursor.parse(cursor, 1);
    int size = Page.limit(limit);
    List<Segment> found =
        segments.page(
            q == null || q.isBlank() ? null : q.strip(),
            after == null ? null : after.values().getFirst(),
            size + 1);
    return Page.of(found, size, segment -> Cursor.of(segment.name()))
        .map(segment -> line(segment, staff));
  }

  @PostMapping("/api/segments")
  @Requires(Permission.SEGMENT_EDIT)
  SegmentDetail saveSegment(
      CurrentStaff staff, @Valid @RequestBody NewSegment body, Locale locale) {
    Segment.Draft draft = draft(body.name(), body.note(), body.condition());
    return kept(keep.save(body.id(), draft, staff), staff, locale);
  }

  @GetMapping("/api/segments/{id}")
  @Requires(Permission.SEGMENT_VIEW)
  SegmentDetail showSegment(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return detail(
        segments.get(id).orElseThrow(() -> refused("segment.not-found", 404)), staff, locale);
  }

  @PostMapping("/api/segments/{id}")
  @Requires(Permission.SEGMENT_EDIT)
  SegmentDetail changeSegment(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody ChangedSegment body,
      Locale locale) {
    Segment.Draft draft = draft(body.name(), body.note(), body.condition());
    return kept(keep.change(id, body.version(), draft, staff), staff, locale);
  }

  @DeleteMapping("/api/segments/{id}")
  @Requires(Permission.SEGMENT_EDIT)
  ResponseEntity<Void> deleteSegment(CurrentStaff staff, @PathVariable UUID id) {
    KeepSegments.Result result = keep.delete(id, staff);
    if (!(result instanceof KeepSegments.Deleted)) {
      throw problem(result);
    }
    return ResponseEntity.noContent().build();
  }

  /// The newest first.
  @GetMapping("/api/segments/{id}/versions")
  @Requires(Permission.SEGMENT_VIEW)
  Page<SegmentVersion> segmentVersions(
      CurrentStaff staff,
      @PathVariable UUID id,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Cursor after = Cursor.parse(cursor, 1);
    int size = Page.limit(limit);
    if (segments.get(id).isEmpty()) {
      throw refused("segment.not-found", 404);
    }
    List<Segment.Version> found =
        segments.versions(id, after == null ? null : after.number(0), size + 1);
    return Page.of(found, size, version -> Cursor.of(version.version()))
        .map(version -> {
          Condition condition = segments.fitting(version.condition(), id).orElse(null);
          return new SegmentVersion(
              version.version(),
              version.name(),
              version.note(),
              version.condition(),
              condition == null ? null : conditions.sentence(condition).in(locale),
              version.changedBy(),
              version.changedAt(),
              told(version.number(), condition, staff));
        });
  }

  private static Segment.Draft draft(String name, @Nullable String note, JsonNode condition) {
    return new Segment.Draft(
        name.strip(), note == null || note.isBlank() ? null : note.strip(), condition);
  }

  private SegmentLine line(Segment segment, CurrentStaff staff) {
    Condition condition = segments.fitting(segment.condition(), segment.id()).orElse(null);
    Long number = told(segment.number(), condition, staff);
    return new SegmentLine(
        segment.id(),
        segment.name(),
        segment.note(),
        segment.version(),
        number,
        segment.countedAt(),
        number == null ? null : segment.change(),
        segment.uses(),
        segment.changedByName(),
        segment.changedAt(),
        condition == null);
  }

  private SegmentDetail detail(Segment segment, CurrentStaff staff, Locale locale) {
    SegmentLine line = line(segment, staff);
    Condition condition = segments.fitting(segment.condition(), segment.id()).orElse(null);
    LocalDate from = LocalDate.now(clock).minusDays(HISTORY_DAYS);
    return new SegmentDetail(
        line.id(),
        line.name(),
        line.note(),
        line.version(),
        line.number(),
        line.countedAt(),
        line.changeSinceYesterday(),
        line.uses(),
        line.changedBy(),
        line.changedAt(),
        line.broken(),
        segment.condition(),
        condition == null ? null : conditions.sentence(condition).in(locale),
        organizations.staff(segment.madeBy()).map(Staff::displayName).orElse(""),
        segments.usesOf(segment.id()).stream()
            .map(use -> new SegmentUser(use.kind(), use.id(), use.name()))
            .toList(),
        segments.counts(segment.id(), from).stream()
            .map(count ->
                new SegmentSize(
                    count.day(), told(count.number(), condition, staff), count.version()))
            .toList(),
        keep.mayChange(segment, staff));
  }

  /// A segment that does not fit any more may have been about health.
  private @Nullable Long told(
      @Nullable Long number, @Nullable Condition condition, CurrentStaff staff) {
    return condition == null ? null : TrySegment.told(number, tries.withholds(condition, staff));
  }

  private SegmentDetail kept(KeepSegments.Result result, CurrentStaff staff, Locale locale) {
    if (result instanceof KeepSegments.Kept(Segment segment)) {
      return detail(segment, staff, locale);
    }
    throw problem(result);
  }

  private static ProblemException problem(KeepSegments.Result result) {
    return switch (result) {
      case KeepSegments.Kept kept -> throw new IllegalStateException("It was kept");
      case KeepSegments.Deleted deleted -> throw new IllegalStateException("It was deleted");
      case KeepSegments.Unfit unfit -> unfit.flaws().getFirst().problem().exception();
      case KeepSegments.TooCostly costly -> costly.plan().problem().exception();
      case KeepSegments.InUse used ->
          named("segment.in-use", used.uses().stream().map(Segment.Use::name).toList());
      case KeepSegments.BreaksOthers others -> named("segment.breaks-others", others.names());
      case KeepSegments.Refusal refusal ->
          switch (refusal) {
            case NOT_FOUND -> refused("segment.not-found", 404);
            case NOT_YOURS -> refused("segment.not-yours", 403);
            case NAME_TAKEN -> refused("segment.name-taken", 409);
            case TOO_MANY -> refused("segment.too-many", 409);
            case CHANGED -> refused("segment.changed", 409);
          };
    };
  }

  private static ProblemException named(String code, List<String> names) {
    return new Problem(code, 409, Map.of("number", names.size(), "names", String.join("、", names)))
        .exception();
  }

  private static ProblemException refused(String code, int status) {
    return Problem.of(code, status).exception();
  }
}
