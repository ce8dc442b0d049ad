package org.xinqiao.clinical;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all messages about one encounter say together, read in the order of their own times and not
/// in the order in which they came. A cancellation takes back what it names, as if that had never
/// been said: after a cancelled discharge the patient is in hospital again.
///
/// Pure: the same statements give the same encounter.
final class EncounterHistory {

  /// What one message says.
  record Statement(EncounterRecord.Event event, EncounterRecord encounter, Source source) {

    /// Messages of the same moment go in the order in which things happen; the rest of the order
    /// only has to be the same every time.
    private static final Comparator<Statement> BY_TIME =
        Comparator.comparing((Statement statement) -> statement.source.eventAt())
            .thenComparing(Statement::event)
            .thenComparing(statement -> statement.encounter.toString());
  }

  /// Something with the message that said it last.
  record Said<T>(T what, Source source) {}

  private record Location(
      String code, String name, @Nullable String place, @Nullable MappedCode department) {}

  private final Map<String, Said<EncounterRecord.Diagnosis>> diagnoses = new LinkedHashMap<>();
  private final Map<String, Said<EncounterRecord.Operation>> operations = new LinkedHashMap<>();
  private final Deque<Location> before = new ArrayDeque<>();
  private Location location;
  private Statement newest;
  private Instant startedAt;
  private boolean cancelled;
  private boolean finished;
  private @Nullable String doctor;
  private @Nullable Instant dischargedAt;
  private @Nullable String disposition;
  private @Nullable Said<EncounterRecord> advice;

  private EncounterHistory(Statement first) {
    newest = first;
    startedAt = first.encounter().startedAt();
    location = locationOf(first.encounter(), null);
  }

  /// @param statements at least one
  static EncounterHistory of(List<Statement> statements) {
    List<Statement> inOrder = new ArrayList<>(statements);
    inOrder.sort(Statement.BY_TIME);
    EncounterHistory history = new EncounterHistory(inOrder.getFirst());
    inOrder.forEach(history::add);
    return history;
  }

  private void add(Statement statement) {
    EncounterRecord says = statement.encounter();
    newest = statement;
    startedAt = says.startedAt().isBefore(startedAt) ? says.startedAt() : startedAt;
    doctor = says.attendingDoctor() == null ? doctor : says.attendingDoctor();
    switch (statement.event()) {
      case BEGUN, CHANGED -> {
        cancelled &= statement.event() == EncounterRecord.Event.CHANGED;
        location = locationOf(says, location.place());
        discharge(statement);
      }
      case TRANSFERRED -> {
        before.push(location);
        location = locationOf(says, location.place());
      }
      case DISCHARGED -> {
        location = locationOf(says, location.place());
        discharge(statement);
      }
      case ADMISSION_CANCELLED -> cancelled = true;
      case TRANSFER_CANCELLED ->
          location = before.isEmpty() ? locationOf(says, location.place()) : before.pop();
      case DISCHARGE_CANCELLED -> {
        finished = false;
        dischargedAt = null;
        disposition = null;
        advice = null;
      }
    }
    says.diagnoses().forEach(one -> diagnoses.put(one.code(), new Said<>(one, statement.source())));
    says.operations()
        .forEach(one ->
            operations.put(
                one.code() + "|" + one.performedAt().toLocalDate(),
                new Said<>(one, statement.source())));
  }

  private void discharge(Statement statement) {
    EncounterRecord says = statement.encounter();
    finished |= says.status() == EncounterRecord.Status.FINISHED;
    dischargedAt = says.dischargedAt() == null ? dischargedAt : says.dischargedAt();
    disposition = says.disposition() == null ? disposition : says.disposition();
    if (says.advice() != null || says.returnOn() != null) {
      advice = new Said<>(says, statement.source());
    }
  }

  private static Location locationOf(EncounterRecord says, @Nullable String placeBefore) {
    return new Location(
        says.departmentCode(),
        says.departmentName(),
        says.place() == null ? placeBefore : says.place(),
        says.department());
  }

  Source newestSource() {
    return newest.source();
  }

  /// What holds now. Its diagnoses and operations are those of all messages.
  EncounterRecord encounter() {
    EncounterRecord advised = advice == null ? null : advice.what();
    return new EncounterRecord(
        newest.encounter().visitKey(),
        newest.encounter().encounterClass(),
        cancelled
            ? EncounterRecord.Status.CANCELLED
            : finished ? EncounterRecord.Status.FINISHED : EncounterRecord.Status.IN_PROGRESS,
        location.code(),
        location.name(),
        location.place(),
        doctor,
        startedAt,
        dischargedAt,
        disposition,
        diagnoses.values().stream().map(Said::what).toList(),
        operations.values().stream().map(Said::what).toList(),
        List.of(),
        advised == null ? null : advised.advice(),
        advised == null ? null : advised.returnOn(),
        location.department());
  }

  List<Said<EncounterRecord.Diagnosis>> diagnoses() {
    return List.copyOf(diagnoses.values());
  }

  List<Said<EncounterRecord.Operation>> operations() {
    return List.copyOf(operations.values());
  }

  /// The message with the doctor's advice; null when there is none.
  @Nullable Source adviceSource() {
    return advice == null ? null : advice.source();
  }
}
