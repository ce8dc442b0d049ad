package org.xinqiao.listing;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.measure.MeasureLists;
import org.xinqiao.measure.Part;
import org.xinqiao.messaging.UnsentContacts;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Lists of patients that leave: asking, deciding, fetching, and telling where one came from.
@RestController
@RequestMapping("/api/listings")
class ListingController {

  private final AskListing ask;
  private final DecideListing decide;
  private final Listings listings;
  private final TraceListing trace;
  private final ListingSources sources;
  private final ListingSettings settings;
  private final Organizations organizations;
  private final Clock clock;

  ListingController(
      AskListing ask,
      DecideListing decide,
      Listings listings,
      TraceListing trace,
      ListingSources sources,
      ListingSettings settings,
      Organizations organizations,
      Clock clock) {
    this.clock = clock;
    this.ask = ask;
    this.decide = decide;
    this.listings = listings;
    this.trace = trace;
    this.sources = sources;
    this.settings = settings;
    this.organizations = organizations;
  }

  /// What is asked for: a measure's list, or what a search finds, or what was not sent.
  ///
  /// @param measure with part, from and to; or
  /// @param text of the search; or
  /// @param unsent which of the contacts that were not sent
  record ListingWish(
      @Nullable String measure,
      @Nullable Part part,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      @Nullable @Size(max = 100) String text,
      @Nullable @Valid UnsentWish unsent,
      @NotNull Purpose purpose,
      @NotBlank @Size(min = 4, max = 200) String reason,
      @NotNull Format format,
      boolean wholePhones) {

    @Override
    public String toString() {
      return "ListingWish[" + purpose + "]";
    }
  }

  /// The filters of the list on the screen.
  record UnsentWish(
      @Min(1) @Max(366) int days,
      @Nullable @Size(max = 60) String reason,
      @Nullable @Size(max = 60) String asker,
      @Nullable @Size(max = 60) String channel,
      @Nullable @Size(max = 60) String department,
      UnsentContacts.@Nullable Outcome outcome) {}

  /// @param rows that whoever decides was shown
  record ListingDecision(int rows, @Nullable @Size(max = 200) String note) {}

  record FoundText(@NotBlank @Size(max = 500_000) String text) {

    @Override
    public String toString() {
      return "FoundText[]";
    }
  }

  /// @param title name of the measure, or the words of the search
  /// @param from of what was not sent: planned for this day or later
  /// @param part of the measure; null for a search
  /// @param rowsAllowed how many may be taken without a second person
  /// @param code stands in the mark on each line of the file
  /// @param endedByRight whoever asked may not have it any more
  record PatientListing(
      UUID id,
      String code,
      ListingState state,
      @Schema(allowableValues = {"measure", "search", "unsent"}) String kind,
      String title,
      @Nullable Part part,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      Purpose purpose,
      String reason,
      Format format,
      boolean wholePhones,
      int rows,
      int rowsAllowed,
      int done,
      String askedBy,
      Instant askedAt,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      @Nullable String decisionNote,
      @Nullable Instant finishedAt,
      @Nullable Instant expiresAt,
      boolean endedByRight,
      int fetches) {}

  record ListingChoices(List<ListingPurpose> purposes, int approvalAbove, int mostRows) {}

  /// @param callsPatients whether whole telephone numbers may be asked for
  record ListingPurpose(Purpose purpose, String title, boolean callsPatients) {}

  record ListingDesk(List<PatientListing> toDecide, List<PatientListing> decided) {}

  /// @param listing null for what left by an interface
  /// @param export null for a list
  record ListingTrace(
      @Nullable PatientListing listing,
      @Nullable TracedExport export,
      boolean certain,
      boolean marked,
      int canaries,
      int canaryNames,
      boolean order) {}

  /// @param traces the likeliest first
  /// @param leftOut words of invented people that were not counted, as a patient has them now
  record ListingTraces(List<ListingTrace> traces, int leftOut) {}

  /// What a partner fetched.
  ///
  /// @param code of the export; empty when only the partner is known
  record TracedExport(String partner, String code, String purpose, Instant at) {}

  @GetMapping("/choices")
  @Requires(Permission.LISTING_ASK)
  ListingChoices listingChoices(Locale locale) {
    return new ListingChoices(
        Arrays.stream(Purpose.values())
            .map(one -> new ListingPurpose(one, one.in(locale), one.callsPatients()))
            .toList(),
        settings.approvalAbove(),
        settings.mostRows());
  }

  /// One's own, the newest first.
  @GetMapping
  @Requires(Permission.LISTING_ASK)
  List<PatientListing> myListings(CurrentStaff staff, Locale locale) {
    return shown(listings.mine(staff), locale);
  }

  @PostMapping
  @Requires(value = Permission.LISTING_ASK, fresh = true)
  PatientListing askListing(
      @Valid @RequestBody ListingWish wish, CurrentStaff staff, Locale locale) {
    AskListing.Wish wanted =
        new AskListing.Wish(
            contents(wish, clock.instant()),
            wish.purpose(),
            wish.reason().strip(),
            wish.format(),
            wish.wholePhones());
    return switch (ask.ask(wanted, staff, locale)) {
      case AskListing.Outcome.Asked(Listing listing) -> shown(List.of(listing), locale).getFirst();
      case AskListing.Outcome.Refused(AskListing.Reason reason) ->
          throw switch (reason) {
            case CONTENTS_UNKNOWN -> Problem.of("listing.contents-unknown", 400).exception();
            case CONTENTS_FORBIDDEN -> Problem.of("listing.contents-forbidden", 403).exception();
            case PHONES_FORBIDDEN -> Problem.of("listing.phones-forbidden", 403).exception();
            case NOBODY_ON_IT -> Problem.of("listing.nobody", 409).exception();
            case TOO_LONG ->
                Problem.of("listing.too-long", 409, "limit", settings.mostRows()).exception();
            case TOO_MANY ->
                Problem.of("listing.too-many", 409, "limit", settings.perPerson()).exception();
          };
    };
  }

  @PostMapping("/{id}/stop")
  @Requires(Permission.LISTING_ASK)
  List<PatientListing> stopListing(@PathVariable UUID id, CurrentStaff staff, Locale locale) {
    if (!listings.stop(id, staff)) {
      throw notFound();
    }
    return myListings(staff, locale);
  }

  @GetMapping("/{id}/file")
  @Requires(value = Permission.LISTING_ASK, fresh = true)
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = "string", format = "binary")))
  ResponseEntity<byte[]> fetchListing(@PathVariable UUID id, CurrentStaff staff) {
    Listings.Fetched fetched = listings.fetch(id, staff).orElseThrow(ListingController::notFound);
    Listing listing = fetched.listing();
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, listing.format().mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("list-" + listing.code() + "." + listing.format().extension())
                .build()
                .toString())
        .cacheControl(CacheControl.noStore())
        .body(fetched.file());
  }

  /// What waits for a second person, one's own among it, and what was decided of late.
  @GetMapping("/desk")
  @Requires(Permission.LISTING_APPROVE)
  ListingDesk listingDesk(Locale locale) {
    return new ListingDesk(shown(listings.toDecide(), locale), shown(listings.decided(), locale));
  }

  @PostMapping("/{id}/approve")
  @Requires(value = Permission.LISTING_APPROVE, fresh = true)
  ListingDesk approveListing(
      @PathVariable UUID id,
      @Valid @RequestBody ListingDecision decision,
      CurrentStaff staff,
      Locale locale) {
    return decided(id, true, decision, staff, locale);
  }

  @PostMapping("/{id}/refuse")
  @Requires(value = Permission.LISTING_APPROVE, fresh = true)
  ListingDesk refuseListing(
      @PathVariable UUID id,
      @Valid @RequestBody ListingDecision decision,
      CurrentStaff staff,
      Locale locale) {
    return decided(id, false, decision, staff, locale);
  }

  /// Which list a found text was taken from, the likeliest first.
  @PostMapping("/trace")
  @Requires(Permission.LISTING_TRACE)
  ListingTraces traceListing(
      @Valid @RequestBody FoundText text, CurrentStaff staff, Locale locale) {
    TraceListing.Found found = trace.trace(text.text(), staff);
    return new ListingTraces(
        found.traces().stream().map(one -> shown(one, locale)).toList(), found.leftOut());
  }

  private ListingTrace shown(TraceListing.Trace one, Locale locale) {
    return new ListingTrace(
        shown(one.listing(), locale),
        shown(one.elsewhere()),
        one.certain(),
        one.marked(),
        one.canaries(),
        one.canaryNames(),
        one.order() != null);
  }

  private ListingDesk decided(
      UUID id, boolean yes, ListingDecision decision, CurrentStaff staff, Locale locale) {
    String note = decision.note();
    return switch (decide.decide(
        id, yes, decision.rows(), note == null || note.isBlank() ? null : note.strip(), staff)) {
      case DecideListing.Outcome.Decided() -> listingDesk(locale);
      case DecideListing.Outcome.NotFound() -> throw notFound();
      case DecideListing.Outcome.OwnList() -> throw Problem.of("listing.own-list", 403).exception();
      case DecideListing.Outcome.NothingToDecide() ->
          throw Problem.of("listing.decided", 409).exception();
    };
  }

  private static Contents contents(ListingWish wish, Instant now) {
    UnsentWish unsent = wish.unsent();
    if (unsent != null && wish.measure() == null && wish.text() == null) {
      return new Contents.NotSent(
          new UnsentContacts.Filter(
              now.minus(Duration.ofDays(unsent.days())),
              unsent.reason(),
              unsent.asker(),
              unsent.channel(),
              unsent.department(),
              unsent.outcome()));
    }
    Part part = wish.part();
    LocalDate from = wish.from();
    LocalDate to = wish.to();
    if (wish.measure() != null && part != null && from != null && to != null) {
      return new Contents.BehindMeasure(new MeasureLists.Which(wish.measure(), part, from, to));
    }
    String text = wish.text();
    if (wish.measure() == null && text != null && !text.isBlank()) {
      return new Contents.Found(text.strip());
    }
    throw Problem.of("request.field-invalid", 400, "field", "measure").exception();
  }

  private @Nullable PatientListing shown(@Nullable Listing found, Locale locale) {
    return found == null ? null : shown(List.of(found), locale).getFirst();
  }

  private static @Nullable TracedExport shown(OtherWayOut.@Nullable Out out) {
    return out == null ? null : new TracedExport(out.who(), out.code(), out.purpose(), out.at());
  }

  private List<PatientListing> shown(List<Listing> found, Locale locale) {
    Map<StaffId, String> names =
        organizations.allStaff().stream().collect(Collectors.toMap(Staff::id, Staff::displayName));
    return found.stream().map(one -> shown(one, names, locale)).toList();
  }

  private PatientListing shown(Listing one, Map<StaffId, String> names, Locale locale) {
    MeasureLists.Which which =
        one.contents() instanceof Contents.BehindMeasure(MeasureLists.Which of) ? of : null;
    return new PatientListing(
        one.id(),
        one.code(),
        one.state(),
        switch (one.contents()) {
          case Contents.BehindMeasure measure -> "measure";
          case Contents.Found found -> "search";
          case Contents.NotSent unsent -> "unsent";
        },
        sources.title(one.contents(), locale).orElse(which == null ? "" : which.measure()),
        which == null ? null : which.part(),
        switch (one.contents()) {
          case Contents.BehindMeasure measure -> measure.which().from();
          case Contents.Found found -> null;
          case Contents.NotSent(UnsentContacts.Filter filter) ->
              filter.since().atZone(clock.getZone()).toLocalDate();
        },
        which == null ? null : which.to(),
        one.purpose(),
        one.reason(),
        one.format(),
        one.wholePhones(),
        one.rows(),
        one.rowsAllowed(),
        one.done(),
        names.getOrDefault(one.askedBy(), ""),
        one.askedAt(),
        one.decidedBy() == null ? null : names.getOrDefault(one.decidedBy(), ""),
        one.decidedAt(),
        one.decisionNote(),
        one.finishedAt(),
        one.expiresAt(),
        one.error() != null && one.error().equals("RightEnded"),
        one.fetches());
  }

  private static ProblemException notFound() {
    return Problem.of("listing.not-found", 404).exception();
  }
}
