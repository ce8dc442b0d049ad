package org.xinqiao.chart;

import java.util.Locale;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// What a merge would do, for whoever is about to confirm it.
@RestController
class MergePreviewController {

  private final ViewPatient view;
  private final MergePreview preview;

  MergePreviewController(ViewPatient view, MergePreview preview) {
    this.view = view;
    this.preview = preview;
  }

  @GetMapping("/api/patients/{id}/merge-preview/{retired}")
  @Requires(Permission.PATIENT_MERGE)
  MergePreview.Preview previewMerge(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable UUID retired, Locale locale) {
    return preview.of(open(retired, staff), open(id, staff), locale);
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return view.open(new PatientId(id), "merge-preview", staff.actor())
        .orElseThrow(() -> Problem.of("patient.not-found", 404).exception())
        .patient()
        .id();
  }
}
