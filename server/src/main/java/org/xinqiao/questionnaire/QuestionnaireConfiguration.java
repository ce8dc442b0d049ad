package org.xinqiao.questionnaire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalTime;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.alert.PatientContexts;
import org.xinqiao.calendar.WorkingCalendar;
import org.xinqiao.calendar.WorkingTime;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.AutoReplies;
import org.xinqiao.redflag.RedFlagEngine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start.
@Configuration(proxyBeanMethods = false)
class QuestionnaireConfiguration {

  private static final String WORDING = "content/thanks/thanks.json";

  private static final String POLICY = "content/policy/escalation.json";

  @Bean
  Wording questionnaireWording(JsonMapper json) {
    try (InputStream in = new ClassPathResource(WORDING).getInputStream()) {
      return new WordingReader(WORDING).read(json.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// When people work, for what is promised by the next working day (content/policy).
  @Bean
  WorkingTime questionnaireWorkingTime(JsonMapper json, Clock clock) {
    try (InputStream in = new ClassPathResource(POLICY).getInputStream()) {
      JsonNode hours = json.readTree(in).path("settings").path("working-hours").required("value");
      return new WorkingTime(
          WorkingCalendar.load(getClass().getClassLoader(), "content/calendar"),
          LocalTime.parse(hours.path("from").asString()),
          LocalTime.parse(hours.path("to").asString()),
          clock.getZone());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Bean
  FreeTextWatch freeTextWatch(PatientContexts known, Wording wording) {
    return new FreeTextWatch(RedFlagEngine.load()::assess, AutoReplies.load(), known, wording);
  }
}
