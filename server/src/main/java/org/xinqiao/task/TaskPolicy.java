package org.xinqiao.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.xinqiao.calendar.WorkingCalendar;
import org.xinqiao.calendar.WorkingTime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The house rules of tasks: content/policy/escalation.json.
@Component
class TaskPolicy {

  /// Half-days are told apart at noon; afternoon calls begin after the midday rest.
  private static final LocalTime AFTERNOON = LocalTime.of(14, 0);

  private final Duration undoFor;
  private final boolean redFlagsCannotWait;
  private final Redial emergency;
  private final Redial urgent;
  private final int routineTimes;
  private final WorkingTime hours;

  /// Dial so often within so long.
  private record Redial(int times, Duration within) {

    static Redial of(JsonNode ladder) {
      JsonNode step =
          ladder
              .valueStream()
              .filter(s -> s.path("do").asString().equals("redial"))
              .findFirst()
              .orElseThrow();
      return new Redial(
          step.path("times").asInt(), Duration.ofMinutes(step.path("withinMinutes").asInt()));
    }

    Optional<Instant> next(int tried, Instant at) {
      return tried < times ? Optional.of(at.plus(within.dividedBy(times))) : Optional.empty();
    }
  }

  TaskPolicy(JsonMapper json, Clock clock) {
    JsonNode settings = settings(json);
    this.undoFor = Duration.ofMinutes(value(settings, "undo-minutes").asInt());
    this.redFlagsCannotWait = value(settings, "P1-cannot-snooze").asBoolean();
    this.emergency = Redial.of(value(settings, "no-answer.EMERGENCY"));
    this.urgent = Redial.of(value(settings, "no-answer.URGENT"));
    this.routineTimes = value(settings, "routine-call-attempts").path("times").asInt();
    JsonNode open = value(settings, "working-hours");
    this.hours =
        new WorkingTime(
            WorkingCalendar.load(TaskPolicy.class.getClassLoader(), "content/calendar"),
            LocalTime.parse(open.path("from").asString()),
            LocalTime.parse(open.path("to").asString()),
            clock.getZone());
  }

  private static JsonNode settings(JsonMapper json) {
    try (InputStream file =
        new ClassPathResource("content/policy/escalation.json").getInputStream()) {
      return json.readTree(file).path("settings");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode value(JsonNode settings, String name) {
    return settings.required(name).required("value");
  }

  Duration undoFor() {
    return undoFor;
  }

  boolean redFlagsCannotWait() {
    return redFlagsCannotWait;
  }

  /// When to dial again after nobody answered: P1 and P2 a few times within minutes, day and night;
  /// everything else on another half-day of a working day (domain rule: three attempts on three
  /// different half-days).
  ///
  /// @param tried attempts so far, this one included
  /// @return empty when it was tried often enough: what then, a person decides
  Optional<Instant> redialAt(TaskPriority priority, int tried, Instant at) {
    return switch (priority) {
      case P1 -> emergency.next(tried, at);
      case P2 -> urgent.next(tried, at);
      case P3, P4 -> tried < routineTimes ? Optional.of(nextHalfDay(at)) : Optional.empty();
    };
  }

  /// The day itself when it is worked, otherwise the next one that is.
  LocalDate workingDay(LocalDate day) {
    return hours.calendar().nextWorkingDay(day);
  }

  private Instant nextHalfDay(Instant at) {
    ZonedDateTime there = at.atZone(hours.zone());
    LocalDate day = there.toLocalDate();
    boolean morning = there.toLocalTime().isBefore(LocalTime.NOON);
    if (morning && hours.calendar().isWorkingDay(day)) {
      return day.atTime(AFTERNOON).atZone(hours.zone()).toInstant();
    }
    return hours.nextWorkingTime(day.plusDays(1).atStartOfDay(hours.zone()).toInstant());
  }
}
