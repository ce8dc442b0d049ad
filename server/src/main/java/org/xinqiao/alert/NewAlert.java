package org.xinqiao.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// A red flag that somebody found.
///
/// @param reference the finder's own word for what it was found in, unique for the patient: raising
///   it again, at the same or a lower level, changes nothing
/// @param category clinical topic, as in `cardiac`
/// @param title what it is, as in 胸痛
/// @param reason rule and value, at most 20 Chinese characters: why the task is on the list
/// @param excerpt the patient's words, or the answer in words; encrypted with the patient's key
/// @param matched where in the excerpt a rule matched; empty when the alert is about a coded answer
///   or a figure
/// @param systemActions what was done at once without a person, as in 已显示120急救提示
/// @param within what the patient was promised, such as a call within 8 hours: shortens the time
///   that the level allows and never lengthens it; null: as the level says
/// @param preferredChannel how the patient wants to be reached; null: as the registry says
public record NewAlert(
    PatientId patient,
    String reference,
    AlertLevel level,
    String category,
    Text title,
    Text reason,
    String excerpt,
    List<MatchedWords> matched,
    List<String> ruleIds,
    AlertSource source,
    Instant raisedAt,
    List<Text> systemActions,
    @Nullable Duration within,
    @Nullable String preferredChannel) {

  public NewAlert {
    matched = List.copyOf(matched);
    ruleIds = List.copyOf(ruleIds);
    systemActions = List.copyOf(systemActions);
  }

  /// Whether it stands in words that the patient wrote freely.
  boolean freeText() {
    return source == AlertSource.REPLY || !matched.isEmpty();
  }
}
