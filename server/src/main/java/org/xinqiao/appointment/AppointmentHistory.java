package org.xinqiao.appointment;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.EncounterRecorded;

/// What the appointments and visits of one patient make together, read in the order of their times:
/// the appointments as they stand, and the return visits that were due, with who came to which.
///
/// Pure. The same rules as the statements of [Appointments], which see one message at a time.
final class AppointmentHistory {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final int BEFORE = 7;
  private static final int AFTER = 14;

  /// An appointment as all that was said of it leaves it.
  ///
  /// @param newest decides whether it holds, and is where it comes from
  /// @param details the newest that booked it: when and where it is
  record Kept(AppointmentRecord newest, AppointmentRecord details, boolean booked) {

    private Kept told(AppointmentRecord later) {
      boolean books = later.status() == AppointmentRecord.Status.BOOKED;
      boolean moves = books || !booked;
      AppointmentRecord when = moves ? later : details;
      AppointmentRecord other = moves ? details : later;
      return new Kept(
          later,
          new AppointmentRecord(
              when.fillerKey(),
              when.status(),
              when.startsAt(),
              when.departmentName(),
              when.doctor() == null ? other.doctor() : when.doctor(),
              when.place() == null ? other.place() : when.place(),
              when.followUp(),
              when.eventAt(),
              when.messageId(),
              when.patientNumber()),
          booked || books);
    }

    private LocalDate day() {
      return details.startsAt().atZone(HOSPITAL).toLocalDate();
    }
  }

  /// A return visit that was due.
  ///
  /// @param attended the visit that it was due for; null when nobody came
  record Due(
      String reference,
      LocalDate on,
      String departmentName,
      @Nullable String doctor,
      LocalDate madeOn,
      @Nullable EncounterRecorded attended) {

    private boolean covers(LocalDate day, String department) {
      return departmentName.equals(department)
          && !day.isBefore(on.minusDays(BEFORE))
          && !day.isAfter(on.plusDays(AFTER));
    }

    private Due movedTo(LocalDate day) {
      return attended != null
          ? this
          : new Due(reference, day, departmentName, doctor, madeOn, null);
    }

    private Due attendedBy(EncounterRecorded visit) {
      return new Due(reference, on, departmentName, doctor, madeOn, visit);
    }

    int before() {
      return BEFORE;
    }

    int after() {
      return AFTER;
    }
  }

  private final Map<String, Kept> appointments = new LinkedHashMap<>();
  private final Map<String, Due> due = new LinkedHashMap<>();
  private final List<EncounterRecorded> visits = new ArrayList<>();
  private final Set<UUID> used = new HashSet<>();

  private AppointmentHistory() {}

  static AppointmentHistory of(
      List<AppointmentRecord> appointments, List<EncounterRecorded> encounters) {
    AppointmentHistory history = new AppointmentHistory();
    List<EncounterRecorded> outpatients =
        encounters.stream()
            .filter(one ->
                one.encounterClass() == EncounterRecord.EncounterClass.OUTPATIENT
                    && one.status() != EncounterRecord.Status.CANCELLED)
            .sorted(Comparator.comparing(EncounterRecorded::startedAt))
            .toList();
    int next = 0;
    for (AppointmentRecord appointment :
        appointments.stream().sorted(Comparator.comparing(AppointmentRecord::eventAt)).toList()) {
      while (next < outpatients.size()
          && outpatients.get(next).startedAt().isBefore(appointment.eventAt())) {
        history.visited(outpatients.get(next++));
      }
      history.told(appointment);
    }
    outpatients.subList(next, outpatients.size()).forEach(history::visited);
    return history;
  }

  Collection<Kept> appointments() {
    return appointments.values();
  }

  Collection<Due> due() {
    return due.values();
  }

  private void told(AppointmentRecord appointment) {
    Kept kept =
        appointments.merge(
            appointment.fillerKey(),
            new Kept(
                appointment, appointment, appointment.status() == AppointmentRecord.Status.BOOKED),
            (before, first) -> before.told(appointment));
    if (appointment.followUp() && appointment.status() == AppointmentRecord.Status.BOOKED) {
      dueBy(appointment, kept);
    }
  }

  /// Where the need is known already by another booking it stays one need.
  private void dueBy(AppointmentRecord appointment, Kept kept) {
    String reference = Appointments.reference(appointment);
    String department = kept.details().departmentName();
    boolean known =
        due.values().stream()
            .anyMatch(
                one -> !one.reference().equals(reference) && one.covers(kept.day(), department));
    if (!known) {
      due.merge(
          reference,
          new Due(
              reference,
              kept.day(),
              department,
              kept.details().doctor(),
              appointment.eventAt().atZone(HOSPITAL).toLocalDate(),
              null),
          (before, now) -> before.movedTo(now.on()));
      visits.forEach(this::match);
    }
  }

  private void visited(EncounterRecorded visit) {
    visits.add(visit);
    match(visit);
  }

  /// One visit closes one return visit, the oldest first.
  private void match(EncounterRecorded visit) {
    LocalDate day = visit.startedAt().atZone(HOSPITAL).toLocalDate();
    if (used.contains(visit.encounterId())) {
      return;
    }
    due.values().stream()
        .filter(one ->
            one.attended() == null
                && one.covers(day, visit.departmentName())
                && day.isAfter(one.madeOn()))
        .min(Comparator.comparing(Due::on))
        .ifPresent(one -> {
          due.put(one.reference(), one.attendedBy(visit));
          used.add(visit.encounterId());
        });
  }
}
