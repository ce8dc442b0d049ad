package org.xinqiao.trend;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// What this module reads once at start.
@Configuration(proxyBeanMethods = false)
class TrendConfiguration {

  @Bean
  UnitsOfResults unitsOfResults(JsonMapper json) {
    return UnitsOfResults.shipped(json);
  }

  @Bean
  TrendLibrary trendLibrary(JsonMapper json, UnitsOfResults units) {
    return TrendLibrary.shipped(json, units);
  }
}
