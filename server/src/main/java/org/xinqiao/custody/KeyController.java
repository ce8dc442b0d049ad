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
import org.xinqiao.shared.Problem;

/// The keys of the hospital: which one is in use, and changing it.
@RestController
@RequestMapping("/api/keys")
class KeyController {

  private final KeyRotation rotation;
  private final RotateKeys rotateKeys;
  private final RotationWork work;

  KeyController(KeyRotation rotation, RotateKeys rotateKeys, RotationWork work) {
    this.rotation = rotation;
    this.rotateKeys = rotateKeys;
    this.work = work;
  }

  /// @param number of the root key that is written with
  /// @param beganAt when it was changed to that; null when it never was
  /// @param endedAt since when nothing needs an older one; null while something may
  record KeyState(
      int number,
      @Nullable Instant beganAt,
      @Nullable Instant endedAt,
      List<KeyRotation.Step> steps) {}

  /// @param reason why now, for the audit
  record NewRotation(@NotBlank @Size(max = 500) String reason) {}

  @GetMapping
  @Requires(Permission.KEY_MANAGE)
  KeyState readKeys() {
    KeyRotation.Progress progress = rotation.progress();
    return new KeyState(
        progress.number(), progress.beganAt(), progress.endedAt(), progress.steps());
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
}
