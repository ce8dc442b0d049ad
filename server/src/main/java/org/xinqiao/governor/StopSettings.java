package org.xinqiao.governor;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Stops of sending; see `application.yaml` for each key.
///
/// @param secondPersonAbove a stop that holds back more contacts is lifted by two people
/// @param spread over which time what was held goes out after a stop is lifted
@ConfigurationProperties("xinqiao.governor")
record StopSettings(
    @DefaultValue("200") int secondPersonAbove, @DefaultValue("1h") Duration spread) {}
