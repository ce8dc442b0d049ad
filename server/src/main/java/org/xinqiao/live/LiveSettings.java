package org.xinqiao.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// See `application.yaml` for each key.
///
/// @param ping how often an open stream shows that it lives and asks whether its session still does
@ConfigurationProperties("xinqiao.live")
record LiveSettings(@DefaultValue("15s") Duration ping) {}
