package org.xinqiao.chart;

import java.util.Locale;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.prediction.PredictionCard;
import org.xinqiao.prediction.Predictions;

/// What the hospital's models say of a patient.
@RestController
class PatientPredictionController {

  private final OpenChart chart;
  private final Predictions predictions;

  PatientPredictionController(OpenChart chart, Predictions predictions) {
    this.chart = chart;
    this.predictions = predictions;
  }

  @GetMapping("/api/patients/{id}/predictions")
  @Requires(Permission.PATIENT_VIEW)
  PredictionCard patientPredictions(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return predictions.of(chart.open(id, "predictions", staff).id(), locale);
  }
}
