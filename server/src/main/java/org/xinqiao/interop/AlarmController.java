package org.xinqiao.interop;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// Alarms 告警 about the systems that send. Not alerts: those are about patients.
@RestController
@RequestMapping("/api/integration/alarms")
class AlarmController {

  private final Alarms alarms;

  AlarmController(Alarms alarms) {
    this.alarms = alarms;
  }

  /// @param measured when it was raised: minutes of silence, seconds of lag, messages
  /// @param threshold the limit then, in the same unit
  record IntakeAlarm(
      UUID id,
      UUID peerId,
      String peerName,
      @Schema(allowableValues = {"silent", "lag", "quarantined"}) String kind,
      Instant raisedAt,
      int measured,
      int threshold,
      @Nullable Instant clearedAt,
      @Nullable Instant acknowledgedAt,
      @Nullable String acknowledgedBy) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  Page<IntakeAlarm> listAlarms(
      @RequestParam(defaultValue = "false") boolean open,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    return alarms.list(open, cursor, Page.limit(limit)).map(AlarmController::alarm);
  }

  @PostMapping("/{id}/acknowledge")
  @Requires(Permission.INTEGRATION_OPERATE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void acknowledgeAlarm(@PathVariable UUID id, CurrentStaff staff) {
    Optional<Alarms.Refusal> refusal = alarms.acknowledge(id, staff);
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_ALARM -> Problem.of("integration.alarm-not-found", 404).exception();
        case ALREADY_ACKNOWLEDGED -> Problem.of("integration.alarm-acknowledged", 409).exception();
      };
    }
  }

  private static IntakeAlarm alarm(AlarmStore.Alarm alarm) {
    return new IntakeAlarm(
        alarm.id(),
        alarm.peer(),
        alarm.peerName(),
        alarm.kind().toString(),
        alarm.raisedAt(),
        alarm.measured(),
        alarm.threshold(),
        alarm.clearedAt(),
        alarm.acknowledgedAt(),
        alarm.acknowledgedBy());
  }
}
