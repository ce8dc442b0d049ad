package org.xinqiao.risk;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start.
@Configuration(proxyBeanMethods = false)
class RiskConfiguration {

  @Bean
  RiskLibrary riskLibrary(JsonMapper json) {
    return RiskLibrary.shipped(json);
  }
}
