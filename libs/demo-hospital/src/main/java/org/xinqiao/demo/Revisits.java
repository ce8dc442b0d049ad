package org.xinqiao.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.demo.Contact.RevisitReminder;
import org.xinqiao.demo.Happening.Appointment;
import org.xinqiao.demo.Happening.AppointmentEvent;
import org.xinqiao.demo.Happening.Diagnosis;
import org.xinqiao.demo.Happening.Visit;

/// Return visits that a doctor ordered: booked, reminded of, attended or not. Here the planted
/// effects act.
final class Revisits {

  private static final List<String> EXCUSES =
      List.of("那天要带孙子，来不了，能换一天吗？", "在外地，下周才回来", "最近单位走不开，想改到周末", "腿脚不方便，没人陪我来", "感觉都好了，是不是可以不用来了？");

  private final PlantedEffects effects;

  Revisits(PlantedEffects effects) {
    this.effects = effects;
  }

  /// What a revisit is about.
  record Order(
      Department department,
      Doctor doctor,
      String reason,
      Diagnosis diagnosis,
      LocalDateTime bookedAt,
      LocalDate dueOn) {}

  /// Books the revisit and notes down what comes of it.
  ///
  /// @return the visit, within the window of the measure or late; null if the patient does not come
  @Nullable Visit order(Diary diary, Chance chance, Person person, Order order) {
    LocalDateTime slot = slot(chance, order.dueOn());
    Appointment appointment = appointment(person, order, slot);
    siu(diary, AppointmentEvent.BOOKED, appointment, order.bookedAt());
    int age = person.ageOn(slot.toLocalDate());
    Reminder reminder = reminder(chance, age);
    double probability = effects.attendance(reminder, age, order.doctor().code());
    boolean attends = chance.with(probability);
    Visit visit =
        attends
            ? attend(diary, chance, order, appointment)
            : stayAway(diary, chance, person, order, appointment, reminder, age);
    if (attends) {
      respond(diary, chance, appointment, reminder);
    }
    if (slot.isBefore(diary.end())) {
      LocalDate attendedOn = attends && visit != null ? visit.begins().toLocalDate() : null;
      diary.revisit(
          new DueRevisit(
              person.key(),
              appointment.number(),
              slot.toLocalDate(),
              age,
              order.doctor().code(),
              reminder,
              probability,
              attendedOn));
    }
    return visit;
  }

  private Reminder reminder(Chance chance, int age) {
    boolean arrives = chance.with(effects.reminderArrives());
    boolean confirms = chance.with(effects.confirmation(age));
    return arrives ? (confirms ? Reminder.CONFIRMED : Reminder.DELIVERED) : Reminder.NONE;
  }

  private static void respond(
      Diary diary, Chance chance, Appointment appointment, Reminder reminder) {
    boolean opens = chance.with(0.4);
    Response response =
        switch (reminder) {
          case CONFIRMED -> new Response.Confirmed();
          case DELIVERED -> opens ? new Response.Opened() : new Response.Ignored();
          case NONE -> new Response.NotDelivered();
        };
    respond(diary, chance, appointment, response);
  }

  /// @return when the patient acted
  private static LocalDateTime respond(
      Diary diary, Chance chance, Appointment appointment, Response response) {
    LocalDateTime sent = appointment.start().toLocalDate().minusDays(3).atTime(9, 30);
    boolean acts =
        switch (response) {
          case Response.NotDelivered n -> false;
          case Response.Ignored i -> false;
          case Response.Opened o -> true;
          case Response.Confirmed c -> true;
          case Response.CannotCome c -> true;
          case Response.Answered a -> true;
        };
    LocalDateTime at =
        acts
            ? sent.plusSeconds(
                chance.with(0.6) ? chance.between(120, 5400) : chance.between(5400, 43_000))
            : sent;
    diary.reply(at, new RevisitReminder(appointment.number(), sent.toLocalDate()), response);
    return at;
  }

  private static Visit attend(Diary diary, Chance chance, Order order, Appointment appointment) {
    LocalDateTime start = appointment.start();
    if (chance.with(0.1)) {
      LocalDate other = workday(start.toLocalDate().plusDays(chance.between(1, 8)));
      start = slot(chance, other);
      siu(
          diary,
          AppointmentEvent.RESCHEDULED,
          appointment.movedTo(start),
          appointment.start().toLocalDate().minusDays(1).atTime(10, chance.between(0, 59)));
    }
    LocalDateTime arrival =
        start.minusMinutes(chance.between(4, 40)).plusSeconds(chance.between(0, 59));
    return register(diary, order, appointment.visit().number(), arrival);
  }

  private static @Nullable Visit stayAway(
      Diary diary,
      Chance chance,
      Person person,
      Order order,
      Appointment appointment,
      Reminder reminder,
      int age) {
    LocalDateTime start = appointment.start();
    boolean noShow = chance.with(age >= 75 ? 0.55 : 0.40);
    boolean says = reminder == Reminder.DELIVERED && chance.with(0.5);
    if (noShow) {
      respond(diary, chance, appointment, reminder);
      siu(
          diary,
          AppointmentEvent.NO_SHOW,
          appointment,
          start.toLocalDate().atTime(17, 30, chance.between(0, 59)));
    } else {
      LocalDateTime cancelled =
          start
              .toLocalDate()
              .minusDays(chance.between(1, 2))
              .atTime(chance.between(8, 19), chance.between(0, 59));
      if (says) {
        Response excuse = new Response.CannotCome(chance.oneOf(EXCUSES));
        LocalDateTime said = respond(diary, chance, appointment, excuse);
        cancelled = said.plusMinutes(chance.between(20, 300));
      } else {
        respond(diary, chance, appointment, reminder);
      }
      siu(diary, AppointmentEvent.CANCELLED, appointment, cancelled);
    }
    if (chance.with(0.2)) { // comes by itself, after the window of the measure
      LocalDate late = workday(start.toLocalDate().plusDays(chance.between(17, 40)));
      String number = "MZ" + Segment.date(late) + "%06d".formatted(person.index() + 1);
      return register(diary, order, number, slot(chance, late));
    }
    return null;
  }

  private static Visit register(Diary diary, Order order, String number, LocalDateTime arrival) {
    Visit visit = new Visit("O", number, order.department(), order.doctor(), arrival, null, "");
    diary.note(
        new Happening.Registered(arrival, diary.phone(arrival), visit, order.diagnosis(), null));
    return visit;
  }

  private static Appointment appointment(Person person, Order order, LocalDateTime slot) {
    String serial = Segment.date(slot.toLocalDate()) + "%06d".formatted(person.index() + 1);
    Visit visit = new Visit("O", "MZ" + serial, order.department(), order.doctor(), slot, null, "");
    return new Appointment("YY" + serial, "FOLLOWUP", "复诊", order.reason(), slot, visit);
  }

  private static void siu(
      Diary diary, AppointmentEvent event, Appointment appointment, LocalDateTime at) {
    diary.note(new Happening.AppointmentChanged(at, diary.phone(at), event, appointment));
  }

  /// A quarter of an hour of the clinic on a day.
  static LocalDateTime slot(Chance chance, LocalDate day) {
    int quarter = chance.between(0, 23); // 8:30 to 11:15, 13:30 to 16:15
    LocalDateTime morning = workday(day).atTime(8, 30);
    return quarter < 12
        ? morning.plusMinutes(15L * quarter)
        : morning.plusMinutes(300 + 15L * (quarter - 12));
  }

  static LocalDate workday(LocalDate day) {
    LocalDate workday = day;
    while (workday.getDayOfWeek() == DayOfWeek.SATURDAY
        || workday.getDayOfWeek() == DayOfWeek.SUNDAY) {
      workday = workday.plusDays(1);
    }
    return workday;
  }
}
