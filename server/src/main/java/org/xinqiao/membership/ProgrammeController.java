package org.xinqiao.membership;

import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;

/// Which programmes there are to be a member of.
@RestController
class ProgrammeController {

  /// @param levels the lowest first
  record MembershipProgramme(String programme, String label, List<MembershipLevel> levels) {}

  record MembershipLevel(String level, String label) {}

  private final Programmes programmes;

  ProgrammeController(Programmes programmes) {
    this.programmes = programmes;
  }

  @GetMapping("/api/membership-programmes")
  @Requires(Permission.SIGNED_IN)
  List<MembershipProgramme> membershipProgrammes(Locale locale) {
    return programmes.all().stream()
        .map(one ->
            new MembershipProgramme(
                one.id(),
                one.label().in(locale),
                one.levels().stream()
                    .map(level -> new MembershipLevel(level.id(), level.label().in(locale)))
                    .toList()))
        .toList();
  }
}
