package org.xinqiao.interop;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// 重放: a patient's facts are built anew from the kept messages. An engineer sees how many facts
/// came and went, and nothing of the patient.
@RestController
@RequestMapping("/api/integration")
class ReplayController {

  private final Replays replays;
  private final IntakeMonitor messages;
  private final IntakeWatch work;

  ReplayController(Replays replays, IntakeMonitor messages, IntakeWatch work) {
    this.replays = replays;
    this.messages = messages;
    this.work = work;
  }

  /// The patient as one source knows them.
  ///
  /// @param assigner who gave the number, as in PID-3
  record SourcePatient(
      @NotBlank @Size(max = 100) String assigner, @NotBlank @Size(max = 100) String number) {}

  record ReplayDifference(
      @Schema(
              allowableValues = {
                "patient",
                "contact-point",
                "encounter",
                "condition",
                "procedure",
                "observation",
                "allergy",
                "return-order",
                "advice",
                "medication-request",
                "medication-dispense",
                "service-request",
                "appointment"
              })
          String kind,
      int came,
      int went) {}

  record ReplayReason(String code, String text) {}

  /// @param messages how many were applied again
  /// @param differences empty when it is done and the facts were right
  record PatientReplay(
      UUID id,
      UUID recordId,
      Instant requestedAt,
      String requestedBy,
      @Schema(allowableValues = {"waiting", "done", "refused"}) String state,
      @Nullable Instant endedAt,
      int messages,
      List<ReplayDifference> differences,
      @Nullable ReplayReason reason) {}

  /// Replays the patient whom a message is about.
  @PostMapping("/messages/{id}/replay-patient")
  @Requires(Permission.INTEGRATION_OPERATE)
  PatientReplay replayPatientOfMessage(@PathVariable UUID id, CurrentStaff staff) {
    IntakeMonitor.MessageLine message =
        messages
            .message(id)
            .orElseThrow(() -> Problem.of("integration.message-not-found", 404).exception());
    UUID patient = message.patientId();
    if (patient == null) {
      throw Problem.of("integration.message-without-patient", 409).exception();
    }
    return requested(replays.request(new PatientId(patient), staff));
  }

  /// Replays the patient whom a source knows by a number.
  @PostMapping("/replays")
  @Requires(Permission.INTEGRATION_OPERATE)
  PatientReplay replayPatient(@Valid @RequestBody SourcePatient body, CurrentStaff staff) {
    return requested(replays.request(body.assigner().strip(), body.number().strip(), staff));
  }

  /// @param record only those of this patient
  @GetMapping("/replays")
  @Requires(Permission.INTEGRATION_OPERATE)
  Page<PatientReplay> listReplays(
      @RequestParam @Nullable UUID record,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    return replays.list(record, cursor, Page.limit(limit)).map(ReplayController::replay);
  }

  private PatientReplay requested(Replays.Outcome outcome) {
    return switch (outcome) {
      case Replays.Outcome.Requested(UUID id) -> {
        work.wake();
        yield replays.find(id).map(ReplayController::replay).orElseThrow();
      }
      case Replays.Outcome.Refused(Replays.Refusal why) ->
          throw switch (why) {
            case UNKNOWN_PATIENT -> Problem.of("integration.patient-not-found", 404).exception();
            case ALREADY_WAITING -> Problem.of("integration.replay-waiting", 409).exception();
          };
    };
  }

  private static PatientReplay replay(Replays.Replay replay) {
    return new PatientReplay(
        replay.id(),
        replay.record(),
        replay.requestedAt(),
        replay.requestedBy(),
        replay.state(),
        replay.endedAt(),
        replay.messages(),
        replay.differences().stream()
            .map(one -> new ReplayDifference(one.kind(), one.came(), one.went()))
            .toList(),
        reason(replay));
  }

  private static @Nullable ReplayReason reason(Replays.Replay replay) {
    ReplayFacts.Reason reason = replay.reason();
    if (reason == null) {
      return null;
    }
    String detail = replay.detail();
    String words = reason.words().in(LocaleContextHolder.getLocale());
    return new ReplayReason(
        reason.code(), detail == null || detail.isEmpty() ? words : words + " (" + detail + ")");
  }
}
