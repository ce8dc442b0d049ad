package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;

/// Who may fetch lists of patients, what for, and what was fetched.
@RestController
@RequestMapping("/api/integration/exports")
class ExportController {

  private static final int SHOWN = 50;

  private final FhirTokens tokens;
  private final Exports exports;

  ExportController(FhirTokens tokens, Exports exports) {
    this.tokens = tokens;
    this.exports = exports;
  }

  record ExportPartner(
      UUID id, String name, @Nullable String purpose, @Nullable Instant allowedAt) {}

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

  record AllowExport(@Nullable String purpose) {}

  @GetMapping("/partners")
  @Requires(Permission.INTEGRATION_VIEW)
  public List<ExportPartner> listExportPartners() {
    return tokens.all().stream().map(ExportController::partner).toList();
  }

  /// Lets a partner's token export, for a purpose that is kept with every export.
  @PostMapping("/partners/{id}/allow")
  @Requires(Permission.EXPORT_ALLOW)
  public ExportPartner allowExport(
      @PathVariable UUID id, @RequestBody AllowExport asked, CurrentStaff staff) {
    String purpose = asked.purpose() == null ? "" : asked.purpose().strip();
    if (purpose.length() < 4 || purpose.length() > 200) {
      throw Problem.of("integration.export-purpose", 400).exception();
    }
    return tokens
        .allowExport(id, purpose, staff.id(), staff.actor())
        .map(ExportController::partner)
        .orElseThrow(ExportController::unknown);
  }

  /// Takes that back; an export that runs ends, and nothing more can be fetched.
  @DeleteMapping("/partners/{id}/allow")
  @Requires(Permission.EXPORT_ALLOW)
  public ExportPartner forbidExport(@PathVariable UUID id, CurrentStaff staff) {
    return tokens
        .forbidExport(id, staff.actor())
        .map(ExportController::partner)
        .orElseThrow(ExportController::unknown);
  }

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

  private static RuntimeException unknown() {
    return Problem.of("integration.export-partner-not-found", 404).exception();
  }

  private static ExportPartner partner(FhirTokens.Kept token) {
    return new ExportPartner(token.id(), token.name(), token.exportPurpose(), token.allowedAt());
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
