package org.xinqiao.feed;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What files may be; see `application.yaml` for each key.
///
/// @param maxBytes of a file as it is uploaded
/// @param maxUnpackedBytes of a workbook when it is unpacked
/// @param maxRows data rows
/// @param maxCellChars of one cell
/// @param waitAbove messages that wait to be applied before a running import pauses
/// @param keepFor how long after its end an import's file is kept, and can be undone
@ConfigurationProperties("xinqiao.feed.file")
record FeedSettings(
    @DefaultValue("33554432") int maxBytes,
    @DefaultValue("268435456") long maxUnpackedBytes,
    @DefaultValue("200000") int maxRows,
    @DefaultValue("100") int maxColumns,
    @DefaultValue("10000") int maxCellChars,
    @DefaultValue("400") int waitAbove,
    @DefaultValue("30d") Duration keepFor) {}
