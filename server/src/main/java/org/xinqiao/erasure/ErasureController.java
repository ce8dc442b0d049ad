package org.xinqiao.erasure;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Erasing patients: what it takes away, asking, deciding, and letting somebody come back.
@RestController
class ErasureController {

  private final AskErasure ask;
  private final DecideErasure decide;
  private final ReadErasures read;

  ErasureController(AskErasure ask, DecideErasure decide, ReadErasures read) {
    this.ask = ask;
    this.decide = decide;
    this.read = read;
  }

  record ErasureWish(@NotNull Ground ground, @NotBlank @Size(min = 4, max = 200) String note) {

    @Override
    public String toString() {
      return "ErasureWish[" + ground + "]";
    }
  }

  record LiftedErasure(@NotBlank @Size(max = 500) String reason) {}

  @GetMapping("/api/patients/{id}/erasure")
  @Requires(Permission.ERASURE_ASK)
  ReadErasures.ErasureReport readErasureReport(@PathVariable UUID id, CurrentStaff staff) {
    return read.report(new PatientId(id), staff.actor()).orElseThrow(ErasureController::noPatient);
  }

  /// Refusals: `patient.not-found` 404, `erasure.asked-already` 409, `erasure.alert-open` 409,
  /// `erasure.parted` 409.
  @PostMapping("/api/patients/{id}/erasure")
  @Requires(value = Permission.ERASURE_ASK, fresh = true)
  ReadErasures.ErasureDesk askErasure(
      @PathVariable UUID id, @Valid @RequestBody ErasureWish wish, CurrentStaff staff) {
    return switch (ask.ask(new PatientId(id), wish.ground(), wish.note().strip(), staff)) {
      case AskErasure.Asked asked -> readErasures(staff);
      case AskErasure.Refused(AskErasure.Obstacle obstacle) ->
          throw switch (obstacle) {
            case UNKNOWN_PATIENT -> noPatient();
            case ASKED_ALREADY -> Problem.of("erasure.asked-already", 409).exception();
            case ALERT_OPEN -> Problem.of("erasure.alert-open", 409).exception();
            case PARTED -> Problem.of("erasure.parted", 409).exception();
          };
    };
  }

  /// What waits for a second person, and what was decided of late.
  @GetMapping("/api/erasures")
  @Requires(Permission.ERASURE_ASK)
  ReadErasures.ErasureDesk readErasures(CurrentStaff staff) {
    return read.desk(staff);
  }

  /// Refusals: those of [DecideErasure.Refusal].
  @PostMapping("/api/erasures/{id}/approve")
  @Requires(value = Permission.ERASURE_APPROVE, fresh = true)
  ReadErasures.ErasureDesk approveErasure(@PathVariable UUID id, CurrentStaff staff) {
    return decided(decide.approve(id, staff), staff);
  }

  /// Also for whoever asked, to take it back.
  @PostMapping("/api/erasures/{id}/refuse")
  @Requires(Permission.ERASURE_ASK)
  ReadErasures.ErasureDesk refuseErasure(@PathVariable UUID id, CurrentStaff staff) {
    return decided(decide.refuse(id, staff), staff);
  }

  @PostMapping("/api/erasures/{id}/lift")
  @Requires(value = Permission.ERASURE_APPROVE, fresh = true)
  ReadErasures.ErasureDesk liftErasure(
      @PathVariable UUID id, @Valid @RequestBody LiftedErasure lifted, CurrentStaff staff) {
    return decided(decide.lift(id, lifted.reason().strip(), staff), staff);
  }

  private ReadErasures.ErasureDesk decided(
      Optional<DecideErasure.Refusal> refused, CurrentStaff staff) {
    if (refused.isPresent()) {
      throw switch (refused.get()) {
        case UNKNOWN_ERASURE -> Problem.of("erasure.unknown", 404).exception();
        case OWN_ERASURE -> Problem.of("erasure.own", 403).exception();
        case NOTHING_TO_DECIDE -> Problem.of("erasure.decided", 409).exception();
        case NOT_ERASED -> Problem.of("erasure.not-erased", 409).exception();
        case RECORDS_CHANGED -> Problem.of("erasure.records-changed", 409).exception();
        case ALERT_OPEN -> Problem.of("erasure.alert-open", 409).exception();
      };
    }
    return readErasures(staff);
  }

  private static ProblemException noPatient() {
    return Problem.of("patient.not-found", 404).exception();
  }
}
