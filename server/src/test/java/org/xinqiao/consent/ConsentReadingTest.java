package org.xinqiao.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xinqiao.consent.ConsentDecision.Deny;
import org.xinqiao.consent.ConsentDecision.Permit;
import org.xinqiao.consent.ConsentDecision.Rule;
import org.xinqiao.consent.ConsentDecision.Why;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.json.JsonMapper;

class ConsentReadingTest {

  private static final Instant AT = Instant.parse("2026-11-26T03:00:00Z");
  private static final Clock CLOCK = Clock.fixed(AT, ZoneId.of("Asia/Shanghai"));

  private final ConsentRules rules = new ConsentRules(JsonMapper.builder().build());
  private final PatientId one = new PatientId(UUID.randomUUID());
  private final PatientId two = new PatientId(UUID.randomUUID());

  @Test
  void whoWasReadHasTheirStateAndEverybodyElseANo() {
    ConsentState read = ConsentState.of(rules, List.of(), null, AT, LocalDate.of(2026, 11, 26));
    List<Collection<PatientId>> asked = new ArrayList<>();
    Map<PatientId, ConsentState> states =
        reading(
                (patients, at) -> {
                  assertThat(at).isEqualTo(AT);
                  asked.add(patients);
                  return Map.of(one, read);
                })
            .of(List.of(one, two, one), AT);
    assertThat(asked)
        .singleElement()
        .satisfies(patients -> assertThat(patients).containsExactlyInAnyOrder(one, two));
    assertThat(states).containsOnlyKeys(one, two).containsEntry(one, read);
    assertThat(decide(states.get(one))).isInstanceOf(Permit.class);
    assertThat(decide(states.get(two))).isEqualTo(new Deny(Why.FAULT, Rule.READABLE, null));
  }

  @Test
  void aFaultIsANoForAll() {
    Map<PatientId, ConsentState> states =
        reading(
                (patients, at) -> {
                  throw new IllegalStateException("the database is away");
                })
            .of(List.of(one, two), AT);
    assertThat(states).containsOnlyKeys(one, two);
    assertThat(states.values())
        .allSatisfy(
            state -> assertThat(decide(state)).isEqualTo(new Deny(Why.FAULT, Rule.READABLE, null)));
  }

  private ConsentReading reading(ConsentReading.Words words) {
    return new ConsentReading(words, rules, CLOCK);
  }

  private static ConsentDecision decide(ConsentState state) {
    return state.decide(Purpose.CARE, "sms", DataClass.NEUTRAL, false);
  }
}
