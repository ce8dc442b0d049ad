package org.xinqiao.alert;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.xinqiao.calendar.WorkingCalendar;
import org.xinqiao.calendar.WorkingTime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Until when a person must act on an alert, and who is told when nobody does
/// (content/policy/escalation.json): EMERGENCY minutes, day and night; URGENT minutes, fewer in
/// working hours; ATTENTION working days. At half of the limit a second person is told, at the
/// limit the lead; what else a level's ladder names comes at its minute.
@Component
class EscalationLadder {

  /// A time limit.
  ///
  /// @param half when half of it has passed
  record Limit(Instant half, Instant due) {}

  /// A step beyond half and limit: after so many minutes somebody is told.
  record Rung(AlertLevel level, int afterMinutes, EscalationRole to) {

    String step() {
      return "minute-" + afterMinutes;
    }
  }

  private final int emergencyMinutes;
  private final int urgentWorkingMinutes;
  private final int urgentOtherMinutes;
  private final int attentionDays;
  private final WorkingTime hours;
  private final List<Rung> rungs;

  EscalationLadder(JsonMapper json, Clock clock) {
    JsonNode settings = settings(json);
    JsonNode emergency = value(settings, "EMERGENCY");
    this.emergencyMinutes =
        emergency
            .valueStream()
            .filter(rung -> rung.path("who").asString("").equals("staff-on-duty"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("The ladder names no staff on duty"))
            .path("afterMinutes")
            .asInt();
    this.urgentWorkingMinutes = value(settings, "URGENT").path("workingMinutes").asInt();
    this.urgentOtherMinutes = value(settings, "URGENT").path("otherMinutes").asInt();
    this.attentionDays = value(settings, "ATTENTION").path("workingDays").asInt();
    JsonNode open = value(settings, "working-hours");
    this.hours =
        new WorkingTime(
            WorkingCalendar.load(EscalationLadder.class.getClassLoader(), "content/calendar"),
            LocalTime.parse(open.path("from").asString()),
            LocalTime.parse(open.path("to").asString()),
            clock.getZone());
    List<Rung> read = new ArrayList<>();
    for (JsonNode rung : emergency) {
      EscalationRole to = role(rung.path("who").asString(""));
      if (to != null) {
        read.add(new Rung(AlertLevel.EMERGENCY, rung.path("afterMinutes").asInt(), to));
      }
    }
    this.rungs = List.copyOf(read);
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

  private static @Nullable EscalationRole role(String who) {
    return switch (who) {
      case "second-staff" -> EscalationRole.SECOND_STAFF;
      case "duty-doctor" -> EscalationRole.DUTY_DOCTOR;
      default -> null; // Not an escalation: what the system does, and the first person.
    };
  }

  /// @param promised what the patient was told; shortens the limit and never lengthens it
  Limit limit(AlertLevel level, Instant raisedAt, @Nullable Duration promised) {
    Limit usual = limit(level, raisedAt);
    if (promised == null) {
      return usual;
    }
    Instant due = raisedAt.plus(promised);
    if (!hours.isWorkingTime(due)) {
      // Nobody is there to keep a promise that ends in the night: it is the morning's first work.
      due = hours.addWorkingHours(due, Duration.ofHours(1));
    }
    return due.isBefore(usual.due())
        ? new Limit(raisedAt.plus(Duration.between(raisedAt, due).dividedBy(2)), due)
        : usual;
  }

  Limit limit(AlertLevel level, Instant raisedAt) {
    return switch (level) {
      case EMERGENCY -> within(raisedAt, emergencyMinutes);
      case URGENT ->
          within(
              raisedAt, hours.isWorkingTime(raisedAt) ? urgentWorkingMinutes : urgentOtherMinutes);
      case ATTENTION -> {
        Duration work = hours.length().multipliedBy(attentionDays);
        yield new Limit(
            hours.addWorkingHours(raisedAt, work.dividedBy(2)),
            hours.addWorkingHours(raisedAt, work));
      }
    };
  }

  private static Limit within(Instant raisedAt, int minutes) {
    Duration limit = Duration.ofMinutes(minutes);
    return new Limit(raisedAt.plus(limit.dividedBy(2)), raisedAt.plus(limit));
  }

  List<Rung> rungs() {
    return rungs;
  }
}
