package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
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
}
