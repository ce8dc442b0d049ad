package org.xinqiao.isolation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger log = LoggerFactory.getLogger(IsolationController.class);

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

  /// Refusals: `isolation.none` 409, `isolation.not-ready` 409 when what has to be done before
  /// could not be done.
  @PostMapping("/release")
  @Requires(value = Permission.SENDING_RELEASE, fresh = true)
  IsolationState releaseIsolation(@Valid @RequestBody IsolationRelease asked, CurrentStaff staff) {
    try {
      if (!isolation.release(staff, asked.reason())) {
        throw Problem.of("isolation.none", 409).exception();
      }
    } catch (ReleaseForbidden e) {
      log.error("The database that was restored was not released", e);
      throw Problem.of("isolation.not-ready", 409).exception();
    }
    return readIsolation();
  }
}
