package org.xinqiao.oversight;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;

/// Whose access stands out, day by day, and what the auditor found out about it.
@RestController
@RequestMapping("/api/oversight/unusual")
class UnusualAccessController {

  private static final int DAYS = 90;

  private final UnusualAccess unusual;
  private final ListUnusualAccess list;
  private final Organizations organizations;
  private final Audit audit;
  private final Clock clock;

  UnusualAccessController(
      UnusualAccess unusual,
      ListUnusualAccess list,
      Organizations organizations,
      Audit audit,
      Clock clock) {
    this.unusual = unusual;
    this.list = list;
    this.organizations = organizations;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param countedAt null for a day that was never listed
  /// @param recent days with somebody on the list, the newest first
  record UnusualDay(
      LocalDate day,
      @Nullable Instant countedAt,
      List<UnusualPerson> people,
      List<UnusualRecent> recent) {}

  record UnusualRecent(LocalDate day, int people, int open) {}

  /// @param charts different patients whose charts were opened
  record UnusualPerson(
      UUID staffId,
      String name,
      @Nullable String role,
      int charts,
      List<UnusualFinding> findings,
      List<UnusualNote> notes) {}

  /// @param usual the limit that was reached; for `more-than-usual` the person's own median
  record UnusualFinding(String rule, int seen, int usual) {}

  record UnusualNote(String note, String by, Instant at) {}

  record NewNote(
      @NotNull LocalDate day,
      @NotNull UUID staffId,
      @NotBlank @Size(min = 2, max = 500) String note) {}

  /// @param day yesterday when it is left out
  @GetMapping
  @Requires(Permission.AUDIT_VIEW)
  UnusualDay unusualAccess(
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
          @Nullable LocalDate day,
      CurrentStaff staff) {
    audit.recordAlone(AuditEvent.allowed(staff.actor(), "oversight.look"));
    return shown(day == null ? LocalDate.now(clock).minusDays(1) : day);
  }

  /// Lists a day anew, at once.
  @PostMapping("/list")
  @Requires(Permission.AUDIT_VIEW)
  UnusualDay listUnusualAccess(
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate day) {
    LocalDate today = LocalDate.now(clock);
    if (day.isAfter(today) || day.isBefore(today.minusDays(DAYS))) {
      throw Problem.of("request.field-invalid", 400, "field", "day").exception();
    }
    list.list(day);
    return shown(day);
  }

  @PostMapping("/notes")
  @Requires(Permission.AUDIT_VIEW)
  UnusualDay noteUnusualAccess(@Valid @RequestBody NewNote note, CurrentStaff staff) {
    if (!unusual.note(note.day(), new StaffId(note.staffId()), note.note().strip(), staff)) {
      throw Problem.of("oversight.nobody", 404).exception();
    }
    return shown(note.day());
  }

  private UnusualDay shown(LocalDate day) {
    Map<StaffId, Staff> staff =
        organizations.allStaff().stream().collect(Collectors.toMap(Staff::id, one -> one));
    UnusualAccess.Day found = unusual.day(day);
    return new UnusualDay(
        day,
        found.countedAt(),
        found.people().stream().map(one -> person(one, staff)).toList(),
        unusual.recent(DAYS).stream()
            .map(one -> new UnusualRecent(one.day(), one.people(), one.open()))
            .toList());
  }

  private static UnusualPerson person(UnusualAccess.Person one, Map<StaffId, Staff> staff) {
    Staff who = staff.get(one.staff());
    return new UnusualPerson(
        one.staff().value(),
        who == null ? "" : who.displayName(),
        who == null ? null : who.role().toString(),
        one.charts(),
        one.findings().stream()
            .map(each -> new UnusualFinding(each.rule(), each.seen(), each.usual()))
            .toList(),
        one.notes().stream()
            .map(each -> {
              Staff by = staff.get(each.by());
              return new UnusualNote(each.note(), by == null ? "" : by.displayName(), each.at());
            })
            .toList());
  }
}
