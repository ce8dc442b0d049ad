package org.xinqiao.trend;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.pathway.Pathways;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.shared.Text;
import org.xinqiao.trend.domain.Bounds;
import org.xinqiao.trend.domain.Flag;
import org.xinqiao.trend.domain.Indicator;
import org.xinqiao.trend.domain.Line;
import org.xinqiao.trend.domain.Measured;
import org.xinqiao.trend.domain.Point;
import org.xinqiao.trend.domain.Range;
import org.xinqiao.trend.domain.Taken;
import org.xinqiao.trend.domain.Thinning;

/// The door to what a patient's results were over the years. Who may look is the caller's to
/// decide.
@Service
public class Trends {

  /// So many results are read for one chart: thirty years of readings twice a day.
  static final int MOST_RESULTS = 20_000;

  /// So many marks are on one chart; of medicines so many records are read for them.
  static final int MOST_MARKS = 60;

  private static final int MOST_RECORDS = 2_000;
  private static final LocalDate BEGINNING = LocalDate.of(1900, 1, 1);

  private final TrendLibrary curves;
  private final UnitsOfResults units;
  private final TrendStore store;
  private final Pathways pathways;
  private final Clock clock;

  Trends(
      TrendLibrary curves, UnitsOfResults units, TrendStore store, Pathways pathways, Clock clock) {
    this.curves = curves;
    this.units = units;
    this.store = store;
    this.pathways = pathways;
    this.clock = clock;
  }

  /// How far back a chart goes.
  public enum Period {
    ONE_YEAR("1y", 1),
    THREE_YEARS("3y", 3),
    FIVE_YEARS("5y", 5),
    TEN_YEARS("10y", 10),
    ALL("all", null);

    private final String word;
    private final @Nullable Integer years;

    Period(String word, @Nullable Integer years) {
      this.word = word;
      this.years = years;
    }

    public static Optional<Period> of(String word) {
      return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    LocalDate from(LocalDate today) {
      return years == null ? BEGINNING : today.minusYears(years);
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /// The indicators of which there are values, each with its newest.
  @Transactional(readOnly = true)
  public PatientTrends of(PatientSummary patient, Locale locale) {
    List<Line> lines =
        curves.indicators().stream().flatMap(indicator -> indicator.lines().stream()).toList();
    Map<String, TrendStore.Latest> newest = new HashMap<>();
    store
        .latest(
            patient.id(),
            lines.stream().map(Line::code).toArray(String[]::new),
            lines.stream().map(Line::unit).toArray(String[]::new),
            tomorrow())
        .forEach(one -> newest.put(one.row().code(), one));
    return new PatientTrends(
        curves.indicators().stream()
            .flatMap(indicator -> listed(patient, indicator, newest, locale).stream())
            .toList());
  }

  private Optional<PatientTrends.TrendIndicator> listed(
      PatientSummary patient,
      Indicator indicator,
      Map<String, TrendStore.Latest> newest,
      Locale locale) {
    List<PatientTrends.LatestValue> latest = new ArrayList<>();
    int results = 0;
    LocalDate since = LocalDate.MAX;
    for (Line line : indicator.lines()) {
      TrendStore.Latest one = newest.get(line.code());
      if (one != null) {
        latest.add(latest(line, measured(patient, line, one.row(), indicator, locale), locale));
        results += one.results();
        LocalDate first = day(one.first());
        since = first.isBefore(since) ? first : since;
      }
    }
    return latest.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PatientTrends.TrendIndicator(
                indicator.id(),
                indicator.title().in(locale),
                indicator.group().in(locale),
                indicator.shown(),
                results,
                since,
                latest));
  }

  /// One indicator over a time.
  ///
  /// @return empty when there is no such indicator; one without values has a chart without points
  @Transactional(readOnly = true)
  public Optional<PatientTrends.TrendChart> chart(
      PatientSummary patient, String id, Period period, Locale locale) {
    return curves.indicator(id).map(indicator -> chart(patient, indicator, period, locale));
  }

  private PatientTrends.TrendChart chart(
      PatientSummary patient, Indicator indicator, Period period, Locale locale) {
    LocalDate today = LocalDate.now(clock);
    LocalDate from = period.from(today);
    List<TrendStore.Row> rows =
        store.results(
            patient.id(),
            indicator.lines().stream().map(Line::code).toArray(String[]::new),
            indicator.lines().getFirst().unit(),
            from.atStartOfDay(zone()).toInstant(),
            tomorrow(),
            MOST_RESULTS + 1);
    boolean shortened = rows.size() > MOST_RESULTS;
    List<TrendStore.Row> drawn =
        rows.stream().limit(MOST_RESULTS).filter(row -> row.value() != null).toList().reversed();
    List<List<Measured>> measured =
        indicator.lines().stream()
            .map(line ->
                drawn.stream()
                    .filter(row -> row.code().equals(line.code()))
                    .map(row -> measured(patient, line, row, indicator, locale))
                    .toList())
            .toList();
    Thinning thinning = Thinning.of(measured, zone());
    LocalDate shownFrom =
        period == Period.ALL ? drawn.isEmpty() ? today : day(drawn.getFirst().at()) : from;
    List<PatientTrends.TrendMark> marks = marks(patient, indicator, shownFrom, today, locale);
    List<PatientTrends.TrendLine> lines = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      Line line = indicator.lines().get(i);
      lines.add(
          new PatientTrends.TrendLine(
              line.id(),
              line.label().in(locale),
              line.decimals(),
              ranges(patient, line, shownFrom, today, indicator, locale),
              thinning.thin(measured.get(i), zone(), line.decimals()).stream()
                  .map(this::shown)
                  .toList()));
    }
    return new PatientTrends.TrendChart(
        indicator.id(),
        indicator.title().in(locale),
        indicator.shown(),
        period.toString(),
        shownFrom,
        today,
        indicator.axisFrom(),
        indicator.axisTo(),
        thinning.toString(),
        drawn.size(),
        Math.min(rows.size(), MOST_RESULTS) - drawn.size(),
        shortened,
        curves.verified(),
        lines,
        marks.stream().skip(Math.max(0, marks.size() - MOST_MARKS)).toList(),
        marks.size() > MOST_MARKS);
  }

  private Measured measured(
      PatientSummary patient, Line line, TrendStore.Row row, Indicator indicator, Locale locale) {
    double value = row.value() == null ? Double.NaN : row.value();
    Range ours = line.rangeFor(patient.sex().toString(), patient.age(day(row.at()))).orElse(null);
    Bounds came =
        Bounds.parse(row.range())
            .flatMap(bounds -> units.conversion(line.code(), row.unit()).map(bounds::in))
            .orElse(null);
    Line.Judged judged = Line.judge(value, Flag.of(row.interpretation()).orElse(null), came, ours);
    String said = row.unit() == null ? row.raw() : row.raw() + " " + row.unit();
    String range = row.range();
    if (range == null || range.isBlank()) {
      range = ours == null ? null : RangeWords.of(ours, indicator.shown(), locale);
    } else if (row.unit() != null && !range.contains(row.unit())) {
      range = range + " " + row.unit();
    }
    return new Measured(
        row.id(),
        row.at(),
        value,
        row.comparator(),
        said,
        judged.flag(),
        judged.bounds(),
        range,
        row.range() != null && !row.range().isBlank());
  }

  private PatientTrends.LatestValue latest(Line line, Measured one, Locale locale) {
    return new PatientTrends.LatestValue(
        line.id(),
        line.label().in(locale),
        at(one.at()),
        one.value(),
        one.comparator(),
        line.decimals(),
        one.flag() == null ? null : one.flag().toString());
  }

  private PatientTrends.CurvePoint shown(Point point) {
    Measured last = point.last();
    Bounds bounds = last.bounds();
    boolean single = point.count() == 1;
    return new PatientTrends.CurvePoint(
        point.first(),
        at(last.at()),
        point.value(),
        point.least(),
        point.most(),
        point.count(),
        single ? last.comparator() : null,
        point.flag() == null ? null : point.flag().toString(),
        bounds == null ? null : bounds.low(),
        bounds == null ? null : bounds.high(),
        last.range(),
        last.own(),
        single ? last.said() : null,
        single ? last.id() : null);
  }

  /// The ranges of the content between the ages that the patient had in that time.
  private List<PatientTrends.TrendRange> ranges(
      PatientSummary patient,
      Line line,
      LocalDate from,
      LocalDate until,
      Indicator indicator,
      Locale locale) {
    Set<Range> ranges = new LinkedHashSet<>();
    for (LocalDate day = until; !day.isBefore(from); day = day.minusYears(1)) {
      line.rangeFor(patient.sex().toString(), patient.age(day)).ifPresent(ranges::add);
    }
    return ranges.stream()
        .map(range ->
            new PatientTrends.TrendRange(
                RangeWords.of(range, indicator.shown(), locale), range.kind(), range.source()))
        .toList();
  }

  /// The oldest first. Medicines are looked at from further back: what goes on is no beginning.
  private List<PatientTrends.TrendMark> marks(
      PatientSummary patient, Indicator indicator, LocalDate from, LocalDate until, Locale locale) {
    List<TrendLibrary.MedicineGroup> groups = curves.medicinesOf(indicator);
    List<String> kinds = new ArrayList<>(indicator.marks());
    kinds.retainAll(TrendLibrary.KINDS);
    if (!groups.isEmpty()) {
      kinds.addAll(List.of("prescription", "dispense"));
    }
    List<TrendStore.Done> done =
        store.done(
            patient.id(),
            kinds.toArray(String[]::new),
            groups.stream().flatMap(group -> group.codes().stream()).toArray(String[]::new),
            groups.stream()
                .flatMap(group -> group.names().stream())
                .map(name -> "%" + name + "%")
                .toArray(String[]::new),
            from.minusYears(2),
            until,
            MOST_RECORDS);
    Stream<PatientTrends.TrendMark> medicines =
        Taken.changes(done.stream().filter(Trends::isMedicine).map(Trends::taken).toList()).stream()
            .map(change -> mark(change, groups, locale));
    Stream<PatientTrends.TrendMark> others =
        done.stream().filter(one -> !isMedicine(one)).map(one -> mark(one, locale));
    return Stream.concat(medicines, others)
        .filter(mark -> !mark.on().isBefore(from))
        .sorted(
            Comparator.comparing(PatientTrends.TrendMark::on)
                .thenComparing(PatientTrends.TrendMark::event))
        .toList();
  }

  private static boolean isMedicine(TrendStore.Done one) {
    return one.kind().equals("prescription") || one.kind().equals("dispense");
  }

  private static Taken taken(TrendStore.Done one) {
    return new Taken(
        one.id().toString(),
        one.kind().equals("prescription"),
        one.on(),
        one.code() == null ? one.name() : one.code(),
        one.name(),
        one.dose(),
        one.until());
  }

  private static PatientTrends.TrendMark mark(
      Taken.Change change, List<TrendLibrary.MedicineGroup> groups, Locale locale) {
    Taken taken = change.taken();
    String group =
        groups.stream()
            .filter(one ->
                one.codes().contains(taken.medicine())
                    || one.names().stream().anyMatch(taken.name()::contains))
            .map(one -> one.label().in(locale))
            .findFirst()
            .orElse("");
    Text what =
        switch (change.change()) {
          case "begun" -> new Text("开始 ", "begun: ");
          case "begun-again" -> new Text("再次开始 ", "begun again: ");
          default -> new Text("调整剂量 ", "dose changed: ");
        };
    String dose = taken.dose() == null ? "" : " " + taken.dose();
    return new PatientTrends.TrendMark(
        taken.on(),
        "medicine",
        group
            + new Text("：", ", ").in(locale)
            + what.in(locale)
            + taken.name()
            + (change.before() == null ? dose : " " + change.before() + " →" + dose),
        taken.prescribed() ? "prescription" : "dispense",
        (taken.prescribed() ? "prescription:" : "dispense:") + taken.id());
  }

  private PatientTrends.TrendMark mark(TrendStore.Done one, Locale locale) {
    return switch (one.kind()) {
      case "operation" ->
          new PatientTrends.TrendMark(
              one.on(), "operation", one.name(), "procedure", "procedure:" + one.id());
      case "admission" ->
          new PatientTrends.TrendMark(
              one.on(),
              "admission",
              new Text("入院 ", "admitted to ").in(locale) + one.name(),
              "encounter",
              "encounter:" + one.id());
      case "pathway" ->
          new PatientTrends.TrendMark(
              one.on(),
              "pathway",
              new Text("开始随访：", "follow-up began: ").in(locale)
                  + pathways.title(one.name()).in(locale),
              "plan",
              "plan:" + one.id());
      default -> throw new IllegalStateException("No words for " + one.kind());
    };
  }

  private Instant tomorrow() {
    return LocalDate.now(clock).plusDays(1).atStartOfDay(zone()).toInstant();
  }

  private OffsetDateTime at(Instant at) {
    return at.atZone(zone()).toOffsetDateTime();
  }

  private LocalDate day(Instant at) {
    return at.atZone(zone()).toLocalDate();
  }

  private ZoneId zone() {
    return clock.getZone();
  }
}
