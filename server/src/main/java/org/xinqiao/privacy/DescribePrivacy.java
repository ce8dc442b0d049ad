package org.xinqiao.privacy;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.channel.Channel;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.ConsentRules;
import org.xinqiao.consent.ConsentState;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Notices;
import org.xinqiao.consent.Purpose;
import org.xinqiao.portal.ConsentQuestion;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// The notice and what holds, in the patient's words.
@Service
class DescribePrivacy implements ConsentQuestion {

  /// @param child only a guardian may say yes
  /// @param young decides alone since a short time: the words are plainer
  /// @param channels which are stopped for everything
  record Privacy(
      PrivacyNotice notice,
      List<PrivacyPurpose> purposes,
      List<StoppedChannel> channels,
      boolean child,
      boolean young) {}

  record StoppedChannel(String channel, String label, boolean stopped) {}

  record PrivacyNotice(String title, String body, int version) {}

  /// @param plain what it is for
  /// @param stops what ends when it is stopped
  /// @param allowed whether it may be done today over some channel
  /// @param basis the ground; null when it may not be done
  /// @param asked a guardian's yes ended on the 14th birthday, and the patient has not said
  ///   anything yet
  /// @param answered version of the notice that the newest word answered; null when there is none
  record PrivacyPurpose(
      String purpose,
      String label,
      String plain,
      String stops,
      boolean allowed,
      @Schema(
              allowableValues = {
                "care-or-contract",
                "legal-duty",
                "emergency",
                "consent",
                "separate-consent"
              })
          @Nullable String basis,
      boolean asked,
      @Nullable Integer answered,
      List<PrivacyChannel> channels) {}

  record PrivacyChannel(String channel, String label, boolean allowed) {}

  private final Consents consents;
  private final ConsentRules rules;
  private final Notices notices;
  private final List<String> channels;

  DescribePrivacy(
      Consents consents, ConsentRules rules, Notices notices, ObjectProvider<Channel> channels) {
    this.consents = consents;
    this.rules = rules;
    this.notices = notices;
    this.channels = channels.stream().map(channel -> channel.id().value()).sorted().toList();
  }

  @Transactional(readOnly = true)
  public Privacy of(PatientId patient, Locale language, Instant now) {
    ConsentState state = consents.of(patient, now);
    List<Consents.Said> history = consents.history(patient);
    Notices.Notice notice = notices.current(state.notice(), language.getLanguage());
    return new Privacy(
        new PrivacyNotice(notice.title(), notice.body(), notice.version()),
        Arrays.stream(Purpose.values())
            .map(purpose -> purpose(purpose, state, history, language))
            .toList(),
        channels.stream()
            .map(channel ->
                new StoppedChannel(channel, label(channel, language), state.stopped(channel)))
            .toList(),
        state.child(),
        state.young());
  }

  @Override
  @Transactional(readOnly = true)
  public boolean isOpen(PatientId patient, Instant now) {
    ConsentState state = consents.of(patient, now);
    List<Consents.Said> history = consents.history(patient);
    return Arrays.stream(Purpose.values()).anyMatch(purpose -> asked(state, purpose, history));
  }

  /// Which notice the patient is shown, and answers.
  private PrivacyPurpose purpose(
      Purpose purpose, ConsentState state, List<Consents.Said> history, Locale language) {
    List<PrivacyChannel> lines =
        channels.stream()
            .map(channel ->
                new PrivacyChannel(
                    channel, label(channel, language), allows(state, purpose, channel)))
            .toList();
    ConsentDecision overall = decide(state, purpose, ConsentWord.ALL);
    boolean some = lines.stream().anyMatch(PrivacyChannel::allowed);
    ConsentRules.PurposeRule rule = rules.of(purpose);
    return new PrivacyPurpose(
        purpose.code(),
        purpose.label().in(language),
        (state.young() ? rule.young() : rule.plain()).in(language),
        rule.stops().in(language),
        some || overall instanceof ConsentDecision.Permit,
        basis(state, purpose, overall),
        asked(state, purpose, history),
        history.stream()
            .filter(said -> said.purpose() == purpose || said.purpose() == null)
            .findFirst()
            .map(said -> said.notice().version())
            .orElse(null),
        lines);
  }

  private boolean asked(ConsentState state, Purpose purpose, List<Consents.Said> history) {
    return state.young()
        && rules.of(purpose).needsGrant()
        && history.stream()
            .filter(said -> said.purpose() == purpose || aboutEverything(said))
            .filter(said -> said.kind() != ConsentWord.Kind.EXPIRE)
            .findFirst()
            .filter(said ->
                said.kind() == ConsentWord.Kind.GRANT
                    && said.speaker() == ConsentWord.Speaker.GUARDIAN
                    && !state.holds(said.event()))
            .isPresent();
  }

  /// Whoever stops everything has answered each of them. One who stops a channel has not.
  private static boolean aboutEverything(Consents.Said said) {
    return said.purpose() == null && said.channel().equals(ConsentWord.ALL);
  }

  private @Nullable String basis(ConsentState state, Purpose purpose, ConsentDecision overall) {
    return Stream.concat(
            Stream.of(overall), channels.stream().map(channel -> decide(state, purpose, channel)))
        .filter(ConsentDecision.Permit.class::isInstance)
        .map(permit -> ((ConsentDecision.Permit) permit).basis().code())
        .findFirst()
        .orElse(null);
  }

  private static boolean allows(ConsentState state, Purpose purpose, String channel) {
    return decide(state, purpose, channel) instanceof ConsentDecision.Permit;
  }

  private static ConsentDecision decide(ConsentState state, Purpose purpose, String channel) {
    return state.decide(purpose, channel, DataClass.NEUTRAL, false);
  }

  private String label(String channel, Locale language) {
    Text label = rules.label(channel);
    return label == null ? channel : label.in(language);
  }
}
