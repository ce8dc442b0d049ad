package org.xinqiao.privacy;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.audit.AuditSearch;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Who opened a patient's file, from the audit: one line for each day, person and purpose, and not
/// more of the person than the hospital shows.
@Service
class ListOpenings {

  /// How far back one look goes.
  private static final int ENTRIES = 500;

  /// @param name null unless the hospital shows names
  /// @param department null for people who work for the whole hospital
  record Opening(
      LocalDate on,
      String role,
      @Nullable String department,
      @Nullable String name,
      String purpose) {}

  private static final Map<Staff.Role, Text> ROLES =
      Map.of(
          Staff.Role.NURSE, new Text("护士", "nurse"),
          Staff.Role.DOCTOR, new Text("医生", "doctor"),
          Staff.Role.LEAD, new Text("随访负责人", "lead of the follow-up team"),
          Staff.Role.CAMPUS_LEAD, new Text("院区主管", "lead of a campus"),
          Staff.Role.OPERATOR, new Text("运营人员", "operator"),
          Staff.Role.ENGINEER, new Text("信息工程师", "engineer"),
          Staff.Role.AUDITOR, new Text("审计员", "auditor"));

  private static final Text LOOKED = new Text("查看档案，用于诊疗随访", "looked at the file, for follow-up");
  private static final Map<String, Text> PURPOSES =
      Map.of(
          "patient.view", LOOKED,
          "patient.reveal-phone", new Text("查看完整电话，用于联系您", "saw the whole number, to call you"),
          "patient.compare", new Text("核对档案是否重复", "checked whether two files are one person"),
          "patient.reveal-identity", new Text("核对身份", "checked the identity"));

  private final AuditSearch audit;
  private final Organizations organizations;
  private final PrivacySettings settings;
  private final Clock clock;

  ListOpenings(
      AuditSearch audit, Organizations organizations, PrivacySettings settings, Clock clock) {
    this.audit = audit;
    this.organizations = organizations;
    this.settings = settings;
    this.clock = clock;
  }

  /// The newest day first.
  @Transactional(readOnly = true)
  public List<Opening> of(PatientId patient, Locale language) {
    AuditSearch.Asked asked =
        new AuditSearch.Asked(patient, null, "patient.", AuditEvent.Outcome.ALLOWED, null, null);
    Map<String, Optional<Staff>> known = new HashMap<>();
    Set<Opening> openings = new LinkedHashSet<>();
    for (AuditSearch.Entry entry : audit.find(asked, null, ENTRIES).items()) {
      String actor = entry.actor();
      if (entry.actorKind() == Actor.Kind.STAFF && actor != null) {
        known
            .computeIfAbsent(actor, id -> organizations.staff(StaffId.of(id)))
            .ifPresent(staff -> openings.add(opening(entry, staff, language)));
      }
    }
    return List.copyOf(openings);
  }

  private Opening opening(AuditSearch.Entry entry, Staff staff, Locale language) {
    var department = staff.department();
    return new Opening(
        entry.at().atZone(clock.getZone()).toLocalDate(),
        Objects.requireNonNull(ROLES.get(staff.role())).in(language),
        department == null ? null : department.name(),
        settings.staffNames() ? staff.displayName() : null,
        PURPOSES.getOrDefault(entry.action(), LOOKED).in(language));
  }
}
