package org.xinqiao.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The table itself, and the words that tables and content write.
class ConsentRulesTest {

  private final JsonMapper json = JsonMapper.builder().build();
  private final ConsentRules rules = new ConsentRules(json);

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void everyPurposeSaysWhatItIsForAndWhatStops(Purpose purpose) {
    ConsentRules.PurposeRule rule = rules.of(purpose);
    assertThat(rule.plain().zh()).isNotBlank();
    assertThat(rule.stops().en()).isNotBlank();
    assertThat(rule.needsGrant())
        .isEqualTo(
            rule.basis() == LegalBasis.CONSENT || rule.basis() == LegalBasis.SEPARATE_CONSENT);
    assertThat(Purpose.of(purpose.code())).isEqualTo(purpose);
    assertThat(purpose.label().zh()).isNotBlank();
  }

  @Test
  void aChannelThatNobodyRuledAboutCarriesNothingOfHealthAndCallsNobody() {
    assertThat(rules.maxClass("carrier-pigeon")).isEqualTo(DataClass.NEUTRAL.level());
    assertThat(rules.criticalCalls("carrier-pigeon")).isFalse();
    assertThat(rules.label("carrier-pigeon")).isNull();
    assertThat(rules.label("sms")).isEqualTo(new Text("短信", "text message"));
    assertThat(rules.maxClass("sms")).isEqualTo(DataClass.CARE.level());
    assertThat(rules.criticalCalls("sms")).isFalse();
    assertThat(rules.criticalCalls("phone")).isTrue();
  }

  /// The program does not start with a table that forgot something.
  @Test
  void aTableThatForgetsAPurposeOrSaysWhatIsNoGroundStopsTheStart() {
    assertThat(new ConsentRules(ConsentRules.read(json)).of(Purpose.CARE))
        .isEqualTo(rules.of(Purpose.CARE));
    ObjectNode short1 = (ObjectNode) ConsentRules.read(json);
    ((ArrayNode) short1.get("purposes")).remove(0);
    assertThatThrownBy(() -> new ConsentRules(short1)).isInstanceOf(IllegalStateException.class);
    ObjectNode bad = (ObjectNode) ConsentRules.read(json);
    ((ObjectNode) bad.get("purposes").get(0)).put("basis", "because");
    assertThatThrownBy(() -> new ConsentRules(bad)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wordsAreWrittenAsTheyAreRead() {
    for (ConsentWord.Kind kind : ConsentWord.Kind.values()) {
      assertThat(ConsentWord.Kind.of(kind.toString())).isEqualTo(kind);
      assertThat(kind.no())
          .isEqualTo(kind == ConsentWord.Kind.DENY || kind == ConsentWord.Kind.WITHDRAW);
    }
    for (ConsentWord.Speaker speaker : ConsentWord.Speaker.values()) {
      assertThat(ConsentWord.Speaker.of(speaker.toString())).isEqualTo(speaker);
    }
    for (ConsentWord.Evidence.Kind kind : ConsentWord.Evidence.Kind.values()) {
      assertThat(ConsentWord.Evidence.Kind.of(kind.toString())).isEqualTo(kind);
    }
    for (LegalBasis basis : LegalBasis.values()) {
      assertThat(LegalBasis.of(basis.code())).isEqualTo(basis);
    }
    assertThat(LegalBasis.CARE_OR_CONTRACT.code()).isEqualTo("care-or-contract");
    assertThat(ConsentDecision.Rule.NO_BEFORE_YES.code()).isEqualTo("no-before-yes");
    assertThatThrownBy(() -> Purpose.of("P-NONE")).isInstanceOf(IllegalArgumentException.class);
  }

  /// A channel may be stopped for everything, but nobody grants everything at once.
  @Test
  void eachPurposeIsGrantedByItself() {
    assertThat(word(null, ConsentWord.Kind.WITHDRAW).purposeCode()).isEqualTo("*");
    assertThat(word(Purpose.CARE, ConsentWord.Kind.GRANT).purposeCode()).isEqualTo("P-CARE");
    assertThat(word(Purpose.CARE, ConsentWord.Kind.DENY).purposeCode()).isEqualTo("P-CARE");
    assertThatThrownBy(() -> word(null, ConsentWord.Kind.GRANT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ConsentWord word(Purpose purpose, ConsentWord.Kind kind) {
    return new ConsentWord(
        new PatientId(UUID.randomUUID()),
        purpose,
        "sms",
        kind,
        ConsentWord.Speaker.SELF,
        null,
        "screen",
        Instant.EPOCH);
  }
}
