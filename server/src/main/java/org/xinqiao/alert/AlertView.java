package org.xinqiao.alert;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffName;

/// An [Alert] as the API gives it out, in the words of one language.
///
/// @param systemActions what was done without a person, and who was told, in words
public record AlertView(
    UUID id,
    UUID patientId,
    AlertLevel level,
    String category,
    String title,
    String excerpt,
    List<MatchedWords> matched,
    List<String> ruleIds,
    AlertSource source,
    OffsetDateTime raisedAt,
    OffsetDateTime dueAt,
    Alert.State state,
    @Nullable StaffName acknowledgedBy,
    @Nullable UUID taskId,
    List<String> systemActions) {}
