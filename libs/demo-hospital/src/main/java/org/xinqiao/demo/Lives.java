package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xinqiao.demo.Happening.Appointment;
import org.xinqiao.demo.Happening.AppointmentEvent;
import org.xinqiao.demo.Happening.Diagnosis;
import org.xinqiao.demo.Happening.Procedure;
import org.xinqiao.demo.Happening.Visit;
import org.xinqiao.demo.Revisits.Order;

/// Writes the diary of one patient after the other. Each draws from streams of chance of its own,
/// so the same patient lives the same life however many others there are before or after.
final class Lives {

  private static final long PURPOSE_LIFE = 2;
  private static final long PURPOSE_VALUES = 3;
  private static final long PURPOSE_MEDICINES = 4;

  private static final List<String> ALLERGIES = List.of("青霉素", "头孢类", "磺胺类", "碘造影剂");

  private final DemoSettings settings;
  private final LocalDateTime horizon;
  private final Revisits revisits;
  private final PostOpReplies postOpReplies;

  Lives(DemoSettings settings, LocalDateTime horizon, PlantedEffects effects) {
    this.settings = settings;
    this.horizon = horizon;
    this.revisits = new Revisits(effects);
    this.postOpReplies = new PostOpReplies(effects);
  }

  Diary diary(Person person) {
    Chance chance = new Chance(settings.seed(), PURPOSE_LIFE, person.index());
    LocalDateTime phoneChangesAt =
        today().minusDays(chance.between(5, 300)).atTime(chance.between(8, 16), 12, 30);
    Diary diary = new Diary(person, horizon, phoneChangesAt);
    Laboratory laboratory =
        new Laboratory(new Chance(settings.seed(), PURPOSE_VALUES, person.index()));
    switch (person.story()) {
      case KNEE, HIP, GALLBLADDER, BREAST -> surgical(diary, chance, person, laboratory);
      case HYPERTENSION, DIABETES, LUNG, HEART -> chronic(diary, chance, person, laboratory);
      case OCCASIONAL -> occasional(diary, chance, person);
      case CHILD -> child(diary, chance, person);
    }
    changes(diary, person, phoneChangesAt);
    return diary;
  }

  private LocalDate today() {
    return settings.until().toLocalDate();
  }

  private int days() {
    return (int) ChronoUnit.DAYS.between(settings.from(), settings.until());
  }

  private static void changes(Diary diary, Person person, LocalDateTime phoneChangesAt) {
    String later = person.laterPhone();
    if (later != null && diary.knowsThePatientAt(phoneChangesAt)) {
      diary.note(new Happening.PhoneChanged(phoneChangesAt, later));
    }
    LocalDate dies = person.dies();
    if (dies != null) {
      LocalDateTime at = dies.plusDays(1).atTime(9, 40);
      diary.death(new Happening.Died(at, diary.phone(at), at.minusHours(9)));
    }
  }

  // --- Operations
  // -------------------------------------------------------------------------------------

  private void surgical(Diary diary, Chance chance, Person person, Laboratory laboratory) {
    Operation operation = Operation.of(person.story(), chance);
    Department department = person.story().department();
    Doctor doctor = chance.oneOf(department.doctors());
    LocalDate discharged = dischargeDay(chance);
    LocalDate admitted =
        discharged.minusDays(chance.between(operation.stayFrom(), operation.stayTo()));
    LocalDate operated = admitted.plusDays(1);

    LocalDateTime seenAt = Revisits.slot(chance, admitted.minusDays(chance.between(6, 20)));
    Visit seen = visit(person, department, doctor, seenAt);
    register(diary, chance, seen, operation.diagnosis());

    LocalDateTime in = admitted.atTime(chance.between(8, 10), chance.between(0, 59));
    String number = "ZY" + Segment.date(admitted) + "%06d".formatted(person.index() + 1);
    String bed = "%02d".formatted(chance.between(1, 46));
    Visit stay = new Visit("I", number, department, doctor, in, null, bed);
    diary.note(new Happening.Admitted(in, diary.phone(in), stay, operation.diagnosis()));
    laboratory.beforeOperation(diary, person, stay, in.plusMinutes(50));

    LocalDateTime out = discharged.atTime(chance.between(9, 11), chance.between(0, 59));
    Visit ended = new Visit("I", number, department, doctor, in, out, bed);
    Procedure procedure =
        new Procedure(
            operation.code(), operation.text(), operated.atTime(9, chance.between(0, 59)));
    LocalDate revisitOn = discharged.plusDays(operation.firstRevisit());
    List<Diagnosis> diagnoses = operation.diagnoses(chance, person.ageOn(discharged));
    diary.note(
        new Happening.Discharged(
            out, diary.phone(out), ended, diagnoses, procedure, operation.advice(), revisitOn));
    postOpReplies.after(diary, chance, person, number, discharged);
    revisitsAfterOperation(
        diary, chance, person, operation, department, doctor, out.plusMinutes(6), revisitOn);
  }

  /// Recent weeks are dense, so that plans are running; a few leave the ward in the days to come.
  /// On a working day, so that weeks later the clinic is open too.
  private LocalDate dischargeDay(Chance chance) {
    LocalDate day =
        switch (chance.weighted(0.34, 0.06, 0.60)) {
          case 0 -> today().minusDays(chance.between(0, 30));
          case 1 -> today().plusDays(chance.between(1, 6));
          default -> today().minusDays(chance.between(31, Math.max(32, days() - 36)));
        };
    return Revisits.workday(day);
  }

  private void revisitsAfterOperation(
      Diary diary,
      Chance chance,
      Person person,
      Operation operation,
      Department department,
      Doctor doctor,
      LocalDateTime firstBooked,
      LocalDate firstDue) {
    LocalDateTime bookedAt = firstBooked;
    LocalDate due = firstDue;
    for (int i = 0; i <= operation.laterRevisits().size(); i++) {
      Order order =
          new Order(
              department,
              doctor,
              operation.revisitReason(),
              operation.diagnosis().asFinal(),
              bookedAt,
              due);
      Visit visit = revisits.order(diary, chance, person, order);
      if (i == operation.laterRevisits().size() || visit == null && chance.with(0.25)) {
        return;
      }
      due = Revisits.workday(firstDue.plusDays(operation.laterRevisits().get(i)));
      LocalDateTime byPhone = Revisits.workday(due.minusDays(15)).atTime(10, chance.between(0, 59));
      bookedAt = visit == null ? byPhone : visit.begins().plusMinutes(chance.between(35, 80));
      if (!bookedAt.toLocalDate().isBefore(due.minusDays(4)) || bookedAt.isAfter(diary.end())) {
        return;
      }
    }
  }

  // --- Long-term illness
  // ------------------------------------------------------------------------------

  private void chronic(Diary diary, Chance chance, Person person, Laboratory laboratory) {
    Department department = person.story().department();
    Doctor doctor = chance.oneOf(department.doctors());
    Diagnosis diagnosis = longTerm(person.story());
    int before = person.dies() == null ? chance.between(days() / 4, days() - 2) : days() - 2;
    Visit visit =
        visit(person, department, doctor, Revisits.slot(chance, today().minusDays(before)));
    register(diary, chance, visit, diagnosis);
    LocalDate first = visit.begins().toLocalDate();
    int interval = chance.oneOf(List.of(28, 42, 56, 84, 84));
    int number = 0;
    LocalDateTime bookedAt = visit.begins().plusMinutes(45);
    LocalDate due = Revisits.workday(first.plusDays(interval));
    laboratory.ofVisit(diary, person, visit, 0, true);
    Medicines medicines =
        new Medicines(new Chance(settings.seed(), PURPOSE_MEDICINES, person.index()));
    medicines.ofVisit(diary, person, visit, interval);
    while (bookedAt.isBefore(diary.end())) {
      Order order =
          new Order(department, doctor, diagnosis.text() + "复诊", diagnosis, bookedAt, due);
      Visit next = revisits.order(diary, chance, person, order);
      if (next != null) {
        number++;
        double years = ChronoUnit.DAYS.between(first, next.begins().toLocalDate()) / 365.25;
        laboratory.ofVisit(diary, person, next, years, number % 2 == 0);
        medicines.ofVisit(diary, person, next, interval);
        bookedAt = next.begins().plusMinutes(chance.between(35, 80));
        due =
            Revisits.workday(
                next.begins().toLocalDate().plusDays(interval + chance.between(-2, 3)));
      } else if (chance.with(0.1)) {
        return; // gone elsewhere; nobody tells the hospital
      } else {
        LocalDate call = Revisits.workday(due.plusDays(chance.between(15, 30)));
        bookedAt = call.atTime(chance.between(9, 16), chance.between(0, 59));
        due = Revisits.workday(call.plusDays(chance.between(7, 14)));
      }
    }
  }

  private static Diagnosis longTerm(Story story) {
    return switch (story) {
      case HYPERTENSION -> new Diagnosis("I10.x00", "原发性高血压", "F");
      case DIABETES -> new Diagnosis("E11.900", "2型糖尿病", "F");
      case LUNG -> new Diagnosis("J44.900", "慢性阻塞性肺疾病", "F");
      case HEART -> new Diagnosis("I25.103", "冠状动脉粥样硬化性心脏病", "F");
      case KNEE, HIP, GALLBLADDER, BREAST, OCCASIONAL, CHILD ->
          throw new IllegalArgumentException("no long-term illness: " + story);
    };
  }

  // --- Single visits
  // ----------------------------------------------------------------------------------

  private record Complaint(Department department, Diagnosis diagnosis) {}

  private static final List<Complaint> COMPLAINTS =
      List.of(
          new Complaint(Departments.GASTROENTEROLOGY, new Diagnosis("K29.500", "慢性胃炎", "W")),
          new Complaint(Departments.GASTROENTEROLOGY, new Diagnosis("K21.900", "胃食管反流病", "W")),
          new Complaint(Departments.DERMATOLOGY, new Diagnosis("L30.900", "湿疹", "W")),
          new Complaint(Departments.EYE, new Diagnosis("H04.103", "干眼症", "W")),
          new Complaint(Departments.ORTHOPAEDICS, new Diagnosis("M54.500", "腰痛", "W")),
          new Complaint(Departments.RESPIRATORY, new Diagnosis("J20.900", "急性支气管炎", "W")));

  private void occasional(Diary diary, Chance chance, Person person) {
    for (LocalDate day : days(chance, 4)) {
      Complaint complaint = chance.oneOf(COMPLAINTS);
      singleVisit(diary, chance, person, day, complaint.department(), complaint.diagnosis());
    }
  }

  private void child(Diary diary, Chance chance, Person person) {
    for (LocalDate day : days(chance, 3)) {
      Diagnosis diagnosis =
          chance.with(0.7)
              ? new Diagnosis("J06.900", "急性上呼吸道感染", "W")
              : new Diagnosis("J45.900", "支气管哮喘", "W");
      singleVisit(diary, chance, person, day, Departments.PAEDIATRICS, diagnosis);
    }
  }

  /// One to so many days of the history and the coming week, all different.
  private Set<LocalDate> days(Chance chance, int most) {
    Set<LocalDate> days = new LinkedHashSet<>();
    int visits = chance.between(1, most);
    for (int i = 0; i < visits; i++) {
      days.add(Revisits.workday(today().minusDays(chance.between(-6, days() - 8))));
    }
    return days;
  }

  private static void singleVisit(
      Diary diary,
      Chance chance,
      Person person,
      LocalDate day,
      Department department,
      Diagnosis diagnosis) {
    LocalDateTime start = Revisits.slot(chance, day);
    Doctor doctor = chance.oneOf(department.doctors());
    LocalDateTime arrival =
        start.minusMinutes(chance.between(3, 35)).plusSeconds(chance.between(0, 59));
    Visit visit = visit(person, department, doctor, arrival);
    boolean booked = chance.with(0.75);
    int fate = booked ? chance.weighted(0.92, 0.05, 0.03) : 0;
    if (booked) {
      String number = visit.number().replaceFirst("MZ", "YY");
      Appointment appointment =
          new Appointment(number, "NORMAL", "普通门诊", department.name() + "就诊", start, visit);
      LocalDateTime bookedAt =
          day.minusDays(chance.between(1, 6)).atTime(chance.between(8, 20), chance.between(0, 59));
      siu(diary, AppointmentEvent.BOOKED, appointment, bookedAt);
      if (fate == 1) {
        siu(
            diary,
            AppointmentEvent.CANCELLED,
            appointment,
            start.minusMinutes(chance.between(40, 180)));
      } else if (fate == 2) {
        siu(diary, AppointmentEvent.NO_SHOW, appointment, start.toLocalDate().atTime(17, 31));
      }
    }
    if (fate == 0) {
      register(diary, chance, visit, diagnosis);
    }
  }

  // --- Shared
  // -----------------------------------------------------------------------------------------

  private static Visit visit(
      Person person, Department department, Doctor doctor, LocalDateTime at) {
    String number = "MZ" + Segment.date(at.toLocalDate()) + "%06d".formatted(person.index() + 1);
    return new Visit("O", number, department, doctor, at, null, "");
  }

  private static void register(Diary diary, Chance chance, Visit visit, Diagnosis diagnosis) {
    LocalDateTime at = visit.begins();
    String allergy = chance.with(0.08) ? chance.oneOf(ALLERGIES) : null;
    diary.note(new Happening.Registered(at, diary.phone(at), visit, diagnosis, allergy));
  }

  private static void siu(
      Diary diary, AppointmentEvent event, Appointment appointment, LocalDateTime at) {
    diary.note(new Happening.AppointmentChanged(at, diary.phone(at), event, appointment));
  }
}
