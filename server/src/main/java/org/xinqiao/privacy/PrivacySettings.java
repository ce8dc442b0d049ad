package org.xinqiao.privacy;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the patient's privacy page shows; see `application.yaml`.
///
/// @param staffNames whether patients see the names of those who opened their file; else only role
///   and department
@ConfigurationProperties("xinqiao.privacy")
record PrivacySettings(@DefaultValue("false") boolean staffNames) {}
