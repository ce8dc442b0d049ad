package org.xinqiao.interop;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 集成监控: what came, what was not taken and why.
@RestController
@RequestMapping("/api/integration")
class IntegrationController {

  private final IntakeMonitor monitor;
  private final Intake intake;

  IntegrationController(IntakeMonitor monitor, Intake intake) {
    this.monitor = monitor;
    this.intake = intake;
  }

  record PeerName(UUID id, String name) {}

  record IntakeReason(String code, String text) {}

  record IntakeMessage(
      UUID id,
      Instant receivedAt,
      @Nullable PeerName peer,
      String type,
      String controlId,
      MessageState state,
      @Schema(allowableValues = {"AA", "AE", "AR"}) @Nullable String acknowledgement,
      @Nullable IntakeReason reason,
      @Nullable UUID patientId,
      int bytes,
      int duplicates) {}

  record IntakeMessageDetail(
      @JsonUnwrapped IntakeMessage message, String raw, @Nullable String charset) {}

  record LoadProgress(boolean running, int done, int total) {}

  @GetMapping("/messages")
  @Requires(Permission.INTEGRATION_VIEW)
  Page<IntakeMessage> listIntakeMessages(
      @RequestParam @Nullable MessageState state,
      @RequestParam @Nullable UUID peer,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    return monitor
        .messages(state, peer, cursor, Page.limit(limit))
        .map(IntegrationController::message);
  }

  @GetMapping("/messages/{id}")
  @Requires(value = Permission.INTEGRATION_OPERATE, fresh = true)
  IntakeMessageDetail getIntakeMessage(@PathVariable UUID id, CurrentStaff staff) {
    IntakeMonitor.MessageLine line = find(id);
    return new IntakeMessageDetail(
        message(line), monitor.raw(id, staff.actor()).orElse(""), line.charset());
  }

  @PostMapping("/messages/{id}/replay")
  @Requires(Permission.INTEGRATION_OPERATE)
  IntakeMessage replayIntakeMessage(@PathVariable UUID id, CurrentStaff staff) {
    Optional<IntakeMonitor.Refusal> refusal = monitor.applyAgain(id, staff.actor());
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_MESSAGE -> Problem.of("integration.message-not-found", 404).exception();
        case NOT_SET_ASIDE -> Problem.of("integration.nothing-to-replay", 409).exception();
        case SENDER_NOT_ADMITTED -> Problem.of("integration.sender-not-admitted", 409).exception();
      };
    }
    intake.wake();
    return message(find(id));
  }

  @GetMapping("/progress")
  @Requires(Permission.INTEGRATION_VIEW)
  LoadProgress demoLoadProgress() {
    IntakeMonitor.Progress progress = monitor.progress();
    return new LoadProgress(
        progress.waiting() > 0, progress.applied(), progress.applied() + progress.waiting());
  }

  private IntakeMonitor.MessageLine find(UUID id) {
    return monitor
        .message(id)
        .orElseThrow(() -> Problem.of("integration.message-not-found", 404).exception());
  }

  private static IntakeMessage message(IntakeMonitor.MessageLine line) {
    return new IntakeMessage(
        line.id(),
        line.receivedAt(),
        line.peerId() == null ? null : new PeerName(line.peerId(), String.valueOf(line.peerName())),
        line.type(),
        line.controlId(),
        line.state(),
        line.acknowledgement(),
        reason(line),
        line.patientId(),
        line.bytes(),
        line.duplicates());
  }

  private static @Nullable IntakeReason reason(IntakeMonitor.MessageLine line) {
    String code = line.reasonCode();
    if (code == null) {
      return null;
    }
    String detail = line.reasonDetail();
    String words = IntakeRefusal.Reason.of(code).words().in(LocaleContextHolder.getLocale());
    return new IntakeReason(
        code, detail == null || detail.isEmpty() ? words : words + " (" + detail + ")");
  }
}
