package org.xinqiao.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import org.xinqiao.task.TaskId;

/// A red flag as it stands. Immutable.
///
/// @param dueAt until when a person must have acted
/// @param closed null unless a person recorded an outcome that closes it
/// @param escalations who was told because nobody acknowledged, earliest first
public record Alert(
    AlertId id,
    PatientId patient,
    String reference,
    AlertLevel level,
    String category,
    Text title,
    String excerpt,
    List<MatchedWords> matched,
    List<String> ruleIds,
    AlertSource source,
    List<Text> systemActions,
    Instant raisedAt,
    Instant dueAt,
    TaskId taskId,
    State state,
    @Nullable Acknowledgement acknowledged,
    @Nullable Closing closed,
    List<Escalation> escalations) {

  /// Where an alert stands: 待确认, 已确认, 已关闭.
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    CLOSED;

    static State of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A person has seen it and acts.
  public record Acknowledgement(StaffId by, Instant at) {}

  /// A person says how it ended.
  ///
  /// @param outcome one of content/tasks/outcomes.json
  public record Closing(StaffId by, Instant at, String outcome) {}

  /// A step of the ladder that was taken.
  public record Escalation(String step, EscalationRole to, Instant at) {}
}
