package org.xinqiao.governor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.consent.Purpose;
import org.xinqiao.patient.PatientSummary;

/// A contact that asks to go out.
///
/// @param contactClass `notice`, `alert` or `marketing`. Alerts are exempt from quiet hours and
///   caps: somebody must act now
/// @param priority `clinical` is not counted against the weekly cap; a `greeting` gives way to
///   everything else of its day, and is never moved to another one
/// @param above the priorities that go before its own
/// @param alongside how many non-clinical contacts are in the message already that it would go with
/// @param channels still to be tried, in this order
/// @param onlyTo the contact point that it may go to, while it is proved and nobody else's too;
///   null for the best one
/// @param origin what asked for it; null for what stands alone
/// @param stopped whether it waited until now because sending was stopped
/// @param notAfter after this it makes no sense any more
public record ContactRequest(
    PatientSummary patient,
    Purpose purpose,
    String contactClass,
    String priority,
    List<String> above,
    int alongside,
    List<String> channels,
    @Nullable UUID onlyTo,
    @Nullable String origin,
    boolean stopped,
    Instant notAfter) {

  public ContactRequest {
    above = List.copyOf(above);
    channels = List.copyOf(channels);
  }

  boolean alert() {
    return contactClass.equals("alert");
  }

  boolean marketing() {
    return contactClass.equals("marketing");
  }

  boolean clinical() {
    return priority.equals("clinical");
  }

  boolean greeting() {
    return priority.equals("greeting");
  }
}
