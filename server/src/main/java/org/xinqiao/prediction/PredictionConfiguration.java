package org.xinqiao.prediction;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start.
@Configuration(proxyBeanMethods = false)
class PredictionConfiguration {

  @Bean
  PredictionContent predictionContent(JsonMapper json) {
    return PredictionContent.shipped(json);
  }
}
