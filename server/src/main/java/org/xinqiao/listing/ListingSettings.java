package org.xinqiao.listing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Lists that leave as files; see `application.yaml` for each key.
///
/// @param approvalAbove rows that one person may take within a day without a second person
/// @param mostRows the longest list
/// @param perPerson lists of one person that wait, are written or are kept at the same time
/// @param keepFor how long a file can be fetched, and how long a request waits for an answer
@ConfigurationProperties("xinqiao.listing")
record ListingSettings(
    @DefaultValue("500") int approvalAbove,
    @DefaultValue("50000") int mostRows,
    @DefaultValue("20") int perPerson,
    @DefaultValue("7d") Duration keepFor) {}
