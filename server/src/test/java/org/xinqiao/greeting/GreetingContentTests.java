package org.xinqiao.greeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.calendar.SolarTerm;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The words of greetings keep the rules of tone, and say nothing of health where others read them.
@XinqiaoTest
class GreetingContentTests {

  /// Nothing that the words for everybody may say, in Chinese or English.
  private static final List<String> OF_HEALTH =
      List.of(
          "药",
          "血",
          "病",
          "糖",
          "心脏",
          "肾",
          "肺",
          "痛",
          "瘤",
          "癌",
          "医生",
          "复查",
          "随访",
          "medicine",
          "glucose",
          "pressure",
          "doctor",
          "disease",
          "pain");

  @Autowired GreetingContent content;
  @Autowired JsonMapper json;

  @Test
  void everySolarTermHasItsGreetingOnce() {
    List<SolarTerm> terms =
        content.all().stream()
            .map(Greeting::occasion)
            .filter(Occasion.Term.class::isInstance)
            .map(one -> ((Occasion.Term) one).term())
            .toList();
    assertThat(terms).doesNotHaveDuplicates().hasSameElementsAs(EnumSet.allOf(SolarTerm.class));
  }

  @Test
  void onlyBirthdaysAreOnWhereNobodyDecided() {
    assertThat(
            content.all().stream()
                .filter(Greeting::switchedOn)
                .map(Greeting::id)
                .collect(Collectors.toSet()))
        .isEqualTo(Set.of("birthday"));
  }

  @Test
  void whatOthersMayReadSaysNothingOfHealth() {
    for (Greeting one : content.all()) {
      for (String word : OF_HEALTH) {
        assertThat(one.neutral().zh()).as(one.id()).doesNotContain(word);
        assertThat(one.neutral().en()).as(one.id()).doesNotContain(word);
        assertThat(one.wish().zh()).as(one.id()).doesNotContain(word);
      }
      assertThat(one.neutral().zh()).doesNotContain("生日");
    }
  }

  @Test
  void noGreetingUsesAWordThatNoMessageUses() throws IOException {
    JsonNode wording =
        json.readTree(new ClassPathResource("content/policy/wording.json").getContentAsByteArray())
            .get("settings");
    List<String> never = new ArrayList<>();
    wording.at("/never/value").forEach(word -> never.add(word.asString()));
    wording.at("/never-in-push/value").forEach(word -> never.add(word.asString()));
    for (Greeting one : content.all()) {
      List<Text> texts = new ArrayList<>(List.of(one.wish(), one.neutral()));
      one.lines().forEach(line -> texts.add(line.text()));
      for (Text text : texts) {
        assertThat(never).as(text.zh()).noneMatch(text.zh()::contains);
      }
      assertThat(one.wish().zh().length()).isLessThanOrEqualTo(40);
      assertThat(one.neutral().zh().length()).isLessThanOrEqualTo(40);
    }
  }

  /// Everybody of whom a solar term's greeting holds gets a line, or it would say nothing to them.
  @Test
  void aGreetingForSomeHasALineForThem() {
    for (Greeting one : content.all()) {
      assertThat(one.when() == null || !one.lines().isEmpty()).as(one.id()).isTrue();
    }
  }

  @Test
  void theNextDayIsFound() {
    LocalDate from = LocalDate.parse("2026-11-22");
    assertThat(content.find("minor-snow").orElseThrow().occasion().next(from)).contains(from);
    assertThat(content.find("laba").orElseThrow().occasion().next(from))
        .contains(LocalDate.parse("2027-01-15"));
    assertThat(content.find("double-ninth").orElseThrow().occasion().next(from))
        .contains(LocalDate.parse("2027-10-08"));
    assertThat(content.find("birthday").orElseThrow().occasion().next(from)).isEmpty();
  }
}
