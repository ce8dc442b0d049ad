package org.xinqiao.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.consent.ConsentDecision.Deny;
import org.xinqiao.consent.ConsentDecision.NoticeVersion;
import org.xinqiao.consent.ConsentDecision.Permit;
import org.xinqiao.consent.ConsentDecision.Rule;
import org.xinqiao.consent.ConsentDecision.Why;
import org.xinqiao.patient.Representative;
import org.xinqiao.shared.DataClass;

/// What holds for one patient at one moment: a projection of the words, never stored. Immutable.
public final class ConsentState {

  /// The newest word for one purpose and channel of one record.
  ///
  /// @param purpose a code, or `*`
  /// @param guardian who spoke for the patient; null when they spoke themselves
  record Newest(
      UUID event,
      String purpose,
      String channel,
      ConsentWord.Kind kind,
      @Nullable Guardian guardian,
      NoticeVersion notice,
      @Nullable Instant validUntil,
      LocalDate on) {}

  /// Whether and until when a guardian or proxy counts.
  ///
  /// @param inForce at the moment of the state
  record Guardian(boolean ofChild, boolean inForce) {}

  /// The age in years from which somebody is an adult (Civil Code, article 17).
  private static final int ADULT_AT = 18;

  private final ConsentRules rules;
  private final @Nullable List<Newest> words;
  private final @Nullable LocalDate decidesFrom;
  private final @Nullable LocalDate adultFrom;
  private final Instant at;
  private final LocalDate today;

  private ConsentState(
      ConsentRules rules,
      @Nullable List<Newest> words,
      @Nullable LocalDate birthDate,
      Instant at,
      LocalDate today) {
    this.rules = rules;
    this.words = words;
    this.decidesFrom = birthDate == null ? null : birthDate.plusYears(Representative.DECIDES_AT);
    this.adultFrom = birthDate == null ? null : birthDate.plusYears(ADULT_AT);
    this.at = at;
    this.today = today;
  }

  static ConsentState of(
      ConsentRules rules,
      List<Newest> words,
      @Nullable LocalDate birthDate,
      Instant at,
      LocalDate today) {
    return new ConsentState(rules, List.copyOf(words), birthDate, at, today);
  }

  /// Of a patient whose words could not be read: everything is a no.
  static ConsentState unreadable(ConsentRules rules, Instant at, LocalDate today) {
    return new ConsentState(rules, null, null, at, today);
  }

  /// Too young to decide alone.
  public boolean child() {
    return decidesFrom != null && today.isBefore(decidesFrom);
  }

  /// Old enough to decide alone, and not an adult yet: they are shown a notice in plain words.
  public boolean young() {
    return !child() && adultFrom != null && today.isBefore(adultFrom);
  }

  /// Which notice they are shown, as in [Notices#CONTACT].
  public String notice() {
    return young() ? Notices.YOUNG : Notices.CONTACT;
  }

  /// How a no is written down: as the answer to a question, or as the end of what may be done
  /// today.
  public ConsentWord.Kind no(Purpose purpose, String channel) {
    return rules.of(purpose).needsGrant()
            && !(decide(purpose, channel, DataClass.NEUTRAL, false) instanceof Permit)
        ? ConsentWord.Kind.DENY
        : ConsentWord.Kind.WITHDRAW;
  }

  /// Whether a channel is stopped whatever the purpose.
  public boolean stopped(String channel) {
    return words != null
        && words.stream()
            .anyMatch(word ->
                word.kind().no()
                    && word.purpose().equals(ConsentWord.ALL)
                    && (word.channel().equals(channel) || word.channel().equals(ConsentWord.ALL)));
  }

  /// Whether a word is a grant that counts now, whatever else was said.
  public boolean holds(UUID word) {
    return words != null
        && words.stream()
            .anyMatch(one ->
                one.event().equals(word) && one.kind() == ConsentWord.Kind.GRANT && holds(one));
  }

  /// Decides by the rules in the order of [Rule]. A no for the purpose or for the channel stands
  /// before every yes; where nothing was said, the purpose's own ground decides.
  ///
  /// @param criticalCall a person calls because of a red or orange alert: the one thing that needs
  ///   nobody's yes
  public ConsentDecision decide(
      Purpose purpose, String channel, DataClass data, boolean criticalCall) {
    if (criticalCall && rules.criticalCalls(channel)) {
      return new Permit(LegalBasis.EMERGENCY, null);
    }
    if (words == null) {
      return new Deny(Why.FAULT, Rule.READABLE, null);
    }
    if (data.level() > rules.of(purpose).maxClass()) {
      return new Deny(Why.TOO_SENSITIVE, Rule.CLASS_OF_PURPOSE, null);
    }
    if (data.level() > rules.maxClass(channel)) {
      return new Deny(Why.TOO_SENSITIVE, Rule.CLASS_OF_CHANNEL, null);
    }
    List<Newest> about = words.stream().filter(word -> concerns(word, purpose, channel)).toList();
    return no(about).orElseGet(() -> yes(about, purpose));
  }

  private static boolean concerns(Newest word, Purpose purpose, String channel) {
    return (word.purpose().equals(purpose.code()) || word.purpose().equals(ConsentWord.ALL))
        && (word.channel().equals(channel) || word.channel().equals(ConsentWord.ALL));
  }

  private static Optional<ConsentDecision> no(List<Newest> about) {
    for (ConsentWord.Kind kind : List.of(ConsentWord.Kind.WITHDRAW, ConsentWord.Kind.DENY)) {
      for (Newest word : about) {
        if (word.kind() == kind) {
          Why why = kind == ConsentWord.Kind.WITHDRAW ? Why.WITHDRAWN : Why.DENIED;
          return Optional.of(new Deny(why, Rule.NO_BEFORE_YES, word.notice()));
        }
      }
    }
    return Optional.empty();
  }

  private ConsentDecision yes(List<Newest> about, Purpose purpose) {
    ConsentRules.PurposeRule rule = rules.of(purpose);
    LegalBasis onConsent = rule.needsGrant() ? rule.basis() : LegalBasis.CONSENT;
    Optional<Newest> grant =
        about.stream()
            .filter(word -> word.kind() == ConsentWord.Kind.GRANT && holds(word))
            .findFirst();
    if (grant.isPresent()) {
      return new Permit(onConsent, grant.get().event());
    }
    NoticeVersion last = about.isEmpty() ? null : about.getFirst().notice();
    if (child()) {
      return new Deny(Why.GUARDIAN_NEEDED, Rule.CHILD_UNDER_14, last);
    }
    return rule.needsGrant()
        ? new Deny(about.isEmpty() ? Why.NEVER_GIVEN : Why.LAPSED, Rule.GRANT_NEEDED, last)
        : new Permit(rule.basis(), null);
  }

  /// Whether a grant counts now. A guardian's counts while they are the guardian; a patient's own
  /// never when it was said by a child.
  private boolean holds(Newest grant) {
    if (grant.validUntil() != null && !at.isBefore(grant.validUntil())) {
      return false;
    }
    if (grant.guardian() != null) {
      return grant.guardian().inForce() && (!child() || grant.guardian().ofChild());
    }
    return decidesFrom == null || !grant.on().isBefore(decidesFrom);
  }
}
