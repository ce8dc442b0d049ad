package org.xinqiao.condition;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How much work a condition may be.
///
/// @param mostCost what the database reckons for asking all patients of the hospital, in units of
///   reading one page of 8 KB from the disk in order
@ConfigurationProperties("xinqiao.condition")
record ConditionSettings(@DefaultValue("20000000") long mostCost) {

  ConditionSettings {
    if (mostCost < 1) {
      throw new IllegalArgumentException("xinqiao.condition.most-cost is at least 1");
    }
  }
}
