package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.StringUtils;

/// An explanation that is not registered shows nobody anything, and a start that fails is rare
/// enough that nobody would notice.
class StartFailuresTest {

  @Test
  void everyExplanationIsRegistered() throws IOException {
    String registered =
        PropertiesLoaderUtils.loadProperties(new ClassPathResource("META-INF/spring.factories"))
            .getProperty(FailureAnalyzer.class.getName(), "");
    List<String> written =
        Arrays.stream(StartFailures.class.getDeclaredClasses()).map(Class::getName).toList();
    assertThat(StringUtils.tokenizeToStringArray(registered, ","))
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void aWrongSettingPointsToTheSettings() {
    assertThat(actionFor("xinqiao.outgoing.fhir: platform: its url must begin with https://"))
        .contains("settings file");
    assertThat(actionFor("xinqiao.installation.database.password is needed"))
        .contains("database-roles.md");
    assertThat(actionFor("Refusing to start: the database must run with fsync"))
        .contains("database-roles.md");
  }

  private static String actionFor(String words) {
    FailureAnalysis analysis =
        new StartFailures.Refused().analyze(new IllegalStateException(words));
    assertThat(analysis).isNotNull();
    assertThat(analysis.getDescription()).isEqualTo(words);
    return analysis.getAction();
  }
}
