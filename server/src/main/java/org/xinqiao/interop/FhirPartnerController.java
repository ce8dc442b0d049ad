package org.xinqiao.interop;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Problem;

/// Systems that speak FHIR: their tokens, what each is good for, and who may fetch whole lists of
/// patients.
@RestController
@RequestMapping("/api/integration/fhir-partners")
class FhirPartnerController {

  private final FhirTokens tokens;
  private final Audit audit;

  FhirPartnerController(FhirTokens tokens, Audit audit) {
    this.tokens = tokens;
    this.audit = audit;
  }

  /// One token. Two of one name are one partner, so that a token can be replaced without a gap.
  ///
  /// @param expiresAt from then on it opens nothing
  /// @param exportPurpose what whole lists may be fetched for; null when they may not
  record Partner(
      UUID id,
      String name,
      boolean mayRead,
      boolean mayWrite,
      Instant createdAt,
      Instant expiresAt,
      @Nullable String exportPurpose,
      @Nullable Instant exportAllowedAt) {}

  record NewPartner(
      @NotNull @Size(max = 60) String name, @NotNull Boolean mayRead, @NotNull Boolean mayWrite) {}

  /// @param token shown this once
  record PartnerAdmitted(UUID id, String token) {}

  record AllowExport(@Nullable String purpose) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  public List<Partner> listFhirPartners() {
    return tokens.all().stream().map(FhirPartnerController::partner).toList();
  }

  @PostMapping
  @Requires(value = Permission.INTEGRATION_OPERATE, fresh = true)
  public PartnerAdmitted createFhirPartner(
      @Valid @RequestBody NewPartner asked, CurrentStaff staff) {
    String name = asked.name().strip();
    Set<FhirTokens.Scope> scopes = EnumSet.noneOf(FhirTokens.Scope.class);
    if (asked.mayRead()) {
      scopes.add(FhirTokens.Scope.READ);
    }
    if (asked.mayWrite()) {
      scopes.add(FhirTokens.Scope.WRITE);
    }
    if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.of("integration.partner-name", 400).exception();
    }
    if (scopes.isEmpty()) {
      throw Problem.of("integration.partner-may-nothing", 400).exception();
    }
    FhirTokens.Created created = tokens.create(name, scopes, staff.actor());
    return new PartnerAdmitted(created.id(), created.token());
  }

  @PostMapping("/{id}/revoke")
  @Requires(Permission.INTEGRATION_OPERATE)
  public List<Partner> revokeFhirPartner(@PathVariable UUID id, CurrentStaff staff) {
    if (!tokens.revoke(id, staff.actor())) {
      throw unknown();
    }
    return listFhirPartners();
  }

  /// Lets a partner's token export, for a purpose that is kept with every export. Whoever made the
  /// token does not, whatever their role is today.
  @PostMapping("/{id}/export")
  @Requires(value = Permission.EXPORT_ALLOW, fresh = true)
  public Partner allowExport(
      @PathVariable UUID id, @RequestBody AllowExport asked, CurrentStaff staff) {
    String purpose = asked.purpose() == null ? "" : asked.purpose().strip();
    if (purpose.length() < 4 || purpose.length() > 200) {
      throw Problem.of("integration.export-purpose", 400).exception();
    }
    if (tokens.madeBy(id, staff.id())) {
      audit.recordAlone(AuditEvent.denied(staff.actor(), "fhir.allow-export").on("token", id));
      throw Problem.of("integration.own-token", 403).exception();
    }
    return tokens
        .allowExport(id, purpose, staff.id(), staff.actor())
        .map(FhirPartnerController::partner)
        .orElseThrow(FhirPartnerController::unknown);
  }

  /// Takes that back; an export that runs ends, and nothing more can be fetched.
  @DeleteMapping("/{id}/export")
  @Requires(Permission.EXPORT_ALLOW)
  public Partner forbidExport(@PathVariable UUID id, CurrentStaff staff) {
    return tokens
        .forbidExport(id, staff.actor())
        .map(FhirPartnerController::partner)
        .orElseThrow(FhirPartnerController::unknown);
  }

  private static RuntimeException unknown() {
    return Problem.of("integration.partner-not-found", 404).exception();
  }

  private static Partner partner(FhirTokens.Kept token) {
    return new Partner(
        token.id(),
        token.name(),
        token.mayRead(),
        token.mayWrite(),
        token.createdAt(),
        token.expiresAt(),
        token.exportPurpose(),
        token.allowedAt());
  }
}
