package org.xinqiao.profile;

import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Somebody has all profiles worked out anew, or ends that. It is only put down here; the work goes
/// on in pages behind the changes that wait ([KeepProfiles]).
@Service
class RebuildProfiles {

  private final ProfileStore store;
  private final KeepProfiles profiles;
  private final Audit audit;
  private final Clock clock;

  RebuildProfiles(ProfileStore store, KeepProfiles profiles, Audit audit, Clock clock) {
    this.store = store;
    this.profiles = profiles;
    this.audit = audit;
    this.clock = clock;
  }

  /// The newest; empty where there never was one.
  @Transactional(readOnly = true)
  public Optional<ProfileStore.Rebuild> newest() {
    return store.rebuild();
  }

  /// @return false when one goes on already
  @Transactional
  public boolean begin(CurrentStaff by) {
    if (store.rebuild().filter(each -> each.ended() == null).isPresent()) {
      return false;
    }
    profiles.begin(by.id().value());
    audit.record(AuditEvent.allowed(by.actor(), "profile.rebuild"));
    return true;
  }

  /// What is done stays done. The next night begins another one.
  ///
  /// @return false when none goes on
  @Transactional
  public boolean stop(CurrentStaff by) {
    boolean stopped = store.stop(clock.instant());
    if (stopped) {
      audit.record(AuditEvent.allowed(by.actor(), "profile.stop-rebuild"));
    }
    return stopped;
  }
}
