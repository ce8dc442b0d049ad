package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Lists for the hospital's own warehouse; see `application.yaml` for each key.
///
/// @param keepFor how long the files of an export can be fetched
/// @param perToken exports of one token that wait, run or can be fetched at the same time
@ConfigurationProperties("xinqiao.export")
record ExportSettings(@DefaultValue("24h") Duration keepFor, @DefaultValue("3") int perToken) {}
