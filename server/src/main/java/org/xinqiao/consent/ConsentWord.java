package org.xinqiao.consent;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// One word about one purpose and channel.
///
/// @param purpose null for all of them: a channel may be stopped for everything, but each purpose
///   is granted by itself
/// @param channel a channel's name, or [#ALL]
/// @param speaker who said it
/// @param speakerId of a guardian or proxy the representative's id; else null
/// @param notice which one was shown, as in [Notices#CONTACT]
/// @param language of the notice that was shown, `zh-CN` or `en`
/// @param validUntil when a grant ends by itself; null when it does not
public record ConsentWord(
    PatientId patient,
    @Nullable Purpose purpose,
    String channel,
    Kind kind,
    Speaker speaker,
    @Nullable String speakerId,
    Evidence evidence,
    String notice,
    String language,
    @Nullable Instant validUntil,
    Instant at) {

  public static final String ALL = "*";

  public ConsentWord {
    if (kind == Kind.GRANT && purpose == null) {
      throw new IllegalArgumentException("Each purpose is granted by itself");
    }
  }

  /// A word about the notice for everybody.
  public ConsentWord(
      PatientId patient,
      @Nullable Purpose purpose,
      String channel,
      Kind kind,
      Speaker speaker,
      @Nullable String speakerId,
      Evidence evidence,
      String language,
      @Nullable Instant validUntil,
      Instant at) {
    this(
        patient,
        purpose,
        channel,
        kind,
        speaker,
        speakerId,
        evidence,
        Notices.CONTACT,
        language,
        validUntil,
        at);
  }

  /// A word about the Chinese notice, kept on a screen or with what `reference` says.
  public ConsentWord(
      PatientId patient,
      Purpose purpose,
      String channel,
      Kind kind,
      Speaker speaker,
      @Nullable String speakerId,
      String reference,
      Instant at) {
    this(
        patient,
        purpose,
        channel,
        kind,
        speaker,
        speakerId,
        new Evidence(Evidence.Kind.SCREEN, reference, null),
        "zh-CN",
        null,
        at);
  }

  String purposeCode() {
    return purpose == null ? ALL : purpose.code();
  }

  /// What proves it.
  ///
  /// @param reference which paper, witness or recording: ids and dates only, never names
  /// @param takenDownBy the member of staff who wrote it down; null when nobody did
  public record Evidence(Kind kind, String reference, @Nullable UUID takenDownBy) {

    /// What kind of proof.
    public enum Kind {
      /// They tapped it themselves.
      SCREEN,
      /// A signed paper.
      PAPER,
      /// Said to a member of staff while somebody listened.
      WITNESS,
      /// Said on a recorded call.
      RECORDING,
      /// Written in a message.
      REPLY,
      /// Another system says so.
      SOURCE,
      /// Nobody said it: a rule ended it.
      RULE;

      static Kind of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
      }

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /// What was said.
  public enum Kind {
    GRANT,
    DENY,
    WITHDRAW,
    /// As if nothing had been said: a grant came to its end, which nobody says, or somebody lifts
    /// their stop of a channel for all purposes, which grants none of them.
    EXPIRE;

    public static Kind of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /// Whether it forbids.
    public boolean no() {
      return this == DENY || this == WITHDRAW;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Who said it.
  public enum Speaker {
    SELF,
    /// A guardian or proxy, who is named.
    GUARDIAN,
    /// Of old words: the patient, to a member of staff.
    STAFF,
    SOURCE,
    SYSTEM;

    static Speaker of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
