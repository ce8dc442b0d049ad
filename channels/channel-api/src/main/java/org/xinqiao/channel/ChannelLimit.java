package org.xinqiao.channel;

import java.time.LocalDate;

/// One limit of a provider, as a setting: providers change them and their pages disagree, so each
/// says where it was read and when.
///
/// @param kind what is limited
/// @param most the largest number allowed
/// @param source where this was read: a page, a contract, the hospital's own decision
/// @param asOf the day it was read
public record ChannelLimit(Kind kind, long most, String source, LocalDate asOf) {

  public ChannelLimit {
    if (most < 0) {
      throw new IllegalArgumentException("a limit is not negative: " + kind);
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException("a limit says where it was read: " + kind);
    }
  }

  /// What a provider limits.
  public enum Kind {
    /// Characters (Unicode code points) of the body.
    BODY_CHARACTERS,
    /// Bytes of the body in UTF-8.
    BODY_BYTES,
    /// Characters (Unicode code points) of the subject.
    SUBJECT_CHARACTERS,
    /// Messages of the whole account in a calendar day.
    MESSAGES_PER_DAY,
    /// Messages of the whole account in a second.
    MESSAGES_PER_SECOND,
    /// Messages to one address in a calendar day.
    MESSAGES_PER_ADDRESS_PER_DAY,
    /// Messages to one address in a calendar month.
    MESSAGES_PER_ADDRESS_PER_MONTH
  }
}
