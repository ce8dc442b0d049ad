package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;

/// Which lists of patients partners fetch, and how far they are.
@RestController
@RequestMapping("/api/integration/exports")
class ExportController {

  private static final int SHOWN = 50;

  private final Exports exports;

  ExportController(Exports exports) {
    this.exports = exports;
  }

  record PartnerExport(
      UUID id,
      UUID partnerId,
      String state,
      List<String> types,
      String purpose,
      Instant requestedAt,
      long done,
      @Nullable Instant finishedAt,
      @Nullable Instant expiresAt) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  public List<PartnerExport> listExports() {
    return exports.newest(SHOWN).stream().map(ExportController::export).toList();
  }

  @PostMapping("/{id}/stop")
  @Requires(Permission.EXPORT_ALLOW)
  public List<PartnerExport> stopExport(@PathVariable UUID id, CurrentStaff staff) {
    if (!exports.cancel(id, staff.actor())) {
      throw Problem.of("integration.export-not-found", 404).exception();
    }
    return listExports();
  }

  private static PartnerExport export(ExportStore.Export one) {
    return new PartnerExport(
        one.id(),
        one.token(),
        one.state(),
        one.types(),
        one.purpose(),
        one.requestedAt(),
        one.done(),
        one.finishedAt(),
        one.expiresAt());
  }
}
