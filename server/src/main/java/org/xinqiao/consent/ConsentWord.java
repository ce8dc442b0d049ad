package org.xinqiao.consent;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// One word of a patient about one purpose and channel.
///
/// @param channel a channel's name, or [#ALL]
/// @param speaker who said it
/// @param speakerId id of the guardian or member of staff; null when it was the patient
/// @param evidence how it was said, such as `screen` or `paper:2026-03-01`; ids only
public record ConsentWord(
    PatientId patient,
    Purpose purpose,
    String channel,
    Kind kind,
    Speaker speaker,
    @Nullable String speakerId,
    String evidence,
    Instant at) {

  public static final String ALL = "*";

  /// What was said.
  public enum Kind {
    GRANT,
    DENY,
    WITHDRAW;

    public static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Who said it.
  public enum Speaker {
    SELF,
    GUARDIAN,
    STAFF,
    SOURCE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
