package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What came in; see `application.yaml` for each key.
///
/// @param keepNeverApplied how long after it came a message is kept that is quarantined, rejected
///   or withdrawn
@ConfigurationProperties("xinqiao.intake")
record IntakeSettings(@DefaultValue("184d") Duration keepNeverApplied) {}
