package org.xinqiao.governor;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.consent.Purpose;
import org.xinqiao.patient.PatientSummary;

/// A contact that asks to go out.
///
/// @param alert exempt from quiet hours and caps: somebody must act now
/// @param clinical part of a treatment; not counted against the weekly cap
/// @param greeting gives way to everything else of its day, and is never moved to another one
/// @param channels still to be tried, in this order
/// @param onlyTo the contact point that it may go to, while it is proved and nobody else's too;
///   null for the best one
/// @param origin what asked for it; null for what stands alone
/// @param stopped whether it waited until now because sending was stopped
/// @param notAfter after this it makes no sense any more
public record ContactRequest(
    PatientSummary patient,
    Purpose purpose,
    boolean alert,
    boolean clinical,
    boolean greeting,
    List<String> channels,
    @Nullable UUID onlyTo,
    @Nullable String origin,
    boolean stopped,
    Instant notAfter) {

  public ContactRequest {
    channels = List.copyOf(channels);
  }
}
