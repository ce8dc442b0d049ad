package org.xinqiao.profile;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start.
@Configuration(proxyBeanMethods = false)
class ProfileConfiguration {

  @Bean
  DiseaseFamilies diseaseFamilies(JsonMapper json) {
    return DiseaseFamilies.shipped(json);
  }
}
