package org.xinqiao.patient;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// Somebody who acts for a patient (FHIR RelatedPerson): recorded by staff who saw a proof, never
/// taken from what a source says about relatives. Ended, it stays as it was, so that what was done
/// under it can be judged.
///
/// @param patient whom they act for
/// @param scopes what they may do
/// @param from the first day, in the hospital's time zone
/// @param endsOn the first day on which it does not count any more, whether its period is over or
///   the child turns [#DECIDES_AT]; null for as long as nobody ends it
/// @param proof what was shown, and where that is kept
/// @param endedAt when a member of staff ended it; null until then
public record Representative(
    UUID id,
    PatientId patient,
    Kind kind,
    String name,
    String relationship,
    @Nullable PhoneNumber phone,
    Set<Scope> scopes,
    LocalDate from,
    @Nullable LocalDate endsOn,
    String proof,
    Instant recordedAt,
    @Nullable Instant endedAt) {

  /// The age in years from which a patient decides alone (Personal Information Protection Law,
  /// article 31). A child's guardian counts until the day before that birthday.
  public static final int DECIDES_AT = 14;

  public Representative {
    scopes = Set.copyOf(scopes);
  }

  /// Whether they may act on that day and for this.
  public boolean may(Scope scope, LocalDate today) {
    return inForce(today) && scopes.contains(scope);
  }

  /// Whether they may act at all on that day, in the hospital's time zone.
  public boolean inForce(LocalDate today) {
    return endedAt == null && !today.isBefore(from) && (endsOn == null || today.isBefore(endsOn));
  }

  @Override
  public String toString() {
    return "Representative[" + id + ", " + kind + "]";
  }

  /// On which ground they act.
  public enum Kind {
    /// Decides for a child, or for somebody who cannot decide alone.
    GUARDIAN,
    /// Was asked by the patient.
    PROXY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What a representative may do.
  public enum Scope {
    /// See appointments and return visits, and answer about them.
    APPOINTMENTS,
    /// Fill in forms.
    FORMS,
    /// Grant, deny and withdraw consent.
    CONSENT,
    /// See results and readings.
    RESULTS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
