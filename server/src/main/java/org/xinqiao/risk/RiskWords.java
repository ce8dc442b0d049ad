package org.xinqiao.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.risk.domain.Assessment;
import org.xinqiao.risk.domain.Band;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Missing;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.risk.domain.Statement;
import org.xinqiao.shared.Text;

/// Puts what scores say into the words of one language.
final class RiskWords {

  /// Ends every advice (docs/glossary.md).
  private static final Text DISCLAIMER =
      new Text(
          "评估结果仅供健康管理参考，不代表一定会发生。建议仅供参考，具体以线下诊断为准。",
          "For health management only; it does not mean that it will happen. Advice is for reference;"
              + " what counts is the diagnosis in the clinic.");

  private static final Text YES = new Text("是", "yes");
  private static final Text NO = new Text("否", "no");
  private static final Text FEMALE = new Text("女", "female");
  private static final Text MALE = new Text("男", "male");

  private final Map<String, Input> inputs;
  private final Map<UUID, String> staff;
  private final ZoneId zone;
  private final Locale locale;

  /// @param staff names of those who said something
  RiskWords(Map<String, Input> inputs, Map<UUID, String> staff, ZoneId zone, Locale locale) {
    this.inputs = inputs;
    this.staff = staff;
    this.zone = zone;
    this.locale = locale;
  }

  RiskCard card(AssessRisks.Assessed assessed) {
    List<RiskCard.RiskScore> scores = new ArrayList<>();
    assessed
        .scores()
        .forEach((score, assessment) ->
            scores.add(score(score, assessment, assessed.since().get(score.id()))));
    scores.sort(
        Comparator.<RiskCard.RiskScore>comparingInt(score -> place(score.state()))
            .thenComparing(RiskWords::tone, Comparator.reverseOrder()));
    return new RiskCard(DISCLAIMER.in(locale), scores);
  }

  private static int place(String state) {
    return List.of("computed", "incomplete", "not-applicable", "not-offered").indexOf(state);
  }

  /// What should catch the eye stands first.
  private static Band.Tone tone(RiskCard.RiskScore score) {
    RiskCard.RiskBand band = score.band();
    return band == null ? Band.Tone.CALM : Band.Tone.of(band.tone());
  }

  private RiskCard.RiskScore score(Score score, Assessment assessment, @Nullable Instant since) {
    return switch (assessment) {
      case Assessment.Computed computed -> {
        Text raised = computed.raised();
        yield score(
            score,
            "computed",
            raised == null ? null : raised.in(locale),
            computed.value(),
            band(computed.band()),
            since,
            inputs(computed.used()),
            List.of(),
            computed.notLookedAt().stream().map(input -> input.label().in(locale)).toList(),
            computed.lowering().stream().map(this::lowering).toList());
      }
      case Assessment.Incomplete incomplete ->
          score(
              score,
              "incomplete",
              null,
              null,
              null,
              null,
              inputs(incomplete.known()),
              incomplete.missing().stream().map(this::missing).toList(),
              List.of(),
              List.of());
      case Assessment.NotApplicable not ->
          score(
              score,
              "not-applicable",
              not.reason().in(locale),
              null,
              null,
              null,
              List.of(input(not.because())),
              List.of(),
              List.of(),
              List.of());
      case Assessment.NotOffered not ->
          score(
              score,
              "not-offered",
              not.reason().in(locale),
              null,
              null,
              null,
              List.of(),
              List.of(missing(new Missing(not.unless(), Missing.Why.UNKNOWN, null))),
              List.of(),
              List.of());
    };
  }

  private RiskCard.RiskScore score(
      Score score,
      String state,
      @Nullable String reason,
      @Nullable Double value,
      RiskCard.@Nullable RiskBand band,
      @Nullable Instant since,
      List<RiskCard.RiskInput> used,
      List<RiskCard.MissingInput> missing,
      List<String> notLookedAt,
      List<RiskCard.RiskLowering> lowering) {
    return new RiskCard.RiskScore(
        score.id(),
        score.version(),
        score.title().in(locale),
        score.outcome().in(locale),
        unit(score.unit()),
        score.decimals(),
        score.population().in(locale),
        score.source(),
        score.verified(),
        state,
        reason,
        value,
        band,
        since == null ? null : at(since),
        used,
        missing,
        notLookedAt,
        lowering);
  }

  private List<RiskCard.RiskInput> inputs(List<Statement> statements) {
    return statements.stream().map(this::input).toList();
  }

  private RiskCard.RiskInput input(Statement statement) {
    Input input = Objects.requireNonNull(inputs.get(statement.input()));
    UUID by = statement.by();
    String text = text(input, statement.value());
    return new RiskCard.RiskInput(
        input.id(),
        input.label().in(locale),
        text,
        text.equals(statement.said()) ? null : statement.said(),
        statement.on(),
        statement.until(),
        statement.origin().toString(),
        statement.row(),
        by == null ? null : staff.get(by));
  }

  private RiskCard.MissingInput missing(Missing missing) {
    Input input = missing.input();
    Statement last = missing.last();
    String unit = input.unit();
    return new RiskCard.MissingInput(
        input.id(),
        input.label().in(locale),
        input.ask().in(locale),
        missing.why().toString(),
        input.byHand(),
        kind(input.kind()),
        unit == null ? null : unit(input.shown()),
        unit == null
            ? List.of()
            : Stream.concat(Stream.of(unit), input.units().stream().map(Input.Unit::unit)).toList(),
        last == null ? null : input(last));
  }

  private RiskCard.RiskLowering lowering(Assessment.Lowering lowering) {
    Input input = Objects.requireNonNull(inputs.get(lowering.target().input()));
    return new RiskCard.RiskLowering(
        input.label().in(locale),
        lowering.target().action().in(locale),
        text(input, lowering.from()),
        text(input, lowering.to()),
        lowering.value(),
        band(lowering.band()));
  }

  private RiskCard.RiskBand band(Band band) {
    return new RiskCard.RiskBand(band.id(), band.label().in(locale), band.tone().toString());
  }

  /// @param score as it is today; null when it is not there any more
  RiskCard.PastRisk past(Kept.Row row, @Nullable Score score) {
    Kept kept = row.kept();
    String band = kept.band();
    return new RiskCard.PastRisk(
        at(row.at()),
        kept.version(),
        kept.value(),
        band == null ? null : pastBand(band, score),
        kept.inputs().stream().map(this::past).toList());
  }

  private RiskCard.RiskBand pastBand(String id, @Nullable Score score) {
    List<Band> bands = score == null ? List.of() : score.bands();
    return bands.stream()
        .filter(band -> band.id().equals(id))
        .findFirst()
        .map(this::band)
        .orElse(new RiskCard.RiskBand(id, id, Band.Tone.CALM.toString()));
  }

  private RiskCard.PastInput past(Kept.Used used) {
    Input input = inputs.get(used.input());
    Double value = used.value();
    return new RiskCard.PastInput(
        input == null ? used.input() : input.label().in(locale),
        value == null ? null : input == null ? value.toString() : text(input, value),
        used.on(),
        used.origin());
  }

  private String text(Input input, @Nullable Double value) {
    if (value == null) {
      return "–";
    }
    return switch (input.kind()) {
      case YES_NO -> (value == 1 ? YES : NO).in(locale);
      case SEX -> (value == 1 ? FEMALE : MALE).in(locale);
      case NUMBER -> (number(input, value) + " " + unit(input.shown())).strip();
    };
  }

  private static String number(Input input, double value) {
    Integer decimals = input.decimals();
    return BigDecimal.valueOf(value)
        .setScale(decimals == null ? 2 : decimals, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /// Some have none.
  private String unit(Text unit) {
    return unit.in(locale);
  }

  private static String kind(Input.Kind kind) {
    return switch (kind) {
      case NUMBER -> "number";
      case YES_NO -> "yes-no";
      case SEX -> "sex";
    };
  }

  private OffsetDateTime at(Instant time) {
    return time.atZone(zone).toOffsetDateTime();
  }
}
