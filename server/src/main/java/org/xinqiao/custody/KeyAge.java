package org.xinqiao.custody;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.crypto.KeyUses;

/// Whether it is time to change the keys.
@Component
class KeyAge {

  /// Why it is time.
  enum Due {
    AGE,
    USES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final KeyRotation rotation;
  private final KeyUses uses;
  private final CustodySettings settings;
  private final Clock clock;

  KeyAge(KeyRotation rotation, KeyUses uses, CustodySettings settings, Clock clock) {
    this.rotation = rotation;
    this.uses = uses;
    this.settings = settings;
    this.clock = clock;
  }

  /// @return empty while a rotation is under way
  @Transactional(readOnly = true)
  public Optional<Due> due() {
    KeyRotation.Progress progress = rotation.progress();
    if (progress.underWay()) {
      return Optional.empty();
    }
    KeyUses.Used used = uses.used(progress.number());
    if (used.most() >= settings.rotateAfterUses()) {
      return Optional.of(Due.USES);
    }
    Instant since = used.since();
    return since != null && since.plus(settings.rotateAfter()).isBefore(clock.instant())
        ? Optional.of(Due.AGE)
        : Optional.empty();
  }
}
