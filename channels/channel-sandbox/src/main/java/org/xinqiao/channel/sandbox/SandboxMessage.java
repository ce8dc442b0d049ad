package org.xinqiao.channel.sandbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.ContactKey;

/// What the sandbox's provider took, as the patient would have received it.
///
/// @param providerMessageId the provider's name for it
/// @param acceptedAt when it was taken
/// @param deliveredAt when it was delivered, or null
/// @param readAt when it was read, or null
public record SandboxMessage(
    String providerMessageId,
    AttemptId attemptId,
    ContactKey contactKey,
    Address to,
    @Nullable String subject,
    String body,
    String language,
    Instant acceptedAt,
    @Nullable Instant deliveredAt,
    @Nullable Instant readAt) {

  SandboxMessage delivered(Instant at) {
    return new SandboxMessage(
        providerMessageId,
        attemptId,
        contactKey,
        to,
        subject,
        body,
        language,
        acceptedAt,
        deliveredAt == null ? at : deliveredAt,
        readAt);
  }

  SandboxMessage read(Instant at) {
    return new SandboxMessage(
        providerMessageId,
        attemptId,
        contactKey,
        to,
        subject,
        body,
        language,
        acceptedAt,
        deliveredAt == null ? at : deliveredAt,
        readAt == null ? at : readAt);
  }

  /// Ids and times only, never the words or the address.
  @Override
  public String toString() {
    return "SandboxMessage[id=%s, attempt=%s, contact=%s, acceptedAt=%s]"
        .formatted(providerMessageId, attemptId, contactKey, acceptedAt);
  }
}
