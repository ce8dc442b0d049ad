package org.xinqiao.messaging;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.consent.Purpose;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// A touch that somebody wants.
///
/// @param reference the asker's own words for it, the same however the day or the channel changes:
///   the guard against sending twice
/// @param parameters what the text needs besides the patient; days and places, never a diagnosis
/// @param channels in the order to try
/// @param link what the secure link opens; null when the text needs none
/// @param onlyTo the patient's contact point that it may go to, as long as it is proved and nobody
///   else's too; null when the governor finds one
/// @param plannedFor when it shall go out
/// @param notAfter after this it makes no sense and expires
/// @param origin what asks for it, so that all of one pathway can be told apart and stopped; null
///   for what stands alone
public record PlannedContact(
    PatientId patient,
    String reference,
    Text title,
    ContactClass contactClass,
    Purpose purpose,
    Priority priority,
    String templateId,
    Map<String, String> parameters,
    List<String> channels,
    @Nullable Link link,
    @Nullable UUID onlyTo,
    Instant plannedFor,
    Instant notAfter,
    @Nullable Origin origin) {

  /// A touch that stands alone and goes to whichever contact point the governor finds.
  public PlannedContact(
      PatientId patient,
      String reference,
      Text title,
      ContactClass contactClass,
      Purpose purpose,
      Priority priority,
      String templateId,
      Map<String, String> parameters,
      List<String> channels,
      @Nullable Link link,
      Instant plannedFor,
      Instant notAfter) {
    this(
        patient,
        reference,
        title,
        contactClass,
        purpose,
        priority,
        templateId,
        parameters,
        channels,
        link,
        null,
        plannedFor,
        notAfter,
        null);
  }

  public PlannedContact {
    parameters = Map.copyOf(parameters);
    channels = List.copyOf(channels);
  }

  /// The same touch, asked for by this.
  public PlannedContact from(Origin asker) {
    return new PlannedContact(
        patient,
        reference,
        title,
        contactClass,
        purpose,
        priority,
        templateId,
        parameters,
        channels,
        link,
        onlyTo,
        plannedFor,
        notAfter,
        asker);
  }

  public record Link(LinkPurpose purpose, UUID target) {}

  /// What asks for contacts, in the asker's own words.
  ///
  /// @param id such as that of a pathway
  /// @param departmentCode of the department in whose name it goes
  public record Origin(String id, String departmentCode, String departmentName) {}

  /// What kind of message: alerts go at any hour, marketing only by consent.
  public enum ContactClass {
    NOTICE,
    ALERT,
    MARKETING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Which goes first when several want the same patient on the same day.
  public enum Priority {
    CLINICAL,
    APPOINTMENT,
    SURVEY,
    EDUCATION,
    MARKETING,
    /// Gives way to everything else of the day, and is not moved to another.
    GREETING;

    public static Priority of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// The words of those that go before this one.
    List<String> above() {
      return Arrays.stream(values())
          .filter(other -> other.compareTo(this) < 0)
          .map(Priority::toString)
          .toList();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
