package org.xinqiao.isolation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;

/// Whether anything is sent, for everybody; and the release, for engineers.
@RestController
@RequestMapping("/api/isolation")
class IsolationController {

  private final Isolation isolation;

  IsolationController(Isolation isolation) {
    this.isolation = isolation;
  }

  /// @param beganAt since when nothing is sent; null when everything is
  record IsolationState(
      @Nullable Instant beganAt,
      @Schema(allowableValues = {"older-database", "other-database", "new-folder"})
          @Nullable String cause) {}

  /// @param reason what was looked at before, for the audit
  record IsolationRelease(@NotBlank @Size(max = 500) String reason) {}

  @GetMapping
  @Requires(Permission.SIGNED_IN)
  IsolationState readIsolation() {
    return isolation
        .current()
        .map(period -> new IsolationState(period.beganAt(), period.cause().toString()))
        .orElse(new IsolationState(null, null));
  }

  /// Refusals: `isolation.none` 409.
  @PostMapping("/release")
  @Requires(value = Permission.SENDING_RELEASE, fresh = true)
  IsolationState releaseIsolation(@Valid @RequestBody IsolationRelease asked, CurrentStaff staff) {
    if (!isolation.release(staff, asked.reason())) {
      throw Problem.of("isolation.none", 409).exception();
    }
    return readIsolation();
  }
}
