package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

class AccessSettingsTest {

  private static final AccessSettings DEFAULTS =
      new AccessSettings(Duration.ofMinutes(15), Duration.ofHours(12), Duration.ofMinutes(5));

  @Test
  void theDefaultsOfTheCodeAndOfTheCommentedFileAreTheSame() throws Exception {
    assertThat(bind(Map.of())).isEqualTo(DEFAULTS);
    StandardEnvironment environment = new StandardEnvironment();
    new YamlPropertySourceLoader()
        .load("application", new ClassPathResource("application.yaml"))
        .forEach(environment.getPropertySources()::addLast);
    assertThat(Binder.get(environment).bind("xinqiao.access", AccessSettings.class).get())
        .isEqualTo(DEFAULTS);
  }

  @Test
  void everyKeyChangesSomething() {
    for (String key : new String[] {"session-idle", "session-absolute", "code-within"}) {
      assertThat(bind(Map.of("xinqiao.access." + key, "7m"))).as(key).isNotEqualTo(DEFAULTS);
    }
  }

  private static AccessSettings bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("xinqiao.access", AccessSettings.class);
  }
}
