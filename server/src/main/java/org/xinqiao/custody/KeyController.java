package org.xinqiao.custody;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.crypto.KeyUses;
import org.xinqiao.shared.Problem;

/// The keys of the hospital: which one is in use, and changing it.
@RestController
@RequestMapping("/api/keys")
class KeyController {

  private final KeyRotation rotation;
  private final RotateKeys rotateKeys;
  private final HoldRotation holdRotation;
  private final RotationWork work;
  private final KeyAge age;
  private final KeyUses uses;
  private final CustodySettings settings;

  KeyController(
      KeyRotation rotation,
      RotateKeys rotateKeys,
      HoldRotation holdRotation,
      RotationWork work,
      KeyAge age,
      KeyUses uses,
      CustodySettings settings) {
    this.rotation = rotation;
    this.rotateKeys = rotateKeys;
    this.holdRotation = holdRotation;
    this.work = work;
    this.age = age;
    this.uses = uses;
    this.settings = settings;
  }

  /// @param number of the root key that is written with
  /// @param since when it is; null when nothing is encrypted yet
  /// @param beganAt when it was changed to that; null when it never was
  /// @param endedAt since when nothing needs an older one; null while something may
  /// @param heldAt since when the change is held; null while it goes on
  /// @param uses how often the key was used that was used most, of those derived from the root
  /// @param usesLimit at which it is time for another one
  /// @param due why it is time for another one; null while it is not
  record KeyState(
      int number,
      @Nullable Instant since,
      @Nullable Instant beganAt,
      @Nullable Instant endedAt,
      @Nullable Instant heldAt,
      long uses,
      long usesLimit,
      KeyAge.@Nullable Due due,
      List<KeyRotation.Step> steps) {}

  /// @param reason why now, for the audit
  record NewRotation(@NotBlank @Size(max = 500) String reason) {}

  @GetMapping
  @Requires(Permission.KEY_MANAGE)
  KeyState readKeys() {
    KeyRotation.Progress progress = rotation.progress();
    KeyUses.Used used = uses.used(progress.number());
    return new KeyState(
        progress.number(),
        used.since(),
        progress.beganAt(),
        progress.endedAt(),
        progress.heldAt(),
        used.most(),
        settings.rotateAfterUses(),
        age.due().orElse(null),
        progress.steps());
  }

  /// Refusals: `custody.rotation-under-way` 409.
  @PostMapping("/rotations")
  @Requires(value = Permission.KEY_MANAGE, fresh = true)
  KeyState rotateKeys(@Valid @RequestBody NewRotation asked, CurrentStaff staff) {
    switch (rotateKeys.begin(staff, asked.reason())) {
      case RotateKeys.Begun begun -> work.wake();
      case RotateKeys.UnderWay underWay ->
          throw Problem.of("custody.rotation-under-way", 409).exception();
    }
    return readKeys();
  }

  /// Refusals: `custody.no-rotation` 409.
  @PostMapping("/rotations/hold")
  @Requires(value = Permission.KEY_MANAGE, fresh = true)
  KeyState holdRotation(@Valid @RequestBody NewRotation asked, CurrentStaff staff) {
    return held(true, asked, staff);
  }

  /// Refusals: `custody.no-rotation` 409.
  @PostMapping("/rotations/resume")
  @Requires(value = Permission.KEY_MANAGE, fresh = true)
  KeyState resumeRotation(@Valid @RequestBody NewRotation asked, CurrentStaff staff) {
    return held(false, asked, staff);
  }

  private KeyState held(boolean held, NewRotation asked, CurrentStaff staff) {
    if (!holdRotation.hold(held, asked.reason(), staff)) {
      throw Problem.of("custody.no-rotation", 409).exception();
    }
    work.wake();
    return readKeys();
  }
}
