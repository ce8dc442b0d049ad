package org.xinqiao.care;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// See `application.yaml` for each key.
///
/// @param emergencyLasts a file that was opened in an emergency closes after this long
@ConfigurationProperties("xinqiao.care")
record CareSettings(@DefaultValue("30m") Duration emergencyLasts) {}
