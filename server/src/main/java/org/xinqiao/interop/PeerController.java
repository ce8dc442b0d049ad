package org.xinqiao.interop;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// 集成监控: the systems that send, how each does, and when it raises an alarm.
@RestController
@RequestMapping("/api/integration/peers")
class PeerController {

  private final PeerMonitor monitor;
  private final PeerSettings settings;

  PeerController(PeerMonitor monitor, PeerSettings settings) {
    this.monitor = monitor;
    this.settings = settings;
  }

  /// @param charset null to recognise it from the bytes
  record PeerChange(@Nullable PeerCharset charset, AcknowledgementMode acknowledgement) {}

  /// @param token shown this once
  record PeerToken(String token) {}

  record IntakeHour(Instant began, int received) {}

  record IntakeFlaw(
      @Schema(
              allowableValues = {
                "no-discharge-time",
                "no-phone",
                "unreachable-phone",
                "possible-duplicate"
              })
          String kind,
      int found) {}

  /// @param from a message is expected from here on, as in 08:00
  /// @param to until here; equal to `from` for day and night
  record PeerLimits(
      @Min(1) @Max(100_000) @Nullable Integer silentMinutes,
      @NotNull @JsonFormat(pattern = "HH:mm") @Schema(type = "string", example = "08:00")
          LocalTime from,
      @NotNull @JsonFormat(pattern = "HH:mm") @Schema(type = "string", example = "17:30")
          LocalTime to,
      boolean workingDaysOnly,
      @Min(1) @Max(1_000_000) @Nullable Integer lagSeconds,
      @Min(0) @Max(1_000_000) @Nullable Integer quarantinedPerHour) {}

  /// @param httpUntil until when its token is good, over HTTP; null when it has none
  record Peer(
      UUID id,
      String name,
      String application,
      String facility,
      @Schema(allowableValues = {"admitted", "unknown", "blocked"}) String state,
      @Schema(allowableValues = {"mllp", "file", "view", "fhir"}) String transport,
      @Nullable PeerCharset charset,
      AcknowledgementMode acknowledgement,
      @Nullable Instant httpUntil,
      @Nullable Instant lastMessageAt,
      double perMinute,
      int receivedToday,
      List<IntakeHour> hours,
      int waiting,
      @Nullable Long lagSeconds,
      int quarantined,
      int unmappedCodes,
      List<IntakeFlaw> flaws,
      PeerLimits limits) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  List<Peer> listPeers() {
    return monitor.peers().stream().map(PeerController::peer).toList();
  }

  @PostMapping("/{id}/admit")
  @Requires(Permission.INTEGRATION_OPERATE)
  Peer admitPeer(@PathVariable UUID id, CurrentStaff staff) {
    if (!monitor.admit(id, staff)) {
      throw unknown();
    }
    return find(id);
  }

  /// Refuses what a sender of HL7 sends from now on; admitting it again takes that back.
  @PostMapping("/{id}/block")
  @Requires(Permission.INTEGRATION_OPERATE)
  Peer blockPeer(@PathVariable UUID id, CurrentStaff staff) {
    if (!monitor.block(id, staff)) {
      throw unknown();
    }
    return find(id);
  }

  @PutMapping("/{id}/alarm-limits")
  @Requires(Permission.INTEGRATION_OPERATE)
  Peer limitAlarms(@PathVariable UUID id, @Valid @RequestBody PeerLimits body, CurrentStaff staff) {
    Optional<PeerMonitor.LimitsRefusal> refusal =
        monitor.limit(
            id,
            new AlarmLimits(
                body.silentMinutes(),
                body.from(),
                body.to(),
                body.workingDaysOnly(),
                body.lagSeconds(),
                body.quarantinedPerHour()),
            staff);
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_PEER -> unknown();
        case HOURS_REVERSED -> Problem.of("integration.hours-reversed", 400).exception();
      };
    }
    return find(id);
  }

  @PutMapping("/{id}/settings")
  @Requires(Permission.INTEGRATION_OPERATE)
  Peer changePeer(@PathVariable UUID id, @RequestBody PeerChange change, CurrentStaff staff) {
    if (!settings.change(id, change.charset(), change.acknowledgement(), staff.actor())) {
      throw unknown();
    }
    return find(id);
  }

  @PostMapping("/{id}/token")
  @Requires(value = Permission.INTEGRATION_OPERATE, fresh = true)
  PeerToken newPeerToken(@PathVariable UUID id, CurrentStaff staff) {
    return settings
        .newToken(id, staff.actor())
        .map(PeerToken::new)
        .orElseThrow(() -> Problem.of("integration.peer-not-admitted", 409).exception());
  }

  private Peer find(UUID id) {
    return monitor.peers().stream()
        .filter(line -> line.id().equals(id))
        .map(PeerController::peer)
        .findFirst()
        .orElseThrow(PeerController::unknown);
  }

  private static ProblemException unknown() {
    return Problem.of("integration.peer-not-found", 404).exception();
  }

  private static Peer peer(PeerMonitor.Line line) {
    AlarmLimits limits = line.limits();
    return new Peer(
        line.id(),
        line.name(),
        line.application(),
        line.facility(),
        line.state(),
        line.transport(),
        line.charset() == null ? null : PeerCharset.of(line.charset()),
        line.acknowledgement(),
        line.httpUntil(),
        line.lastMessageAt(),
        line.rate().perMinute(),
        line.rate().receivedToday(),
        line.rate().hours().stream()
            .map(hour -> new IntakeHour(hour.began(), hour.received()))
            .toList(),
        line.waiting(),
        line.lagSeconds(),
        line.quarantined(),
        line.unmappedCodes(),
        line.quality().entrySet().stream()
            .filter(one -> one.getValue() > 0)
            .map(one -> new IntakeFlaw(one.getKey().toString(), one.getValue()))
            .toList(),
        new PeerLimits(
            limits.silentMinutes(),
            limits.from(),
            limits.to(),
            limits.workingDaysOnly(),
            limits.lagSeconds(),
            limits.quarantinedPerHour()));
  }
}
