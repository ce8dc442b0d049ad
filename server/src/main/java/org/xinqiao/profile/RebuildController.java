package org.xinqiao.profile;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;

/// Working out all profiles anew: how far it is, what the last time found, beginning and stopping.
@RestController
class RebuildController {

  /// @param rebuild the newest; null where there never was one
  /// @param whole the last one that went through all patients, such as last night's; null where
  ///   none did
  record ProfileRebuilds(@Nullable ProfileRebuild rebuild, @Nullable WholeRebuild whole) {}

  /// @param state running, done or stopped
  /// @param askedBy name of the member of staff; null where it began by itself
  /// @param patients records that are done
  /// @param of how many there were when it began; null when that is not known
  /// @param differing rows that were not as they were kept, and are mended
  record ProfileRebuild(
      String state,
      @Nullable String askedBy,
      OffsetDateTime begunAt,
      @Nullable OffsetDateTime endedAt,
      long patients,
      @Nullable Long of,
      long differing) {}

  record WholeRebuild(
      OffsetDateTime begunAt, OffsetDateTime endedAt, long patients, long differing) {}

  private final RebuildProfiles rebuilds;
  private final Organizations organizations;
  private final Clock clock;

  RebuildController(RebuildProfiles rebuilds, Organizations organizations, Clock clock) {
    this.rebuilds = rebuilds;
    this.organizations = organizations;
    this.clock = clock;
  }

  @GetMapping("/api/profiles/rebuild")
  @Requires(Permission.FACT_VIEW)
  ProfileRebuilds profileRebuild() {
    ProfileStore.Rebuild newest = rebuilds.newest().orElse(null);
    ProfileStore.Whole whole = newest == null ? null : newest.whole();
    return new ProfileRebuilds(
        newest == null ? null : shown(newest),
        whole == null
            ? null
            : new WholeRebuild(
                at(whole.begun()), at(whole.ended()), whole.patients(), whole.differing()));
  }

  @PostMapping("/api/profiles/rebuild")
  @Requires(Permission.INTEGRATION_OPERATE)
  ProfileRebuilds rebuildProfiles(CurrentStaff staff) {
    if (!rebuilds.begin(staff)) {
      throw Problem.of("profile.rebuild-goes-on", 409).exception();
    }
    return profileRebuild();
  }

  /// What is done stays done.
  @DeleteMapping("/api/profiles/rebuild")
  @Requires(Permission.INTEGRATION_OPERATE)
  ProfileRebuilds stopRebuild(CurrentStaff staff) {
    if (!rebuilds.stop(staff)) {
      throw Problem.of("profile.no-rebuild", 409).exception();
    }
    return profileRebuild();
  }

  private ProfileRebuild shown(ProfileStore.Rebuild one) {
    Instant ended = one.ended();
    UUID by = one.askedBy();
    return new ProfileRebuild(
        ended == null ? "running" : one.stopped() ? "stopped" : "done",
        by == null ? null : organizations.staff(new StaffId(by)).map(Staff::displayName).orElse(""),
        at(one.begun()),
        ended == null ? null : at(ended),
        one.patients(),
        one.records(),
        one.differing());
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
