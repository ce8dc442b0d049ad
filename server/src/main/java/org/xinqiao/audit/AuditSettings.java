package org.xinqiao.audit;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param sealEvery how often what was committed is sealed
/// @param anchors file to which the state of the seals is appended, best on another machine; a
///   relative name lies in the data folder
/// @param anchorEvery how often, when there is something new
@ConfigurationProperties("xinqiao.audit")
record AuditSettings(
    @DefaultValue("20s") Duration sealEvery,
    @DefaultValue("audit-anchors.jsonl") Path anchors,
    @DefaultValue("10m") Duration anchorEvery) {}
