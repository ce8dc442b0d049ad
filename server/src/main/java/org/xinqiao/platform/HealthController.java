package org.xinqiao.platform;

import java.util.Locale;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;

/// For load balancers and for `./xinqiao status`: 200 when this node can work, 503 when it cannot.
@RestController
class HealthController {

  record Health(State status, State database, String version) {}

  enum State {
    UP,
    DOWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final DatabasePulse database;

  HealthController(DatabasePulse database) {
    this.database = database;
  }

  @GetMapping("/api/health")
  @Requires(Permission.PUBLIC)
  ResponseEntity<Health> health() {
    State state = database.beats() ? State.UP : State.DOWN;
    String version =
        Objects.requireNonNullElse(
            HealthController.class.getPackage().getImplementationVersion(), "development");
    return ResponseEntity.status(state == State.UP ? 200 : 503)
        .body(new Health(state, state, version));
  }
}
