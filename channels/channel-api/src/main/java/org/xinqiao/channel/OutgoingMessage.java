package org.xinqiao.channel;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one attempt hands to a channel: finished words, nothing left to fill in.
///
/// @param attemptId names this try, see [AttemptId]
/// @param contactKey the planned contact behind it, the same for all its tries
/// @param to where to
/// @param subject one line, or null where the channel has none; a channel without subjects ignores
///   it
/// @param body plain text; line ends are kept as `\n`. Its first link, if any, is what the message
///   is about: rich channels show it as a button
/// @param language BCP 47 tag of the words, such as `zh-CN` or `en`
/// @param deadline the last instant at which handing over still makes sense (a reminder before its
///   visit, or the end of the caller's lease, whichever is earlier). Channels look at it again
///   immediately before the step that cannot be undone
public record OutgoingMessage(
    AttemptId attemptId,
    ContactKey contactKey,
    Address to,
    @Nullable String subject,
    String body,
    String language,
    Instant deadline) {

  public OutgoingMessage {
    body = body.replace("\r\n", "\n").replace('\r', '\n');
    if (subject != null && subject.chars().anyMatch(Character::isISOControl)) {
      // A line break in a subject would let a template write headers of its own.
      throw new IllegalArgumentException("a subject is one line without control characters");
    }
    if (Locale.forLanguageTag(language).getLanguage().isEmpty()) {
      throw new IllegalArgumentException("not a language tag: " + language);
    }
  }

  /// Ids and sizes only, never the words or the address.
  @Override
  public String toString() {
    return "OutgoingMessage[attempt=%s, contact=%s, language=%s, deadline=%s, body=%d characters]"
        .formatted(attemptId, contactKey, language, deadline, body.length());
  }
}
