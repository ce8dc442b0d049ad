package org.xinqiao.greeting;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;

/// 关怀问候: which greetings there are, whom they fit, when they come next, and whether the hospital
/// sends them. Words only, no patients.
@RestController
@Validated
@RequestMapping("/api/greetings")
class GreetingController {

  /// @param group birthdays, festivals or solar-terms
  /// @param whom whom it fits, in words; null for everybody who agreed
  /// @param nextOn the next of its days; null for birthdays
  /// @param fromTomorrow switched on today, and so not part of today
  /// @param verified whether somebody of the field looked at its words
  record KnownGreeting(
      String id,
      String group,
      String title,
      String wish,
      String neutral,
      List<KnownGreetingLine> lines,
      @Nullable String whom,
      @Nullable LocalDate nextOn,
      boolean on,
      boolean fromTomorrow,
      boolean verified,
      @Nullable String changedBy,
      @Nullable Instant changedAt) {}

  /// @param label of the disease
  record KnownGreetingLine(String label, String whom, String text) {}

  /// @param most greetings in `mostDays` days for one patient
  /// @param hardships after which nobody is greeted
  record KnownGreetings(
      List<KnownGreeting> greetings,
      LocalTime time,
      LocalTime until,
      int youngest,
      int most,
      int mostDays,
      int householdDeathDays,
      List<String> hardships) {}

  record GreetingWish(@NotNull Boolean on) {}

  private final GreetingContent content;
  private final GreetingSwitches switches;
  private final SwitchGreeting switching;
  private final Conditions conditions;
  private final Organizations organizations;
  private final Clock clock;

  GreetingController(
      GreetingContent content,
      GreetingSwitches switches,
      SwitchGreeting switching,
      Conditions conditions,
      Organizations organizations,
      Clock clock) {
    this.content = content;
    this.switches = switches;
    this.switching = switching;
    this.conditions = conditions;
    this.organizations = organizations;
    this.clock = clock;
  }

  @GetMapping
  @Requires(Permission.GREETING_KEEP)
  KnownGreetings listGreetings(Locale locale) {
    Map<String, GreetingSwitches.Decided> decided = switches.all();
    Map<StaffId, String> names =
        organizations.allStaff().stream().collect(Collectors.toMap(Staff::id, Staff::displayName));
    LocalDate today = LocalDate.now(clock);
    GreetingRules rules = content.rules();
    return new KnownGreetings(
        content.all().stream()
            .map(one -> json(one, decided.get(one.id()), names, today, locale))
            .toList(),
        rules.time(),
        rules.until(),
        rules.youngest(),
        rules.most(),
        rules.mostDays(),
        rules.householdDeathDays(),
        rules.hardship().stream().map(one -> one.label().in(locale)).toList());
  }

  /// Switches one on from tomorrow, or off at once. Doing it again changes nothing.
  ///
  /// Refusals: `greeting.not-found` 404.
  @PostMapping("/{id}")
  @Requires(Permission.GREETING_KEEP)
  KnownGreetings switchGreeting(
      @PathVariable String id,
      @Valid @RequestBody GreetingWish wish,
      CurrentStaff staff,
      Locale locale) {
    if (switching.set(id, wish.on(), staff).isPresent()) {
      throw Problem.of("greeting.not-found", 404).exception();
    }
    return listGreetings(locale);
  }

  private KnownGreeting json(
      Greeting one,
      GreetingSwitches.@Nullable Decided decided,
      Map<StaffId, String> names,
      LocalDate today,
      Locale locale) {
    boolean on = GreetingSwitches.on(one, decided);
    Condition when = one.when();
    return new KnownGreeting(
        one.id(),
        one.group(),
        one.title().in(locale),
        one.wish().in(locale),
        one.neutral().in(locale),
        one.lines().stream()
            .map(line ->
                new KnownGreetingLine(
                    line.label().in(locale),
                    conditions.sentence(line.when()).in(locale),
                    line.text().in(locale)))
            .toList(),
        when == null ? null : conditions.sentence(when).in(locale),
        one.occasion().next(today).orElse(null),
        on,
        on && !switches.takesPart(one, decided, today),
        one.verified(),
        decided == null ? null : names.getOrDefault(decided.by(), ""),
        decided == null ? null : decided.at());
  }
}
