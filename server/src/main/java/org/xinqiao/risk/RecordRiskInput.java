package org.xinqiao.risk;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// A member of staff says what no system of the hospital said: an answer of the patient, a
/// measurement. Kept as theirs, with the day it is of; the word of a later day counts, whoever says
/// it.
///
/// Refusals: [Refusal].
@Service
public class RecordRiskInput {

  /// Why nothing was kept.
  public enum Refusal {
    /// There is no such input.
    UNKNOWN_INPUT,
    /// The registration says it, or another score works it out.
    NOT_BY_HAND,
    /// A number is wanted and there is none, or yes or no is wanted and there is neither.
    NOT_AN_ANSWER,
    /// In no unit that the input knows.
    UNKNOWN_UNIT,
    /// Nobody's real value.
    IMPLAUSIBLE,
    /// Of a day that has not come.
    IN_THE_FUTURE,
    /// Older than this input may be, so that nothing could be worked out of it.
    TOO_OLD,
    /// There is nothing of staff that could be taken back.
    NOTHING_SAID
  }

  /// What was said: a number with its unit, or yes or no.
  ///
  /// @param on the day it is of
  public record Said(
      String input,
      @Nullable Double number,
      @Nullable String unit,
      @Nullable Boolean yes,
      LocalDate on) {}

  private final RiskLibrary risks;
  private final RiskStore store;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  RecordRiskInput(
      RiskLibrary risks,
      RiskStore store,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.risks = risks;
    this.store = store;
    this.ids = ids;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// @return empty when it was kept
  @Transactional
  public Optional<Refusal> record(PatientId patient, Said said, CurrentStaff staff) {
    Input input = risks.inputs().get(said.input());
    if (input == null) {
      return Optional.of(Refusal.UNKNOWN_INPUT);
    }
    if (!input.byHand()) {
      return Optional.of(Refusal.NOT_BY_HAND);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
    LocalDate until = input.until(said.on());
    if (said.on().isAfter(today)) {
      return Optional.of(Refusal.IN_THE_FUTURE);
    }
    if (until != null && until.isBefore(today)) {
      return Optional.of(Refusal.TOO_OLD);
    }
    Double number = said.number();
    Boolean yes = said.yes();
    if (input.kind() == Input.Kind.YES_NO) {
      if (yes == null || number != null) {
        return Optional.of(Refusal.NOT_AN_ANSWER);
      }
      keep(patient, input.id(), yes ? 1.0 : 0.0, null, said.on(), staff);
      return Optional.empty();
    }
    if (number == null || yes != null) {
      return Optional.of(Refusal.NOT_AN_ANSWER);
    }
    OptionalDouble value = input.convert(number, said.unit());
    if (value.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_UNIT);
    }
    if (!input.isPlausible(value.getAsDouble())) {
      return Optional.of(Refusal.IMPLAUSIBLE);
    }
    boolean asIs = String.valueOf(said.unit()).equals(input.unit());
    keep(
        patient,
        input.id(),
        value.getAsDouble(),
        asIs ? null : number + " " + said.unit(),
        said.on(),
        staff);
    return Optional.empty();
  }

  /// What staff said about an input was an error: it does not count any more, and stays on record.
  ///
  /// @return empty when it was taken back
  @Transactional
  public Optional<Refusal> takeBack(PatientId patient, String input, CurrentStaff staff) {
    if (!risks.inputs().containsKey(input)) {
      return Optional.of(Refusal.UNKNOWN_INPUT);
    }
    if (!store.saidByHand(patient, input)) {
      return Optional.of(Refusal.NOTHING_SAID);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
    keep(patient, input, null, null, today, staff);
    return Optional.empty();
  }

  private void keep(
      PatientId patient,
      String input,
      @Nullable Double value,
      @Nullable String said,
      LocalDate on,
      CurrentStaff staff) {
    Instant now = clock.instant();
    UUID entry = ids.next();
    store.lock(List.of(patient));
    store.enter(patient, entry, input, value, said, on, staff.id().value(), now);
    store.lookAt(Map.of(patient, now));
    audit.record(
        AuditEvent.allowed(
                staff.actor(), value == null ? "risk-input.take-back" : "risk-input.record")
            .on("risk-input", entry)
            .of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
  }
}
