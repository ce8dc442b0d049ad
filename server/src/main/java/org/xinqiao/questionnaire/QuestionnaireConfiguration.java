package org.xinqiao.questionnaire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.AutoReplies;
import org.xinqiao.redflag.RedFlagEngine;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start.
@Configuration(proxyBeanMethods = false)
class QuestionnaireConfiguration {

  private static final String WORDING = "content/thanks/thanks.json";

  @Bean
  Wording questionnaireWording(JsonMapper json) {
    try (InputStream in = new ClassPathResource(WORDING).getInputStream()) {
      return new WordingReader(WORDING).read(json.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Bean
  FreeTextWatch freeTextWatch(KnownContext known, Wording wording) {
    return new FreeTextWatch(RedFlagEngine.load(), AutoReplies.load(), known, wording);
  }
}
