package org.xinqiao.interop;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 集成监控: who sends, what came, what was not taken and why.
@RestController
@RequestMapping("/api/integration")
class IntegrationController {

  private final IntakeMonitor monitor;
  private final PeerSettings settings;
  private final Intake intake;

  IntegrationController(IntakeMonitor monitor, PeerSettings settings, Intake intake) {
    this.monitor = monitor;
    this.settings = settings;
    this.intake = intake;
  }

  record Peer(
      UUID id,
      String name,
      String application,
      String facility,
      @Schema(allowableValues = {"admitted", "unknown", "blocked"}) String state,
      @Schema(allowableValues = {"mllp", "file", "view", "fhir"}) String transport,
      @Nullable PeerCharset charset,
      AcknowledgementMode acknowledgement,
      boolean overHttp,
      @Nullable Instant lastMessageAt,
      int receivedToday,
      int appliedToday,
      int quarantined,
      @Nullable Long lagSeconds) {}

  /// @param charset null to recognise it from the bytes
  record PeerChange(@Nullable PeerCharset charset, AcknowledgementMode acknowledgement) {}

  /// @param token shown this once
  record PeerToken(String token) {}

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

  @GetMapping("/peers")
  @Requires(Permission.INTEGRATION_VIEW)
  List<Peer> listPeers() {
    return monitor.peers().stream().map(IntegrationController::peer).toList();
  }

  @PostMapping("/peers/{id}/admit")
  @Requires(Permission.INTEGRATION_OPERATE)
  Peer admitPeer(@PathVariable UUID id, CurrentStaff staff) {
    if (!monitor.admit(id, staff.actor())) {
      throw Problem.of("integration.peer-not-found", 404).exception();
    }
    return peer(id);
  }

  @PutMapping("/peers/{id}/settings")
  @Requires(Permission.INTEGRATION_OPERATE)
  Peer changePeer(@PathVariable UUID id, @RequestBody PeerChange change, CurrentStaff staff) {
    if (!settings.change(id, change.charset(), change.acknowledgement(), staff.actor())) {
      throw Problem.of("integration.peer-not-found", 404).exception();
    }
    return peer(id);
  }

  @PostMapping("/peers/{id}/token")
  @Requires(Permission.INTEGRATION_OPERATE)
  PeerToken newPeerToken(@PathVariable UUID id, CurrentStaff staff) {
    return settings
        .newToken(id, staff.actor())
        .map(PeerToken::new)
        .orElseThrow(() -> Problem.of("integration.peer-not-admitted", 409).exception());
  }

  private Peer peer(UUID id) {
    return monitor.peers().stream()
        .filter(line -> line.id().equals(id))
        .map(IntegrationController::peer)
        .findFirst()
        .orElseThrow();
  }

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
  @Requires(Permission.INTEGRATION_OPERATE)
  IntakeMessageDetail getIntakeMessage(@PathVariable UUID id, CurrentStaff staff) {
    IntakeMonitor.MessageLine line = find(id);
    return new IntakeMessageDetail(
        message(line), monitor.raw(id, staff.actor()).orElse(""), line.charset());
  }

  @PostMapping("/messages/{id}/replay")
  @Requires(Permission.INTEGRATION_OPERATE)
  IntakeMessage replayIntakeMessage(@PathVariable UUID id, CurrentStaff staff) {
    find(id);
    if (!monitor.replay(id, staff.actor())) {
      throw Problem.of("integration.nothing-to-replay", 409).exception();
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

  private static Peer peer(IntakeMonitor.PeerLine line) {
    return new Peer(
        line.id(),
        line.name(),
        line.application(),
        line.facility(),
        line.state(),
        line.transport(),
        line.charset() == null ? null : PeerCharset.of(line.charset()),
        line.acknowledgement(),
        line.overHttp(),
        line.lastMessageAt(),
        line.receivedToday(),
        line.appliedToday(),
        line.quarantined(),
        line.lagSeconds());
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
