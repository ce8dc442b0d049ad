package org.xinqiao.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LiveSettingsTest {

  /// A stream must end within 30 seconds after its session (S11).
  @Test
  void theDefaultKeepsTheLimitAndTheKeyChangesIt() {
    assertThat(bind(Map.of()).ping())
        .isEqualTo(Duration.ofSeconds(15))
        .isLessThan(Duration.ofSeconds(30));
    assertThat(bind(Map.of("xinqiao.live.ping", "3s")).ping()).isEqualTo(Duration.ofSeconds(3));
  }

  private static LiveSettings bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("xinqiao.live", LiveSettings.class);
  }
}
