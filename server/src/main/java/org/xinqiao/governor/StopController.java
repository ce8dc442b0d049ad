package org.xinqiao.governor;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 停止发送: the kill switches, for those who answer for the whole hospital. Numbers only, no patients.
@RestController
@Validated
@RequestMapping("/api/sending-stops")
class StopController {

  /// What everybody in the house is told.
  ///
  /// @param what id of the channel or pathway; empty for the whole hospital
  /// @param name of the pathway; empty for others
  record StoppedSending(Stop.Kind kind, String what, String name, Instant setAt) {}

  /// @param what id of the channel or pathway; empty for the whole hospital
  /// @param name of the pathway; empty for others
  /// @param held contacts held back now, 100,000 at most; after it was lifted those of that moment
  /// @param askedBy who asked that it be lifted, where that needs a second person
  /// @param mine whether that was the caller
  record SendingStop(
      UUID id,
      Stop.Kind kind,
      String what,
      String name,
      String reason,
      String setBy,
      Instant setAt,
      int held,
      @Nullable String askedBy,
      @Nullable Instant askedAt,
      boolean mine,
      @Nullable String liftedBy,
      @Nullable Instant liftedAt,
      @Nullable String liftReason) {}

  record StoppablePathway(String id, String name) {}

  /// @param secondPersonAbove a stop that holds back more is lifted by two people
  /// @param spreadMinutes over how many minutes what was held goes out afterwards
  record SendingStops(
      List<SendingStop> inForce,
      List<String> channels,
      List<StoppablePathway> pathways,
      int secondPersonAbove,
      long spreadMinutes) {}

  /// @param what id of the channel or pathway; empty for the whole hospital
  record SendingStopWish(
      @NotNull Stop.Kind kind,
      @NotNull @Size(max = 60) String what,
      @NotBlank @Size(min = 4, max = 200) String reason) {}

  /// @param held that whoever lifts it was shown
  record SendingStopLift(@NotBlank @Size(min = 4, max = 200) String reason, @Min(0) int held) {}

  /// @param contacts that would be held back now, 100,000 at most
  record SendingStopPreview(int contacts) {}

  private final StopSending stops;
  private final StopStore store;
  private final StopSettings settings;
  private final Organizations organizations;

  StopController(
      StopSending stops, StopStore store, StopSettings settings, Organizations organizations) {
    this.stops = stops;
    this.store = store;
    this.settings = settings;
    this.organizations = organizations;
  }

  /// What is stopped now, for everybody: who waits for an answer of a patient has to know.
  @GetMapping("/in-force")
  @Requires(Permission.SIGNED_IN)
  List<StoppedSending> listStoppedSending(Locale locale) {
    Map<String, String> titles = titles(locale);
    return store.inForce().stream()
        .map(one -> new StoppedSending(one.kind(), one.what(), name(one, titles), one.setAt()))
        .toList();
  }

  @GetMapping
  @Requires(Permission.SENDING_STOP)
  SendingStops listSendingStops(CurrentStaff staff, Locale locale) {
    Map<StaffId, String> names = names();
    Map<String, String> titles = titles(locale);
    return new SendingStops(
        store.inForce().stream()
            .map(one -> json(one, stops.held(one.kind(), one.what()), names, titles, staff))
            .toList(),
        stops.channels(),
        stops.pathways().stream()
            .map(one -> new StoppablePathway(one.id(), one.title().in(locale)))
            .toList(),
        settings.secondPersonAbove(),
        settings.spread().toMinutes());
  }

  /// Those that were lifted, the last lifted first.
  @GetMapping("/lifted")
  @Requires(Permission.SENDING_STOP)
  Page<SendingStop> listLiftedSendingStops(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      CurrentStaff staff,
      Locale locale) {
    Map<StaffId, String> names = names();
    Map<String, String> titles = titles(locale);
    return store
        .lifted(cursor, Page.limit(limit))
        .map(one -> {
          Stop.Lifted lifted = one.lifted();
          return json(one, lifted == null ? 0 : lifted.held(), names, titles, staff);
        });
  }

  /// What a stop would hold back now.
  @GetMapping("/preview")
  @Requires(Permission.SENDING_STOP)
  SendingStopPreview previewSendingStop(
      @RequestParam Stop.Kind kind, @RequestParam(defaultValue = "") @Size(max = 60) String what) {
    return new SendingStopPreview(stops.held(kind, what));
  }

  /// Stops at once; what is stopped already stays as it is. Needs no second factor: whoever sees
  /// wrong messages go out must not look for a telephone first.
  ///
  /// Refusals: `governor.stop-unknown` 400.
  @PostMapping
  @Requires(Permission.SENDING_STOP)
  SendingStops stopSending(
      @Valid @RequestBody SendingStopWish wish, CurrentStaff staff, Locale locale) {
    return answer(
        stops.stop(wish.kind(), wish.what(), wish.reason().strip(), staff), staff, locale);
  }

  /// Lets sending go on. Where much is held the first call asks for it, and somebody else's does
  /// it; what is lifted already stays as it is.
  ///
  /// Refusals: `governor.stop-not-found` 404, `governor.stop-holds-more` 409 when more is held than
  /// the caller was shown and two people are needed, `governor.second-person` 403.
  @PostMapping("/{id}/lift")
  @Requires(value = Permission.SENDING_STOP, fresh = true)
  SendingStops liftSendingStop(
      @PathVariable UUID id,
      @Valid @RequestBody SendingStopLift lift,
      CurrentStaff staff,
      Locale locale) {
    return answer(stops.lift(id, lift.reason().strip(), lift.held(), staff), staff, locale);
  }

  private SendingStops answer(StopSending.Result result, CurrentStaff staff, Locale locale) {
    return switch (result) {
      case StopSending.Done done -> listSendingStops(staff, locale);
      case StopSending.Refusal refusal ->
          throw switch (refusal) {
            case NOTHING_LIKE_THAT -> Problem.of("governor.stop-unknown", 400).exception();
            case NOT_FOUND -> Problem.of("governor.stop-not-found", 404).exception();
            case HOLDS_MORE -> Problem.of("governor.stop-holds-more", 409).exception();
            case SECOND_PERSON_NEEDED -> Problem.of("governor.second-person", 403).exception();
          };
    };
  }

  private Map<StaffId, String> names() {
    return organizations.allStaff().stream()
        .collect(Collectors.toMap(Staff::id, Staff::displayName));
  }

  private Map<String, String> titles(Locale locale) {
    return stops.pathways().stream()
        .collect(
            Collectors.toMap(ContactAskers.Asker::id, one -> one.title().in(locale), (a, b) -> a));
  }

  private static String name(Stop stop, Map<String, String> titles) {
    return stop.kind() == Stop.Kind.PATHWAY ? titles.getOrDefault(stop.what(), stop.what()) : "";
  }

  private static SendingStop json(
      Stop stop,
      int held,
      Map<StaffId, String> names,
      Map<String, String> titles,
      CurrentStaff staff) {
    StaffId asked = stop.askedBy();
    Stop.Lifted lifted = stop.lifted();
    return new SendingStop(
        stop.id(),
        stop.kind(),
        stop.what(),
        name(stop, titles),
        stop.reason(),
        names.getOrDefault(stop.setBy(), ""),
        stop.setAt(),
        held,
        asked == null ? null : names.getOrDefault(asked, ""),
        stop.askedAt(),
        staff.id().equals(asked),
        lifted == null ? null : names.getOrDefault(lifted.by(), ""),
        lifted == null ? null : lifted.at(),
        lifted == null ? null : lifted.reason());
  }
}
