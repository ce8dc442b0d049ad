package org.xinqiao.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;

/// 集成监控: the views that are polled, how far each is, and what is wrong with it.
@RestController
@RequestMapping("/api/integration/views")
class ViewController {

  private final Views views;
  private final Clock clock;

  ViewController(Views views, Clock clock) {
    this.views = views;
    this.clock = clock;
  }

  record ViewProblem(String code, String text, @Nullable Instant since) {}

  /// @param lagSeconds since a poll last came to the end of the view; null before the first
  record PolledView(
      UUID peerId,
      String name,
      @Nullable String watermark,
      @Nullable Instant polledAt,
      @Nullable Long lagSeconds,
      long rowsRead,
      long rowsTaken,
      @Nullable ViewProblem problem) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  List<PolledView> listPolledViews() {
    return views.all().stream().map(this::polled).toList();
  }

  /// The engineer has looked at the view's new types: polling goes on with them.
  @PostMapping("/{peerId}/accept")
  @Requires(Permission.INTEGRATION_OPERATE)
  List<PolledView> acceptViewTypes(@PathVariable UUID peerId, CurrentStaff staff) {
    views.accept(peerId, staff);
    return listPolledViews();
  }

  private PolledView polled(Views.Polled view) {
    ViewStore.Standing now = view.standing();
    Instant polledAt = now.polledAt();
    String failure = now.failure();
    return new PolledView(
        view.peer(),
        view.name(),
        now.watermark(),
        polledAt,
        polledAt == null
            ? null
            : Math.max(0, Duration.between(polledAt, clock.instant()).toSeconds()),
        now.rowsRead(),
        now.rowsTaken(),
        failure == null ? null : problem(failure, now));
  }

  private static ViewProblem problem(String code, ViewStore.Standing now) {
    String words = ViewFailure.Reason.of(code).words().in(LocaleContextHolder.getLocale());
    String detail = now.failureDetail();
    return new ViewProblem(
        code,
        detail == null || detail.isEmpty() ? words : words + " (" + detail + ")",
        now.failingSince());
  }
}
