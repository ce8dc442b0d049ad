package org.xinqiao.oversight;

import java.time.Duration;
import java.time.LocalTime;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// From where on access is unusual; see `application.yaml` for each key.
///
/// @param every how often today is listed
/// @param charts different patients in a day
/// @param timesUsual times one's own median, from `usualFrom` charts on
/// @param reviewEvery how often all accounts are to be reviewed
/// @param nightCharts charts between `nightFrom` and `nightTo`, the hospital's wall clock
@ConfigurationProperties("xinqiao.oversight")
record OversightSettings(
    @DefaultValue("2m") Duration every,
    @DefaultValue("91d") Duration reviewEvery,
    @DefaultValue("150") int charts,
    @DefaultValue("3") int timesUsual,
    @DefaultValue("20") int usualFrom,
    @DefaultValue("10") int nightCharts,
    @DefaultValue("23:00") LocalTime nightFrom,
    @DefaultValue("06:00") LocalTime nightTo,
    @DefaultValue("10") int strangers,
    @DefaultValue("3") int familyName,
    @DefaultValue("3") int sensitive,
    @DefaultValue("20") int denied,
    @DefaultValue("30") int reveals,
    @DefaultValue("3") int lists,
    @DefaultValue("30") int listPages) {}
