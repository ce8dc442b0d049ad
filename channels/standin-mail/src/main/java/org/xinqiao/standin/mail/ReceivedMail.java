package org.xinqiao.standin.mail;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One message that the server took, as it stands in the ledger.
///
/// @param at when it was taken, before the client was told
/// @param from sender of the envelope
/// @param to recipients of the envelope
/// @param messageId without angle brackets; empty when the message had none
/// @param subject decoded
/// @param contactKey header `X-Xinqiao-Contact`, or null
/// @param attemptId header `X-Xinqiao-Attempt`, or null
/// @param text the plain text, decoded, line ends as `\n`
/// @param html the HTML alternative, decoded, or null
/// @param headers all header fields, decoded, the first of each name, names in lower case
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReceivedMail(
    Instant at,
    String from,
    List<String> to,
    String messageId,
    String subject,
    @Nullable String contactKey,
    @Nullable String attemptId,
    String text,
    @Nullable String html,
    Map<String, String> headers) {

  /// When it was taken, under the name that delivery look-ups ask for.
  @JsonProperty
  public Instant acceptedAt() {
    return at;
  }
}
