package org.xinqiao.messaging;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rules of contact say of a patient's contacts at a moment, plain and slow, written from
/// the rules in words (docs/how-to/read-why-nothing-was-sent.md, ADR 0083) and with nothing of the
/// product: no policy, no calendar, no SQL.
final class SlowGovernor {

  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final List<String> ORDER =
      List.of("clinical", "appointment", "survey", "education", "marketing");
  private static final Set<String> NEEDS_A_YES = Set.of("P-SURVEY", "P-EDU", "P-MKT");

  /// Purposes whose personal words may go to a proved phone.
  private static final Set<String> PERSONAL = Set.of("P-CARE", "P-REMIND", "P-EDU");

  private SlowGovernor() {}

  /// What is stopped now.
  static final class Stopped {
    boolean hospital;
    boolean channel;
    final Set<String> pathways = new HashSet<>();
  }

  static final class Person {
    final UUID id;
    final LocalDate birth;
    int number;
    boolean proved;
    boolean dead;
    boolean nameless;
    boolean inHospital;
    final Map<String, String> words = new HashMap<>();
    final List<Touch> touches = new ArrayList<>();
    int messages;

    Person(UUID id, LocalDate birth) {
      this.id = id;
      this.birth = birth;
    }

    boolean child(Instant now) {
      return day(now).isBefore(birth.plusYears(14));
    }
  }

  static final class Touch {
    final UUID id;
    final String kind;
    final String purpose;
    final String priority;
    final @Nullable String pathway;
    final Instant planned;
    final Instant notAfter;
    String state = "planned";
    @Nullable String reason;
    @Nullable String moved;
    boolean carried;
    Instant due;
    @Nullable Instant told;
    @Nullable String wording;

    /// It waits for a moment drawn by lot: not before the first and not after the second.
    @Nullable Instant heldFrom;

    @Nullable Instant heldTo;

    Touch(
        UUID id,
        String kind,
        String purpose,
        String priority,
        @Nullable String pathway,
        Instant planned,
        Instant notAfter) {
      this.id = id;
      this.kind = kind;
      this.purpose = purpose;
      this.priority = priority;
      this.pathway = pathway;
      this.planned = planned;
      this.notAfter = notAfter;
      this.due = planned;
    }

    boolean alert() {
      return kind.equals("alert");
    }

    int rank() {
      return ORDER.indexOf(priority);
    }

    boolean waitsAt(Instant now) {
      return state.equals("planned") && !due.isAfter(now);
    }

    void ends(String how, String why) {
      state = how;
      reason = why;
    }

    void waits(Instant until, String why) {
      due = until;
      reason = why;
      moved = why;
      heldFrom = null;
      heldTo = null;
    }

    /// In one word, as the database has it.
    String line() {
      return state
          + " "
          + (reason != null ? reason : moved != null ? moved : "-")
          + (carried ? " carried" : " own")
          + (wording != null && !carried ? " " + wording : "");
    }
  }

  /// A no takes effect at once for what waits.
  static void said(Person person) {
    for (Touch touch : person.touches) {
      String no = consent(person, touch);
      if (touch.state.equals("planned") && no != null) {
        touch.ends("not-sent", no);
      }
    }
  }

  static void died(Person person) {
    person.dead = true;
    person.touches.stream()
        .filter(touch -> touch.state.equals("planned"))
        .forEach(touch -> touch.ends("cancelled", "patient-died"));
  }

  /// The dispatcher runs.
  ///
  /// @return how many contacts were decided about
  static int run(Person person, Stopped stopped, Instant now) {
    int decided = 0;
    for (Touch touch : person.touches) {
      if (touch.alert() && touch.waitsAt(now)) {
        decided += message(person, List.of(touch), stopped, now);
      }
    }
    boolean more = true;
    while (more) {
      List<Touch> due =
          person.touches.stream()
              .filter(touch -> !touch.alert() && touch.waitsAt(now))
              .sorted(
                  Comparator.comparing(Touch::rank)
                      .thenComparing(touch -> touch.planned)
                      .thenComparing(touch -> touch.id.toString()))
              .toList();
      more = !due.isEmpty();
      decided += message(person, due, stopped, now);
    }
    return decided;
  }

  /// One message at most, made of those that may go together.
  private static int message(Person person, List<Touch> due, Stopped stopped, Instant now) {
    List<Touch> message = new ArrayList<>();
    for (Touch touch : due) {
      if (!mayGo(person, touch, message, stopped, now)) {
        continue;
      }
      String wording = person.proved && PERSONAL.contains(touch.purpose) ? "personal" : "neutral";
      if (message.isEmpty()) {
        touch.wording = wording;
        message.add(touch);
      } else if (touch.kind.equals("notice")
          && message.getFirst().kind.equals("notice")
          && wording.equals(message.getFirst().wording)) {
        touch.carried = true;
        message.add(touch);
      }
    }
    for (Touch touch : message) {
      touch.state = "accepted";
      touch.reason = null;
      touch.told = now;
      if (touch.carried) {
        touch.moved = "merged";
      }
    }
    person.messages += message.isEmpty() ? 0 : 1;
    return due.size();
  }

  /// Whether a contact goes now as far as time and person are concerned.
  static boolean goes(Person person, Touch touch, Instant now) {
    return mayGo(person, touch, List.of(), new Stopped(), now);
  }

  private static boolean mayGo(
      Person person, Touch touch, List<Touch> message, Stopped stopped, Instant now) {
    if (now.isAfter(touch.notAfter)) {
      if ("sending-stopped".equals(touch.reason)) {
        touch.ends("not-sent", "sending-stopped");
      } else {
        touch.ends("expired", "expired");
      }
    } else if (person.dead) {
      touch.ends("not-sent", "patient-died");
    } else if (person.nameless) {
      touch.ends("not-sent", "temporary-identity");
    } else if (person.child(now)) {
      touch.ends("not-sent", "minor-without-guardian");
    } else if (!touch.alert() && person.inHospital) {
      touch.waits(tomorrow(now), "in-hospital");
    } else if (!touch.alert() && quiet(touch, now)) {
      touch.waits(quietIsOver(touch, now), "quiet-hours");
    } else if (!touch.alert() && toldToday(person, touch, now)) {
      touch.waits(tomorrow(now), "daily-cap");
    } else if (!touch.alert()
        && !touch.priority.equals("clinical")
        && toldInSevenDays(person, now)
                + message.stream().filter(one -> !one.priority.equals("clinical")).count()
            >= 3) {
      touch.waits(tomorrow(now), "weekly-cap");
    } else if (!touch.alert() && message.isEmpty() && moreImportantAt(person, touch, now) != null) {
      touch.waits(moreImportantAt(person, touch, now), "gives-way");
    } else if (stopped.hospital
        || touch.pathway != null && stopped.pathways.contains(touch.pathway)) {
      held(touch, now);
    } else if (consent(person, touch) != null) {
      touch.ends("not-sent", consent(person, touch));
    } else if (stopped.channel) {
      held(touch, now);
    } else {
      return true;
    }
    return false;
  }

  private static void held(Touch touch, Instant now) {
    Instant first = now.plusSeconds(60);
    Instant last = touch.alert() ? first : now.plusSeconds(60).plusSeconds(3600);
    Instant end = touch.notAfter.plusMillis(1);
    touch.waits(first, "sending-stopped");
    touch.heldFrom = first.isBefore(end) ? first : end;
    touch.heldTo = last.isBefore(end) ? last : end;
  }

  private static @Nullable String consent(Person person, Touch touch) {
    String word = person.words.get(touch.purpose);
    if ("withdraw".equals(word)) {
      return "consent-withdrawn";
    }
    if ("deny".equals(word)) {
      return "consent-denied";
    }
    return word == null && NEEDS_A_YES.contains(touch.purpose) ? "consent-missing" : null;
  }

  private static boolean quiet(Touch touch, Instant now) {
    LocalTime time = now.atZone(ZONE).toLocalTime();
    return touch.kind.equals("marketing")
        ? time.getHour() >= 20 || time.getHour() < 9
        : time.getHour() >= 21 || time.getHour() < 8;
  }

  private static Instant quietIsOver(Touch touch, Instant now) {
    ZonedDateTime there = now.atZone(ZONE);
    LocalDate day = there.getHour() >= 20 ? there.toLocalDate().plusDays(1) : there.toLocalDate();
    return day.atTime(touch.kind.equals("marketing") ? 9 : 8, 0).atZone(ZONE).toInstant();
  }

  private static boolean toldToday(Person person, Touch touch, Instant now) {
    return person.touches.stream()
        .filter(one -> one.told != null && !one.alert() && day(one.told).equals(day(now)))
        .anyMatch(one -> !(touch.priority.equals("clinical") && one.priority.equals("marketing")));
  }

  private static long toldInSevenDays(Person person, Instant now) {
    return person.touches.stream()
        .filter(one -> one.told != null && !one.alert() && !one.priority.equals("clinical"))
        .filter(one -> day(one.told).isAfter(day(now).minusDays(7)))
        .count();
  }

  private static @Nullable Instant moreImportantAt(Person person, Touch touch, Instant now) {
    return person.touches.stream()
        .filter(one -> one.state.equals("planned") && !one.alert() && one.rank() < touch.rank())
        .filter(one -> !"sending-stopped".equals(one.reason))
        .map(one -> one.due)
        .filter(due -> due.isAfter(now) && day(due).equals(day(now)))
        .min(Comparator.naturalOrder())
        .filter(due -> !due.isAfter(touch.notAfter))
        .orElse(null);
  }

  private static Instant tomorrow(Instant now) {
    return day(now).plusDays(1).atTime(9, 30).atZone(ZONE).toInstant();
  }

  static LocalDate day(Instant at) {
    return at.atZone(ZONE).toLocalDate();
  }
}
