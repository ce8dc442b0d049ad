package org.xinqiao.alert;

import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;

/// What staff do with alerts.
@RestController
class AlertController {

  private final AcknowledgeAlert acknowledgeAlert;
  private final Alerts alerts;
  private final Clock clock;

  AlertController(AcknowledgeAlert acknowledgeAlert, Alerts alerts, Clock clock) {
    this.acknowledgeAlert = acknowledgeAlert;
    this.alerts = alerts;
    this.clock = clock;
  }

  @PostMapping("/api/alerts/{id}/acknowledge")
  @Requires(Permission.ALERT_ACKNOWLEDGE)
  AlertView acknowledgeAlert(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return switch (acknowledgeAlert.acknowledge(new AlertId(id), staff.id(), clock.instant())) {
      case AcknowledgeAlert.Acknowledged(Alert alert) ->
          alerts.view(alert, locale, clock.getZone());
      case AcknowledgeAlert.NotFound() -> throw Problem.of("alert.not-found", 404).exception();
      case AcknowledgeAlert.AcknowledgedByOther(StaffId by) ->
          throw Problem.of("alert.acknowledged-by-other", 409, "by", alerts.name(by)).exception();
    };
  }
}
