package org.xinqiao.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.xinqiao.clinical.MappedCode;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.clinical.ObservationRecord.Interpretation;
import org.xinqiao.clinical.ResultsRecorded;
import org.xinqiao.redflag.Level;
import org.xinqiao.redflag.PatientContext;
import org.xinqiao.redflag.ReadingLevels;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Raises alerts from results that come in, in the transaction that records them: what the
/// laboratory itself marks as critical (危急值), whatever it is, and readings from home that lie in a
/// band of content/red-flags/readings.json. Thresholds for laboratories are the laboratory's own.
///
/// Of a patient who is in hospital nothing is raised, the ward acts; nor of what is a week old when
/// it comes, as in the history of years that a new feed begins with. An EMERGENCY that is a day old
/// is URGENT: somebody calls and asks (ADR 0042).
@Component
class WatchResults {

  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration HISTORY = Duration.ofDays(7);

  private final Alerts alerts;
  private final PatientContexts contexts;
  private final Clock clock;
  private final ReadingLevels levels = ReadingLevels.load();

  WatchResults(Alerts alerts, PatientContexts contexts, Clock clock) {
    this.alerts = alerts;
    this.contexts = contexts;
    this.clock = clock;
  }

  private record Finding(
      ResultsRecorded.Result result, AlertLevel level, String category, String rule) {

    boolean critical() {
      return category.equals(CRITICAL);
    }

    /// One alert for a laboratory's value, and one a day for readings of one kind, however often
    /// somebody measures.
    String reference(ZoneId zone) {
      ObservationRecord said = result.observation();
      return critical()
          ? "result/" + said.reportKey() + "/" + said.code()
          : "reading/" + category + "/" + LocalDate.ofInstant(said.observedAt(), zone);
    }
  }

  private static final String CRITICAL = "critical-result";

  @EventListener
  void recorded(ResultsRecorded event) {
    Instant now = clock.instant();
    List<ResultsRecorded.Result> notable = new ArrayList<>();
    for (ResultsRecorded.Result result : event.results()) {
      if (isNotable(result, now)) {
        notable.add(result);
      }
    }
    if (notable.isEmpty()) {
      return;
    }
    Set<PatientId> patients = new LinkedHashSet<>();
    notable.forEach(result -> patients.add(result.patient()));
    Map<PatientId, PatientContexts.Situation> situations =
        contexts.of(patients, LocalDate.ofInstant(now, clock.getZone()));
    alerts.raiseAll(
        worst(notable, situations, now).values().stream()
            .map(finding -> alert(finding, now))
            .toList());
  }

  /// Sorts out the many that nobody needs to look at, without asking the database.
  private boolean isNotable(ResultsRecorded.Result result, Instant now) {
    ObservationRecord said = result.observation();
    if (!said.isResult() || said.observedAt().isBefore(now.minus(HISTORY))) {
      return false;
    }
    if (isCritical(said)) {
      return true;
    }
    Meant meant = Meant.of(said);
    return result.atHome()
        && meant.value() != null
        && levels.knows(meant.code())
        && !levels.isQuiet(meant.code(), meant.value(), meant.unit());
  }

  /// What a reading means: as the device's code is mapped, else as it says itself.
  private record Meant(String code, @Nullable Double value, @Nullable String unit) {

    static Meant of(ObservationRecord said) {
      MappedCode mapped = said.mapped();
      return mapped == null
          ? new Meant(said.code(), said.value(), said.unit())
          : new Meant(mapped.code(), mapped.value(), mapped.unit());
    }
  }

  private static boolean isCritical(ObservationRecord said) {
    return said.interpretation() == Interpretation.CRITICAL_HIGH
        || said.interpretation() == Interpretation.CRITICAL_LOW;
  }

  private record Reference(PatientId patient, String reference) {

    /// Always in the same order, so that two who raise for the same patients do not wait for each
    /// other.
    private static final Comparator<Reference> ORDER =
        Comparator.<Reference, UUID>comparing(one -> one.patient().value())
            .thenComparing(Reference::reference);
  }

  private Map<Reference, Finding> worst(
      List<ResultsRecorded.Result> notable,
      Map<PatientId, PatientContexts.Situation> situations,
      Instant now) {
    Map<Reference, Finding> worst = new TreeMap<>(Reference.ORDER);
    for (ResultsRecorded.Result result : notable) {
      PatientContexts.Situation situation = situations.get(result.patient());
      boolean silent = situation != null && (situation.inHospital() || situation.deceased());
      Finding finding =
          silent
              ? null
              : find(
                  result, situation == null ? PatientContext.unknown() : situation.context(), now);
      if (finding != null) {
        worst.merge(
            new Reference(result.patient(), finding.reference(clock.getZone())),
            finding,
            (one, other) -> one.level().compareTo(other.level()) <= 0 ? one : other);
      }
    }
    return worst;
  }

  private @Nullable Finding find(
      ResultsRecorded.Result result, PatientContext context, Instant now) {
    ObservationRecord said = result.observation();
    boolean old = said.observedAt().isBefore(now.minus(FRESH));
    if (isCritical(said)) {
      return new Finding(
          result,
          old ? AlertLevel.URGENT : AlertLevel.EMERGENCY,
          CRITICAL,
          said.interpretation() == Interpretation.CRITICAL_HIGH ? "HH" : "LL");
    }
    Meant meant = Meant.of(said);
    if (meant.value() == null) {
      return null;
    }
    ReadingLevels.Finding found = levels.of(meant.code(), meant.value(), meant.unit(), context);
    if (found.level() == Level.NONE) {
      return null;
    }
    AlertLevel level = AlertLevel.valueOf(found.level().name());
    return new Finding(
        result,
        old && level == AlertLevel.EMERGENCY ? AlertLevel.URGENT : level,
        found.category(),
        found.rule());
  }

  private NewAlert alert(Finding finding, Instant now) {
    ObservationRecord said = finding.result().observation();
    String value = said.rawValue() + (said.unit() == null ? "" : " " + said.unit());
    Text title =
        finding.critical()
            ? new Text("检验危急值：" + said.name(), "Critical result: " + said.name())
            : new Text("居家读数异常：" + said.name(), "Reading at home: " + said.name());
    Text reason =
        finding.critical()
            ? new Text("危急值 " + value, "Critical: " + value)
            : new Text(said.name() + " " + value, said.name() + " " + value);
    return new NewAlert(
        finding.result().patient(),
        finding.reference(clock.getZone()),
        finding.level(),
        finding.category(),
        title,
        reason,
        excerpt(said, value),
        List.of(),
        List.of(finding.rule()),
        AlertSource.READING,
        now,
        List.of(),
        null,
        null);
  }

  private String excerpt(ObservationRecord said, String value) {
    String range = said.referenceRange() == null ? "" : "（参考 " + said.referenceRange() + "）";
    String taken =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
            .withZone(clock.getZone())
            .format(said.observedAt());
    return said.name() + " " + value + range + " " + taken;
  }
}
