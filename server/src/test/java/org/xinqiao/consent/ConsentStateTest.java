package org.xinqiao.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xinqiao.consent.ConsentDecision.Deny;
import org.xinqiao.consent.ConsentDecision.NoticeVersion;
import org.xinqiao.consent.ConsentDecision.Permit;
import org.xinqiao.consent.ConsentDecision.Rule;
import org.xinqiao.consent.ConsentDecision.Why;
import org.xinqiao.shared.DataClass;
import tools.jackson.databind.json.JsonMapper;

/// The rules, on the table that the product reads.
class ConsentStateTest {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 19);
  private static final LocalDate BORN = LocalDate.of(1956, 1, 1);
  private static final NoticeVersion NOTICE = new NoticeVersion("contact", 1, "zh-CN");

  private final ConsentRules rules = new ConsentRules(JsonMapper.builder().build());

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void whereNothingWasSaidThePurposesOwnGroundDecides(Purpose purpose) {
    ConsentDecision decision = decide(purpose, "sms");
    switch (purpose) {
      case CARE, REMIND ->
          assertThat(decision).isEqualTo(new Permit(LegalBasis.CARE_OR_CONTRACT, null));
      case EDUCATION, SURVEY, GREETING, MARKETING, RECORDING, AI, SHARING, STORY, RESEARCH ->
          assertThat(decision).isEqualTo(new Deny(Why.NEVER_GIVEN, Rule.GRANT_NEEDED, null));
    }
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void aGrantIsTheGroundItselfAndOnlyForItsPurpose(Purpose purpose) {
    ConsentState.Newest yes = word(purpose.code(), "*", ConsentWord.Kind.GRANT);
    LegalBasis basis =
        switch (purpose) {
          case CARE, REMIND, EDUCATION, SURVEY, GREETING, MARKETING -> LegalBasis.CONSENT;
          case RECORDING, AI, SHARING, STORY, RESEARCH -> LegalBasis.SEPARATE_CONSENT;
        };
    assertThat(decide(purpose, "sms", yes)).isEqualTo(new Permit(basis, yes.event()));
    Purpose other = purpose == Purpose.SURVEY ? Purpose.EDUCATION : Purpose.SURVEY;
    assertThat(decide(other, "sms", yes)).isInstanceOf(Deny.class);
  }

  @Test
  void aNoForOneChannelStandsAgainstAYesForAll() {
    ConsentState.Newest yes = word("P-SURVEY", "*", ConsentWord.Kind.GRANT);
    ConsentState.Newest no = word("P-SURVEY", "sms", ConsentWord.Kind.DENY);
    assertThat(decide(Purpose.SURVEY, "sms", yes, no))
        .isEqualTo(new Deny(Why.DENIED, Rule.NO_BEFORE_YES, NOTICE));
    assertThat(decide(Purpose.SURVEY, "email", yes, no)).isInstanceOf(Permit.class);
  }

  @Test
  void aYesForOneChannelDoesNotLiftANoForAll() {
    ConsentState.Newest no = word("P-CARE", "*", ConsentWord.Kind.WITHDRAW);
    ConsentState.Newest yes = word("P-CARE", "sms", ConsentWord.Kind.GRANT);
    assertThat(why(decide(Purpose.CARE, "sms", no, yes))).isEqualTo(Why.WITHDRAWN);
  }

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void aStoppedChannelStandsAgainstEveryPurpose(Purpose purpose) {
    ConsentState.Newest stop = word("*", "sms", ConsentWord.Kind.WITHDRAW);
    ConsentState.Newest yes = word(purpose.code(), "*", ConsentWord.Kind.GRANT);
    assertThat(why(decide(purpose, "sms", stop, yes))).isEqualTo(Why.WITHDRAWN);
    assertThat(decide(purpose, "wecom", stop, yes)).isInstanceOf(Permit.class);
  }

  @Test
  void onlyAPersonsCallInDangerNeedsNobodysYes() {
    ConsentState.Newest stop = word("*", "*", ConsentWord.Kind.WITHDRAW);
    assertThat(state(BORN, TODAY, stop).decide(Purpose.CARE, "phone", DataClass.CLINICAL, true))
        .isEqualTo(new Permit(LegalBasis.EMERGENCY, null));
    assertThat(state(BORN, TODAY, stop).decide(Purpose.CARE, "phone", DataClass.NEUTRAL, false))
        .isInstanceOf(Deny.class);
    assertThat(state(BORN, TODAY, stop).decide(Purpose.CARE, "sms", DataClass.NEUTRAL, true))
        .isInstanceOf(Deny.class);
  }

  @Test
  void whatIsTooSensitiveForPurposeOrChannelIsNotSaidThere() {
    assertThat(state(BORN, TODAY).decide(Purpose.CARE, "sms", DataClass.CLINICAL, false))
        .isEqualTo(new Deny(Why.TOO_SENSITIVE, Rule.CLASS_OF_CHANNEL, null));
    assertThat(state(BORN, TODAY).decide(Purpose.CARE, "wecom", DataClass.CLINICAL, false))
        .isInstanceOf(Permit.class);
    assertThat(state(BORN, TODAY).decide(Purpose.REMIND, "wecom", DataClass.CLINICAL, false))
        .isEqualTo(new Deny(Why.TOO_SENSITIVE, Rule.CLASS_OF_PURPOSE, null));
    assertThat(state(BORN, TODAY).decide(Purpose.CARE, "carrier-pigeon", DataClass.CARE, false))
        .as("a channel that nobody ruled about")
        .isInstanceOf(Deny.class);
  }

  @Test
  void wordsThatCouldNotBeReadAreANo() {
    ConsentState state =
        ConsentState.unreadable(rules, TODAY.atStartOfDay(HOSPITAL).toInstant(), TODAY);
    for (Purpose purpose : Purpose.values()) {
      assertThat(state.decide(purpose, "sms", DataClass.NEUTRAL, false))
          .isEqualTo(new Deny(Why.FAULT, Rule.READABLE, null));
    }
  }

  @Test
  void aGrantWithAnEndEndsThen() {
    ConsentState.Newest yes =
        word("P-SURVEY", "*", ConsentWord.Kind.GRANT, null, instant(TODAY), TODAY.minusDays(9));
    assertThat(decideOn(TODAY.minusDays(1), BORN, yes)).isInstanceOf(Permit.class);
    assertThat(why(decideOn(TODAY, BORN, yes))).isEqualTo(Why.LAPSED);
  }

  @Test
  void aChildNeedsAGuardiansYesAndFromTheFourteenthBirthdayTheirOwn() {
    LocalDate born = LocalDate.of(2012, 6, 1);
    LocalDate said = LocalDate.of(2026, 1, 1);
    ConsentState.Guardian mother = new ConsentState.Guardian(true, true);
    ConsentState.Newest hers = word("P-SURVEY", "*", ConsentWord.Kind.GRANT, mother, null, said);
    ConsentState.Newest own = word("P-SURVEY", "*", ConsentWord.Kind.GRANT, null, null, said);
    LocalDate eve = LocalDate.of(2026, 5, 31);
    assertThat(decideOn(eve, born, hers)).isInstanceOf(Permit.class);
    assertThat(why(decideOn(eve, born, own))).isEqualTo(Why.GUARDIAN_NEEDED);
    assertThat(why(decideOn(eve, born))).isEqualTo(Why.GUARDIAN_NEEDED);
    ConsentState.Newest hersAfter =
        word(
            "P-SURVEY",
            "*",
            ConsentWord.Kind.GRANT,
            new ConsentState.Guardian(true, false),
            null,
            said);
    LocalDate birthday = LocalDate.of(2026, 6, 1);
    assertThat(why(decideOn(birthday, born, hersAfter))).isEqualTo(Why.LAPSED);
    assertThat(why(decideOn(birthday, born, own)))
        .as("what a child said is not a yes of the grown patient")
        .isEqualTo(Why.LAPSED);
    ConsentState.Newest again = word("P-SURVEY", "*", ConsentWord.Kind.GRANT, null, null, birthday);
    assertThat(decideOn(birthday, born, again)).isInstanceOf(Permit.class);
  }

  /// A proxy speaks for a grown patient, and for a child only the guardian.
  @Test
  void whoSpeaksForAChildIsTheGuardianAndNobodyElse() {
    ConsentState.Guardian proxy = new ConsentState.Guardian(false, true);
    ConsentState.Newest yes =
        word("P-SURVEY", "*", ConsentWord.Kind.GRANT, proxy, null, TODAY.minusDays(1));
    assertThat(decideOn(TODAY, BORN, yes)).isInstanceOf(Permit.class);
    assertThat(why(decideOn(TODAY, TODAY.minusYears(5), yes))).isEqualTo(Why.GUARDIAN_NEEDED);
    ConsentState.Newest ended =
        word(
            "P-SURVEY",
            "*",
            ConsentWord.Kind.GRANT,
            new ConsentState.Guardian(false, false),
            null,
            TODAY.minusDays(1));
    assertThat(why(decideOn(TODAY, BORN, ended))).isEqualTo(Why.LAPSED);
  }

  @Test
  void whoseBirthdayNobodyKnowsIsNoChild() {
    ConsentState.Newest yes = word("P-SURVEY", "*", ConsentWord.Kind.GRANT);
    ConsentState state = ConsentState.of(rules, List.of(yes), null, instant(TODAY), TODAY);
    assertThat(state.child()).isFalse();
    assertThat(state.decide(Purpose.SURVEY, "sms", DataClass.NEUTRAL, false))
        .isEqualTo(new Permit(LegalBasis.CONSENT, yes.event()));
  }

  @Test
  void fromTheFourteenthToTheEighteenthBirthdaySomebodyIsYoungAndDecides() {
    LocalDate born = LocalDate.of(2012, 6, 1);
    assertThat(state(born, LocalDate.of(2026, 5, 31)).young()).as("still a child").isFalse();
    assertThat(state(born, LocalDate.of(2026, 6, 1)).young()).isTrue();
    assertThat(state(born, LocalDate.of(2030, 5, 31)).young()).isTrue();
    assertThat(state(born, LocalDate.of(2030, 6, 1)).young()).as("an adult").isFalse();
    assertThat(ConsentState.of(rules, List.of(), null, instant(TODAY), TODAY).young()).isFalse();
  }

  @Test
  void whoIsYoungIsShownTheNoticeInPlainWords() {
    assertThat(state(LocalDate.of(2012, 1, 1), TODAY).notice()).isEqualTo(Notices.YOUNG);
    assertThat(state(BORN, TODAY).notice()).isEqualTo(Notices.CONTACT);
  }

  @Test
  void aNoAnswersAQuestionOrEndsWhatMayBeDone() {
    ConsentState.Newest yes = word("P-SURVEY", "*", ConsentWord.Kind.GRANT);
    ConsentState.Newest no = word("P-CARE", "sms", ConsentWord.Kind.DENY);
    assertThat(state(BORN, TODAY).no(Purpose.SURVEY, "sms")).isEqualTo(ConsentWord.Kind.DENY);
    assertThat(state(BORN, TODAY, yes).no(Purpose.SURVEY, "sms"))
        .isEqualTo(ConsentWord.Kind.WITHDRAW);
    assertThat(state(BORN, TODAY).no(Purpose.CARE, "sms")).isEqualTo(ConsentWord.Kind.WITHDRAW);
    assertThat(state(BORN, TODAY, no).no(Purpose.CARE, "sms"))
        .as("nobody asked for a yes, so there is none to refuse")
        .isEqualTo(ConsentWord.Kind.WITHDRAW);
  }

  @Test
  void aLapsedYesSaysWhichNoticeItAnsweredAndSoDoesAChilds() {
    ConsentState.Newest expired = word("P-SURVEY", "*", ConsentWord.Kind.EXPIRE);
    assertThat(decide(Purpose.SURVEY, "sms", expired))
        .isEqualTo(new Deny(Why.LAPSED, Rule.GRANT_NEEDED, NOTICE));
    assertThat(decideOn(TODAY, TODAY.minusYears(5), expired))
        .isEqualTo(new Deny(Why.GUARDIAN_NEEDED, Rule.CHILD_UNDER_14, NOTICE));
    assertThat(decide(Purpose.CARE, "sms", word("P-CARE", "*", ConsentWord.Kind.EXPIRE)))
        .as("where no yes is needed, one that ended is not a no")
        .isEqualTo(new Permit(LegalBasis.CARE_OR_CONTRACT, null));
  }

  @Test
  void aChannelIsStoppedByANoForEverythingAndByNothingElse() {
    for (ConsentWord.Kind kind : ConsentWord.Kind.values()) {
      if (kind == ConsentWord.Kind.GRANT) {
        continue;
      }
      ConsentState state = state(BORN, TODAY, word("*", "sms", kind));
      assertThat(state.stopped("sms")).as(kind.toString()).isEqualTo(kind.no());
      assertThat(state.stopped("email")).isFalse();
    }
    assertThat(state(BORN, TODAY, word("*", "*", ConsentWord.Kind.DENY)).stopped("sms")).isTrue();
    assertThat(state(BORN, TODAY, word("P-CARE", "sms", ConsentWord.Kind.DENY)).stopped("sms"))
        .as("one purpose only")
        .isFalse();
    assertThat(state(BORN, TODAY).stopped("sms")).isFalse();
    assertThat(ConsentState.unreadable(rules, instant(TODAY), TODAY).stopped("sms")).isFalse();
  }

  @Test
  void aWordHoldsWhenItIsAGrantThatCounts() {
    ConsentState.Newest yes = word("P-SURVEY", "*", ConsentWord.Kind.GRANT);
    ConsentState.Newest no = word("P-SURVEY", "sms", ConsentWord.Kind.DENY);
    ConsentState.Newest ended =
        word("P-EDU", "*", ConsentWord.Kind.GRANT, null, instant(TODAY), TODAY.minusDays(9));
    ConsentState state = state(BORN, TODAY, ended, no, yes);
    assertThat(state.holds(yes.event())).isTrue();
    assertThat(state.holds(no.event())).isFalse();
    assertThat(state.holds(ended.event())).isFalse();
    assertThat(state.holds(UUID.randomUUID())).isFalse();
    assertThat(ConsentState.unreadable(rules, instant(TODAY), TODAY).holds(yes.event())).isFalse();
  }

  @Test
  void careOfAChildWantsAGuardiansYesToo() {
    LocalDate born = TODAY.minusYears(5);
    assertThat(why(state(born, TODAY).decide(Purpose.CARE, "sms", DataClass.NEUTRAL, false)))
        .isEqualTo(Why.GUARDIAN_NEEDED);
  }

  private ConsentDecision decide(Purpose purpose, String channel, ConsentState.Newest... words) {
    return state(BORN, TODAY, words).decide(purpose, channel, DataClass.NEUTRAL, false);
  }

  private ConsentDecision decideOn(LocalDate today, LocalDate born, ConsentState.Newest... words) {
    return state(born, today, words).decide(Purpose.SURVEY, "sms", DataClass.NEUTRAL, false);
  }

  private ConsentState state(LocalDate born, LocalDate today, ConsentState.Newest... words) {
    return ConsentState.of(rules, List.of(words), born, instant(today), today);
  }

  private static Instant instant(LocalDate day) {
    return day.atStartOfDay(HOSPITAL).toInstant();
  }

  private static Why why(ConsentDecision decision) {
    assertThat(decision).isInstanceOf(Deny.class);
    return ((Deny) decision).why();
  }

  private static ConsentState.Newest word(String purpose, String channel, ConsentWord.Kind kind) {
    return word(purpose, channel, kind, null, null, TODAY.minusDays(1));
  }

  private static ConsentState.Newest word(
      String purpose,
      String channel,
      ConsentWord.Kind kind,
      ConsentState.@Nullable Guardian guardian,
      @Nullable Instant until,
      LocalDate on) {
    return new ConsentState.Newest(
        UUID.randomUUID(), purpose, channel, kind, guardian, NOTICE, until, on);
  }
}
