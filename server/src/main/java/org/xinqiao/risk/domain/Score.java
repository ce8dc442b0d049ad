package org.xinqiao.risk.domain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.xinqiao.risk.domain.Assessment.Computed;
import org.xinqiao.risk.domain.Assessment.Incomplete;
import org.xinqiao.risk.domain.Assessment.Lowering;
import org.xinqiao.risk.domain.Assessment.NotApplicable;
import org.xinqiao.risk.domain.Assessment.NotOffered;
import org.xinqiao.shared.Text;

/// A published risk score (content/risk). Immutable.
///
/// @param on whether anybody is shown it; one that is not verified or not licensed ships off
/// @param population from whom it was derived, for whom it holds
/// @param offered the input that says whether the patient is one of those; null when all are
/// @param bands the lowest first
/// @param bandsWhen other bands for some patients
public record Score(
    String id,
    int version,
    boolean on,
    boolean verified,
    List<String> source,
    Text title,
    Text outcome,
    Text unit,
    int decimals,
    Text population,
    List<Limit> limits,
    @Nullable Condition offered,
    List<Condition> requires,
    Formula formula,
    List<Band> bands,
    List<OtherBands> bandsWhen,
    List<Raise> raised,
    List<Target> lowers) {

  /// The input that formulas differ by.
  static final String SEX = "sex";

  /// Differences below this are noise of the arithmetic.
  private static final double NOTHING = 1e-9;

  /// Beyond it there is no value: it is not moved to the nearest limit.
  public record Limit(String input, double min, double max, Text otherwise) {}

  /// @param is what the answer must be
  public record Condition(String input, boolean is, Text otherwise) {}

  public record OtherBands(Expression when, List<Band> bands) {}

  /// A band whatever the value is.
  public record Raise(Expression when, String band, Text because) {}

  public Score {
    source = List.copyOf(source);
    limits = List.copyOf(limits);
    requires = List.copyOf(requires);
    bands = List.copyOf(bands);
    bandsWhen = List.copyOf(bandsWhen);
    raised = List.copyOf(raised);
    lowers = List.copyOf(lowers);
  }

  /// What it cannot do without.
  ///
  /// @param female null when it is not known
  public Set<String> needs(@Nullable Boolean female) {
    Set<String> needs = new LinkedHashSet<>();
    limits.forEach(limit -> needs.add(limit.input()));
    requires.forEach(condition -> needs.add(condition.input()));
    needs.addAll(formula.inputs(female));
    if (bands.stream().anyMatch(band -> band.from() != null && band.from().differs())) {
      needs.add(SEX);
    }
    return needs;
  }

  public Assessment assess(Known known) {
    if (offered != null && !known.is(offered.input(), offered.is())) {
      return new NotOffered(
          offered.otherwise(), Objects.requireNonNull(known.inputs().get(offered.input())));
    }
    for (Limit limit : limits) {
      Double value = known.value(limit.input());
      if (value != null && (value < limit.min() || value > limit.max())) {
        return notApplicable(limit.otherwise(), limit.input(), known);
      }
    }
    for (Condition condition : requires) {
      if (known.is(condition.input(), !condition.is())) {
        return notApplicable(condition.otherwise(), condition.input(), known);
      }
    }
    Set<String> needs = needs(known.female());
    List<Missing> missing = needs.stream().flatMap(need -> known.missing(need).stream()).toList();
    return missing.isEmpty() ? computed(known, needs) : new Incomplete(missing, used(known, needs));
  }

  private static NotApplicable notApplicable(Text reason, String input, Known known) {
    return new NotApplicable(reason, Objects.requireNonNull(known.said().get(input)));
  }

  private Computed computed(Known known, Set<String> needs) {
    boolean female = Boolean.TRUE.equals(known.female());
    ToDoubleFunction<String> values = input -> Objects.requireNonNull(known.value(input));
    double value = value(values, female);
    Set<String> used = new LinkedHashSet<>(needs);
    if (offered != null) {
      used.add(offered.input());
    }
    Set<String> open = new LinkedHashSet<>();
    for (Raise raise : raised) {
      for (String name : raise.when().names()) {
        (known.value(name) == null ? open : used).add(name);
      }
    }
    Raise raise = raise(value, known, values);
    List<Statement> statements = used(known, used);
    return new Computed(
        value,
        raise == null ? band(value, values, known) : named(raise.band()),
        raise == null ? null : raise.because(),
        statements,
        open.stream().map(known.inputs()::get).map(Objects::requireNonNull).toList(),
        lowering(value, values, known),
        recheckOn(statements));
  }

  private double value(ToDoubleFunction<String> values, boolean female) {
    double value = formula.value(values, female);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalStateException(id + " gives no number");
    }
    return value;
  }

  private Band band(double value, ToDoubleFunction<String> values, Known known) {
    List<Band> fitting =
        bandsWhen.stream()
            .filter(other -> other.when().value(values) != 0)
            .findFirst()
            .map(OtherBands::bands)
            .orElse(bands);
    return Band.of(value, fitting, known.female());
  }

  /// The first rule that holds and puts the patient above the value's own band.
  private @Nullable Raise raise(double value, Known known, ToDoubleFunction<String> values) {
    int own = bands.indexOf(named(band(value, values, known).id()));
    return raised.stream()
        .filter(rule -> rule.when().names().stream().allMatch(name -> known.value(name) != null))
        .filter(rule -> rule.when().value(values) != 0)
        .filter(rule -> bands.indexOf(named(rule.band())) > own)
        .findFirst()
        .orElse(null);
  }

  private Band named(String band) {
    return bands.stream().filter(one -> one.id().equals(band)).findFirst().orElseThrow();
  }

  /// What is not lower with the input at its target is left out: a formula may say so of a single
  /// input, as China-PAR does of the waist of men.
  private List<Lowering> lowering(double value, ToDoubleFunction<String> values, Known known) {
    boolean female = Boolean.TRUE.equals(known.female());
    List<Lowering> lowering = new ArrayList<>();
    for (Target target : lowers) {
      Double now = known.value(target.input());
      Double aim = target.to().of(female);
      if (now == null || aim == null || !target.isWorse(now, aim)) {
        continue;
      }
      ToDoubleFunction<String> changed =
          name -> name.equals(target.input()) ? aim : values.applyAsDouble(name);
      double then = value(changed, female);
      if (then < value - NOTHING) {
        lowering.add(new Lowering(target, now, aim, then, bandOf(then, changed, known)));
      }
    }
    lowering.sort(Comparator.comparingDouble(Lowering::value));
    return lowering;
  }

  private Band bandOf(double value, ToDoubleFunction<String> values, Known known) {
    Raise raise = raise(value, known, values);
    return raise == null ? band(value, values, known) : named(raise.band());
  }

  private static List<Statement> used(Known known, Set<String> inputs) {
    return inputs.stream()
        .filter(input -> known.value(input) != null)
        .map(input -> Objects.requireNonNull(known.said().get(input)))
        .toList();
  }

  private static @Nullable LocalDate recheckOn(List<Statement> used) {
    return used.stream()
        .map(Statement::until)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .map(last -> last.plusDays(1))
        .orElse(null);
  }
}
