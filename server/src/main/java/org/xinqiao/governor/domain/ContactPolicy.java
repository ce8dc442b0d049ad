package org.xinqiao.governor.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.calendar.QuietHours;

/// The rules about time and person, as a list of named policies asked in order; the first that
/// objects gives the reason. Pure: everything it needs is in the [Situation].
public final class ContactPolicy {

  /// What is known when a contact asks to go out.
  ///
  /// @param age completed years; null when not known
  /// @param guardianReachable whether a minor's guardian can be written to
  /// @param inHospital a stay is going on
  /// @param lastContactedOn the newest day on which something counted was sent; null when none was
  /// @param contactsInSevenDays non-clinical ones
  /// @param moreImportantAt when the next contact of a higher priority is due, later today; null
  ///   when there is none
  public record Situation(
      Instant now,
      Instant notAfter,
      boolean alert,
      boolean clinical,
      boolean marketing,
      boolean deceased,
      boolean anonymous,
      @Nullable Integer age,
      boolean guardianReachable,
      boolean inHospital,
      @Nullable LocalDate lastContactedOn,
      int contactsInSevenDays,
      @Nullable Instant moreImportantAt) {}

  /// An objection.
  ///
  /// @param reason code of a Reason
  /// @param until when to ask again; null for never
  public record Objection(String reason, @Nullable Instant until) {}

  /// The hospital's numbers.
  ///
  /// @param sendTime when a contact that was moved to another day goes out
  /// @param adultAt age from which a patient decides alone about contacts
  public record Limits(
      ZoneId zone,
      QuietHours quiet,
      QuietHours quietForMarketing,
      LocalTime sendTime,
      int perDay,
      int perSevenDays,
      int adultAt) {}

  private interface Policy {
    Optional<Objection> objects(Situation situation, Limits limits);
  }

  private static final List<Policy> POLICIES =
      List.of(
          ContactPolicy::timeIsOver,
          ContactPolicy::patientDied,
          ContactPolicy::identityIsTemporary,
          ContactPolicy::minorWithoutGuardian,
          ContactPolicy::patientIsInHospital,
          ContactPolicy::itIsQuiet,
          ContactPolicy::contactedToday,
          ContactPolicy::contactedOften,
          ContactPolicy::moreImportantToday);

  private final Limits limits;

  public ContactPolicy(Limits limits) {
    this.limits = limits;
  }

  /// The first objection, if there is one.
  public Optional<Objection> objection(Situation situation) {
    return POLICIES.stream()
        .flatMap(policy -> policy.objects(situation, limits).stream())
        .findFirst();
  }

  private static Optional<Objection> timeIsOver(Situation s, Limits limits) {
    return s.now().isAfter(s.notAfter()) ? never("expired") : Optional.empty();
  }

  private static Optional<Objection> patientDied(Situation s, Limits limits) {
    return s.deceased() ? never("patient-died") : Optional.empty();
  }

  private static Optional<Objection> identityIsTemporary(Situation s, Limits limits) {
    return s.anonymous() ? never("temporary-identity") : Optional.empty();
  }

  private static Optional<Objection> minorWithoutGuardian(Situation s, Limits limits) {
    Integer age = s.age();
    return age != null && age < limits.adultAt() && !s.guardianReachable()
        ? never("minor-without-guardian")
        : Optional.empty();
  }

  private static Optional<Objection> patientIsInHospital(Situation s, Limits limits) {
    return s.inHospital() && !s.alert()
        ? until("in-hospital", nextMorning(s, limits))
        : Optional.empty();
  }

  private static Optional<Objection> itIsQuiet(Situation s, Limits limits) {
    QuietHours quiet = s.marketing() ? limits.quietForMarketing() : limits.quiet();
    if (s.alert() || !quiet.isQuiet(s.now().atZone(limits.zone()).toLocalTime())) {
      return Optional.empty();
    }
    return until("quiet-hours", quiet.nextAllowed(s.now(), limits.zone()));
  }

  private static Optional<Objection> contactedToday(Situation s, Limits limits) {
    LocalDate today = s.now().atZone(limits.zone()).toLocalDate();
    return !s.alert() && today.equals(s.lastContactedOn())
        ? until("daily-cap", nextMorning(s, limits))
        : Optional.empty();
  }

  private static Optional<Objection> contactedOften(Situation s, Limits limits) {
    return !s.alert() && !s.clinical() && s.contactsInSevenDays() >= limits.perSevenDays()
        ? until("weekly-cap", nextMorning(s, limits))
        : Optional.empty();
  }

  /// It goes with the other or after it, and does not take its place.
  private static Optional<Objection> moreImportantToday(Situation s, Limits limits) {
    Instant at = s.moreImportantAt();
    return at != null && !s.alert() && !at.isAfter(s.notAfter())
        ? until("gives-way", at)
        : Optional.empty();
  }

  private static Instant nextMorning(Situation s, Limits limits) {
    return s.now()
        .atZone(limits.zone())
        .toLocalDate()
        .plusDays(1)
        .atTime(limits.sendTime())
        .atZone(limits.zone())
        .toInstant();
  }

  private static Optional<Objection> never(String reason) {
    return Optional.of(new Objection(reason, null));
  }

  private static Optional<Objection> until(String reason, Instant until) {
    return Optional.of(new Objection(reason, until));
  }
}
