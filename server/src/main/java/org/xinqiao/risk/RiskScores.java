package org.xinqiao.risk;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.risk.domain.Assessment;
import org.xinqiao.risk.domain.Missing;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.risk.domain.Statement;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// The door to the risk scores of a patient. Who may look is the caller's to decide.
@Service
public class RiskScores {

  private final RiskLibrary risks;
  private final AssessRisks assess;
  private final RiskStore store;
  private final Clock clock;

  RiskScores(RiskLibrary risks, AssessRisks assess, RiskStore store, Clock clock) {
    this.risks = risks;
    this.assess = assess;
    this.store = store;
    this.clock = clock;
  }

  /// Every score as it is now. What is worked out is kept in the same transaction, so that what
  /// somebody saw can be shown later.
  @Transactional
  public RiskCard of(PatientId patient, Locale locale) {
    AssessRisks.Assessed assessed =
        assess.of(patient).orElse(new AssessRisks.Assessed(Map.of(), Map.of()));
    Map<UUID, String> staff = store.staffNames(staff(assessed));
    return new RiskWords(risks.inputs(), staff, clock.getZone(), locale).card(assessed);
  }

  /// What a score was, the newest first.
  ///
  /// @return empty when there never was such a score
  /// @throws org.xinqiao.shared.ProblemException `list.cursor-invalid`
  @Transactional(readOnly = true)
  public Optional<Page<RiskCard.PastRisk>> history(
      PatientId patient, String score, @Nullable String cursor, int limit, Locale locale) {
    Score known = risks.score(score).orElse(null);
    Cursor from = Cursor.parse(cursor, 1);
    List<Kept.Row> rows =
        store.history(patient, score, from == null ? null : (long) from.number(0), limit + 1);
    if (known == null && rows.isEmpty()) {
      return Optional.empty();
    }
    RiskWords words = new RiskWords(risks.inputs(), Map.of(), clock.getZone(), locale);
    return Optional.of(
        Page.of(rows, limit, row -> Cursor.of(row.number())).map(row -> words.past(row, known)));
  }

  private static Set<UUID> staff(AssessRisks.Assessed assessed) {
    return assessed.scores().values().stream()
        .flatMap(RiskScores::statements)
        .map(Statement::by)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static Stream<Statement> statements(Assessment assessment) {
    return switch (assessment) {
      case Assessment.Computed computed -> computed.used().stream();
      case Assessment.Incomplete incomplete ->
          Stream.concat(
              incomplete.known().stream(),
              incomplete.missing().stream().map(Missing::last).filter(Objects::nonNull));
      case Assessment.NotApplicable not -> Stream.of(not.because());
      case Assessment.NotOffered not -> Stream.empty();
    };
  }
}
