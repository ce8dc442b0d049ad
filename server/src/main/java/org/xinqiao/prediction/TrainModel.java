package org.xinqiao.prediction;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.prediction.CodedExamples.Coded;
import org.xinqiao.prediction.domain.DaysJudgement;
import org.xinqiao.prediction.domain.Feature;
import org.xinqiao.prediction.domain.Judgement;
import org.xinqiao.prediction.domain.LogisticRegression;
import org.xinqiao.prediction.domain.Margin;
import org.xinqiao.prediction.domain.MedianGap;
import org.xinqiao.prediction.domain.Returning;
import org.xinqiao.prediction.domain.Scorecard;

/// Trains one model on the older part of the hospital's past and judges it on the newer part. What
/// is trained on was known in full before the first day that is judged.
@Component
class TrainModel {

  /// What is asked of the one who waits: how far it is, and whether to go on.
  interface Pace {

    /// Called often; throws to end the work.
    void reached(String phase, int examples);
  }

  static final int AWAY = 180;
  private static final int YEARS = 3 * 365;
  private static final int JUDGED = 180;
  private static final int SNAPSHOTS = 4;
  private static final int BETWEEN_SNAPSHOTS = 90;
  private static final int JUDGED_VISITS = 90;
  private static final int SOON = 90;
  private static final int LEAST = 50;

  private final ExampleStore store;
  private final PredictionContent content;

  TrainModel(ExampleStore store, PredictionContent content) {
    this.store = store;
    this.content = content;
  }

  /// @param today what happened before it is known
  Trained train(Kind kind, LocalDate today, Pace pace) {
    PredictionContent.Model model = content.model(kind);
    CodedExamples examples = new CodedExamples(content.featuresOf(model));
    pace.reached("reading", 0);
    return switch (kind) {
      case NO_SHOW -> {
        LocalDate split = today.minusDays(JUDGED);
        LocalDate from = split.minusDays(YEARS);
        store.appointments(
            from,
            today,
            each -> {
              examples.add(each, !each.day().isBefore(split), 0);
              read(examples, pace);
            });
        yield shares(model, from, split, today, examples.ready(), pace);
      }
      case CHURN -> {
        LocalDate split = today.minusDays(AWAY);
        List<LocalDate> days =
            IntStream.rangeClosed(-1, SNAPSHOTS - 1)
                .mapToObj(n -> n < 0 ? split : split.minusDays(AWAY + (long) n * BETWEEN_SNAPSHOTS))
                .toList();
        store.patients(
            days,
            each -> {
              examples.add(each, each.day().equals(split), 0);
              read(examples, pace);
            });
        yield shares(model, days.getLast(), split, today, examples.ready(), pace);
      }
      case NEXT_VISIT -> {
        LocalDate until = today.minusDays(AWAY);
        LocalDate split = until.minusDays(JUDGED_VISITS);
        LocalDate from = split.minusDays(YEARS);
        store.visits(
            from,
            until,
            each -> {
              LocalDate visited = each.day().minusDays(1);
              boolean judge = !visited.isBefore(split);
              // Whoever is trained on is followed up to the day before the first that is judged.
              int followed =
                  judge ? AWAY : (int) ChronoUnit.DAYS.between(visited, split.minusDays(1));
              examples.add(each, judge, followed);
              read(examples, pace);
            });
        yield returning(model, from, split, today, examples.ready(), pace);
      }
    };
  }

  private static void read(CodedExamples examples, Pace pace) {
    if (examples.size() % 5_000 == 0) {
      pace.reached("reading", examples.size());
    }
  }

  private Trained shares(
      PredictionContent.Model model,
      LocalDate from,
      LocalDate split,
      LocalDate until,
      CodedExamples.Ready ready,
      Pace pace) {
    List<Coded> trained = ready.trained();
    int events = (int) trained.stream().filter(Coded::happened).count();
    double naive = trained.isEmpty() ? 0 : (double) events / trained.size();
    Period period = new Period(from, split, until, trained.size(), events, naive);
    if (Math.min(events, trained.size() - events) < LEAST) {
      return nothing(model, period);
    }
    int[] first = firstColumns(ready.features());
    int size = ready.trained().size() + ready.judged().size();
    double[] weights =
        LogisticRegression.fit(
            first[first.length - 1],
            content.penalty(),
            row -> {
              int[] columns = new int[first.length - 1];
              for (Coded one : trained) {
                for (int place = 0; place < columns.length; place++) {
                  columns[place] = first[place] + one.codes()[place];
                }
                row.take(columns, one.happened());
              }
            },
            () -> pace.reached("training", size));
    long[] seen = new long[first[first.length - 1]];
    for (Coded one : trained) {
      for (int place = 0; place < one.codes().length; place++) {
        seen[first[place] + one.codes()[place]]++;
      }
    }
    Scorecard card = Scorecard.of(ready.features(), weights, seen);
    pace.reached("judging", size);
    double[] predicted = new double[ready.judged().size()];
    boolean[] happened = new boolean[predicted.length];
    for (int i = 0; i < predicted.length; i++) {
      Coded one = ready.judged().get(i);
      predicted[i] = LogisticRegression.probability(card.logit(one.codes()));
      happened[i] = one.happened();
    }
    return judged(model, period, card, Judgement.of(predicted, happened, naive), null);
  }

  private Trained returning(
      PredictionContent.Model model,
      LocalDate from,
      LocalDate split,
      LocalDate until,
      CodedExamples.Ready ready,
      Pace pace) {
    List<Coded> trained = ready.trained().stream().filter(one -> one.followed() > 0).toList();
    MedianGap gaps = new MedianGap(Returning.WEEKS * 7);
    int events = 0;
    for (Coded one : trained) {
      boolean came = cameWithin(one, one.followed());
      events += came ? 1 : 0;
      gaps.add(came && one.gap() != null ? one.gap() : one.followed(), came);
    }
    double naive = Math.min(gaps.days(), Returning.WEEKS * 7.0);
    Period period = new Period(from, split, until, trained.size(), events, naive);
    if (events < LEAST) {
      return nothing(model, period);
    }
    int[] first = firstColumns(ready.features());
    int size = ready.trained().size() + ready.judged().size();
    LogisticRegression.Rows weeks = row -> weeks(ready.features(), first, trained, row);
    double[] weights =
        LogisticRegression.fit(
            first[first.length - 1],
            content.penalty(),
            weeks,
            () -> pace.reached("training", size));
    long[] seen = new long[first[first.length - 1]];
    weeks.each((columns, outcome) -> {
      for (int column : columns) {
        seen[column]++;
      }
    });
    Returning fitted = new Returning(Scorecard.of(ready.features(), weights, seen));
    pace.reached("judging", size);
    int n = ready.judged().size();
    double[] predicted = new double[n];
    boolean[] happened = new boolean[n];
    DaysJudgement.Said[] said = new DaysJudgement.Said[n];
    double[] days = new double[n];
    for (int i = 0; i < n; i++) {
      Coded one = ready.judged().get(i);
      Returning.Curve curve =
          fitted.curve(fitted.constant(one.codes()), one.ordered(), one.usual(), 0);
      predicted[i] = curve.backBy(SOON);
      happened[i] = cameWithin(one, SOON);
      said[i] =
          new DaysJudgement.Said(
              curve.dayOf(0.1),
              curve.dayOf(0.5),
              curve.dayOf(0.9),
              one.usual() == null ? naive : one.usual());
      days[i] = cameWithin(one, AWAY) && one.gap() != null ? one.gap() : Double.POSITIVE_INFINITY;
    }
    return judged(
        model,
        period,
        fitted.weekly(),
        Judgement.of(predicted, happened, gaps.shareBy(SOON)),
        DaysJudgement.of(said, days, AWAY));
  }

  /// One row for each week that a patient was waited for, the last with whether they came in it.
  private static void weeks(
      List<Feature> features, int[] first, List<Coded> trained, LogisticRegression.Row row) {
    int[] columns = new int[features.size()];
    for (Coded one : trained) {
      Integer gap = one.gap();
      boolean came = cameWithin(one, one.followed());
      int last = came && gap != null ? Returning.weekOf(gap) : one.followed() / 7 - 1;
      for (int week = 0; week <= Math.min(last, Returning.WEEKS - 1); week++) {
        for (int place = 0; place < columns.length; place++) {
          Feature feature = features.get(place);
          int band =
              Returning.CHANGING.contains(feature.id())
                  ? feature.bandOf(
                      Returning.changing(feature.id(), week, one.ordered(), one.usual()))
                  : one.codes()[place];
          columns[place] = first[place] + band;
        }
        row.take(columns, came && week == last);
      }
    }
  }

  private static boolean cameWithin(Coded one, int days) {
    return one.gap() != null && one.gap() <= days;
  }

  /// Where the columns of each feature begin; the last is how many there are.
  private static int[] firstColumns(List<Feature> features) {
    int[] first = new int[features.size() + 1];
    for (int place = 0; place < features.size(); place++) {
      first[place + 1] = first[place] + features.get(place).bands().size();
    }
    return first;
  }

  private record Period(
      LocalDate from, LocalDate split, LocalDate until, int examples, int events, double naive) {}

  private static Trained nothing(PredictionContent.Model model, Period period) {
    return judged(
        model, period, null, Judgement.of(new double[0], new boolean[0], period.naive()), null);
  }

  private static Trained judged(
      PredictionContent.Model model,
      Period period,
      @Nullable Scorecard card,
      Judgement judgement,
      @Nullable DaysJudgement days) {
    Margin margin = model.margin();
    return new Trained(
        model.kind(),
        period.from(),
        period.split(),
        period.until(),
        period.examples(),
        period.events(),
        period.naive(),
        card,
        judgement,
        days,
        margin,
        margin.lacks(judgement, days).stream().map(Margin.Lack::toString).toList());
  }
}
