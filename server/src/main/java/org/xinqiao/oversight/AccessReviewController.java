package org.xinqiao.oversight;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;

/// The review of who may do what, once a quarter.
@RestController
@RequestMapping("/api/oversight/review")
class AccessReviewController {

  /// An account that nobody used for so long stands out.
  private static final Duration UNUSED = Duration.ofDays(90);

  private final AccessReview review;
  private final Organizations organizations;
  private final Clock clock;

  AccessReviewController(AccessReview review, Organizations organizations, Clock clock) {
    this.review = review;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// @param begunAt of the review that is open; null for none
  /// @param dueOn when the next review is to be finished
  record ReviewState(
      @Nullable Instant begunAt,
      @Nullable Instant finishedAt,
      @Nullable String finishedBy,
      LocalDate dueOn,
      boolean overdue,
      List<ReviewLine> lines) {}

  /// @param detail user name, or what the token is good for
  /// @param factors beside the password
  /// @param endsAt of a token by itself; null for an account
  /// @param unused nobody used it for 90 days
  /// @param keep null while nothing is decided
  record ReviewLine(
      AccessReview.Kind kind,
      UUID id,
      String name,
      @Nullable String role,
      @Nullable String department,
      String detail,
      List<String> factors,
      Instant createdAt,
      @Nullable Instant signedInAt,
      @Nullable Instant endsAt,
      boolean unused,
      boolean own,
      @Nullable Boolean keep,
      @Nullable String note,
      @Nullable String decidedBy) {}

  record ReviewDecision(
      AccessReview.@NotNull Kind kind,
      @NotNull UUID subject,
      @NotNull Boolean keep,
      @Nullable @Size(max = 200) String note) {}

  record AccountToDisable(UUID staffId, @Nullable String note, Instant at) {}

  @GetMapping
  @Requires(Permission.ACCESS_REVIEW)
  ReviewState accessReview(CurrentStaff staff) {
    return shown(staff);
  }

  @PostMapping("/decisions")
  @Requires(Permission.ACCESS_REVIEW)
  ReviewState decideAccess(@Valid @RequestBody ReviewDecision asked, CurrentStaff staff) {
    String note = asked.note();
    refuse(
        review.decide(
            asked.kind(),
            asked.subject(),
            asked.keep(),
            note == null || note.isBlank() ? null : note.strip(),
            staff));
    return shown(staff);
  }

  @PostMapping("/finish")
  @Requires(Permission.ACCESS_REVIEW)
  ReviewState finishAccessReview(CurrentStaff staff) {
    refuse(review.finish(staff));
    return shown(staff);
  }

  /// For whoever keeps accounts: those that a review wants disabled.
  @GetMapping("/to-disable")
  @Requires(Permission.STAFF_MANAGE)
  List<AccountToDisable> accountsToDisable() {
    return review.toDisable().stream()
        .map(one -> new AccountToDisable(one.staff().value(), one.note(), one.at()))
        .toList();
  }

  private static void refuse(Optional<AccessReview.Refusal> refusal) {
    refusal.ifPresent(reason -> {
      throw switch (reason) {
        case NOT_FOUND -> Problem.of("oversight.not-reviewed", 404).exception();
        case OWN_ACCOUNT -> Problem.of("oversight.own-account", 403).exception();
        case DECIDED -> Problem.of("oversight.decided", 409).exception();
        case NOT_BEGUN, NOT_COMPLETE -> Problem.of("oversight.not-complete", 409).exception();
      };
    });
  }

  private ReviewState shown(CurrentStaff staff) {
    AccessReview.State state = review.state();
    Instant now = clock.instant();
    Map<StaffId, String> names =
        organizations.allStaff().stream().collect(Collectors.toMap(Staff::id, Staff::displayName));
    return new ReviewState(
        state.begunAt(),
        state.finishedAt(),
        state.finishedBy() == null ? null : names.getOrDefault(state.finishedBy(), ""),
        LocalDate.ofInstant(state.due(), clock.getZone()),
        !state.due().isAfter(now),
        state.lines().stream()
            .map(one ->
                new ReviewLine(
                    one.kind(),
                    one.id(),
                    one.name(),
                    one.role(),
                    one.department(),
                    one.detail(),
                    one.factors(),
                    one.createdAt(),
                    one.signedInAt(),
                    one.endsAt(),
                    unused(one, now),
                    one.id().equals(staff.id().value()),
                    one.keep(),
                    one.note(),
                    one.decidedBy() == null ? null : names.getOrDefault(one.decidedBy(), "")))
            .toList());
  }

  private static boolean unused(AccessReview.Line line, Instant now) {
    Instant last = line.signedInAt() == null ? line.createdAt() : line.signedInAt();
    return line.kind() == AccessReview.Kind.ACCOUNT && last.isBefore(now.minus(UNUSED));
  }
}
