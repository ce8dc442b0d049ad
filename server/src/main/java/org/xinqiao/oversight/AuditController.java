package org.xinqiao.oversight;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.access.StaffSessions;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.audit.AuditFile;
import org.xinqiao.audit.AuditSearch;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// The audit for those who watch over the others. Whoever looks into it stands in it.
@RestController
@RequestMapping("/api/audit")
class AuditController {

  private final AuditSearch search;
  private final AuditFile file;
  private final StaffSessions sessions;
  private final Audit audit;
  private final Organizations organizations;
  private final Patients patients;

  AuditController(
      AuditSearch search,
      AuditFile file,
      StaffSessions sessions,
      Audit audit,
      Organizations organizations,
      Patients patients) {
    this.search = search;
    this.file = file;
    this.sessions = sessions;
    this.audit = audit;
    this.organizations = organizations;
    this.patients = patients;
  }

  /// @param number under the seals; null for what is not sealed yet
  /// @param actor id; null for the system and for somebody not yet known
  /// @param actorName of a member of staff
  record AuditEntry(
      UUID id,
      @Nullable Long number,
      Instant at,
      @Schema(allowableValues = {"staff", "patient", "representative", "peer", "system"})
          String actorKind,
      @Nullable String actor,
      @Nullable String actorName,
      String action,
      @Schema(allowableValues = {"allowed", "denied"}) String outcome,
      @Nullable String objectKind,
      @Nullable String object,
      @Nullable UUID patientId,
      @Nullable String patientName,
      @Nullable String reason,
      @Nullable String request) {}

  record Person(UUID id, String name, String role, boolean active) {}

  /// @param sealedTo number of the last entry under a seal
  /// @param publicKey PEM, for the check of the file
  record AuditState(long sealedTo, @Nullable Instant sealedAt, String publicKey) {}

  /// @param action beginning of the action, as in `patient.`
  @GetMapping("/events")
  @Requires(Permission.AUDIT_VIEW)
  Page<AuditEntry> searchAudit(
      @RequestParam(required = false) @Nullable UUID patient,
      @RequestParam(required = false) @Nullable UUID staff,
      @RequestParam(required = false) @Nullable String action,
      @RequestParam(required = false) @Nullable String outcome,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME)
          @Nullable OffsetDateTime from,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME)
          @Nullable OffsetDateTime until,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      CurrentStaff who) {
    if (action != null && !action.matches("[a-z0-9.-]{1,60}")
        || outcome != null && !outcome.matches("allowed|denied")) {
      throw Problem.of("request.field-invalid", 400).exception();
    }
    PatientId whose = patient == null ? null : new PatientId(patient);
    AuditSearch.Asked asked =
        new AuditSearch.Asked(
            whose,
            staff == null ? null : staff.toString(),
            action,
            outcome == null ? null : AuditEvent.Outcome.of(outcome),
            from == null ? null : from.toInstant(),
            until == null ? null : until.toInstant());
    Page<AuditSearch.Entry> found = search.find(asked, cursor, Page.limit(limit));
    AuditEvent looked = AuditEvent.allowed(who.actor(), "audit.search");
    audit.recordAlone(whose == null ? looked : looked.of(whose));
    return named(found);
  }

  private Page<AuditEntry> named(Page<AuditSearch.Entry> found) {
    Map<PatientId, PatientSummary> whose =
        patients.find(
            found.items().stream()
                .map(AuditSearch.Entry::patient)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    Map<String, Staff> who =
        organizations.allStaff().stream()
            .collect(Collectors.toMap(staff -> staff.id().toString(), staff -> staff));
    return found.map(entry -> {
      PatientSummary patient = entry.patient() == null ? null : whose.get(entry.patient());
      Staff staff =
          entry.actorKind() == Actor.Kind.STAFF && entry.actor() != null
              ? who.get(entry.actor())
              : null;
      return new AuditEntry(
          entry.id(),
          entry.number(),
          entry.at(),
          entry.actorKind().toString(),
          entry.actor(),
          staff == null ? null : staff.displayName(),
          entry.action(),
          entry.outcome().toString(),
          entry.objectKind(),
          entry.object(),
          entry.patient() == null ? null : entry.patient().value(),
          patient == null ? null : patient.name().whole(),
          entry.reason(),
          entry.request());
    });
  }

  /// Everybody who works or worked here, to search by.
  @GetMapping("/staff")
  @Requires(Permission.AUDIT_VIEW)
  List<Person> auditedStaff() {
    return organizations.allStaff().stream()
        .map(staff ->
            new Person(
                staff.id().value(), staff.displayName(), staff.role().toString(), staff.active()))
        .toList();
  }

  /// Says yes once a code was shown a little while ago, so that a page can ask for one before it
  /// lets the browser fetch the file.
  @PostMapping("/file")
  @Requires(value = Permission.AUDIT_VIEW, fresh = true)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void prepareAuditFile() {}

  @GetMapping("/state")
  @Requires(Permission.AUDIT_VIEW)
  AuditState auditState() {
    AuditSearch.Sealed sealed = search.sealed();
    return new AuditState(sealed.last(), sealed.at(), file.publicKey());
  }

  /// All that is sealed, as a file for `./xinqiao audit-verify`. It holds ids and no names, and is
  /// the auditor's proof: nobody else has to agree that it leaves. It breaks off when the session
  /// ends.
  ///
  /// @param purpose why it leaves, 4 to 200 characters; kept in the audit
  @GetMapping(value = "/file", produces = MediaType.TEXT_PLAIN_VALUE)
  @Requires(value = Permission.AUDIT_VIEW, fresh = true)
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
  void fetchAudit(@RequestParam String purpose, CurrentStaff who, HttpServletResponse response)
      throws IOException {
    String why = purpose.strip();
    if (why.length() < 4 || why.length() > 200) {
      throw Problem.of("request.field-invalid", 400, "field", "purpose").exception();
    }
    audit.recordAlone(AuditEvent.allowed(who.actor(), "audit.fetch-file").because(why));
    response.setContentType("text/plain;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Disposition", "attachment; filename=\"xinqiao-audit.txt\"");
    // Closed only when it is whole: one that was cut off must break the connection, or it would
    // look
    // finished.
    Writer writer = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    file.write(writer, () -> sessions.isOpen(who));
    writer.close();
  }
}
