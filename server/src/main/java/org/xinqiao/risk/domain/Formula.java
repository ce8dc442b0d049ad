package org.xinqiao.risk.domain;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// How a score's value is worked out of its inputs.
public sealed interface Formula {

  /// The name of the sum of all terms.
  String SUM = "sum";

  /// @param female null when it is not known: then what either sex needs, and the sex
  Set<String> inputs(@Nullable Boolean female);

  /// @param inputs a value for each of [#inputs]
  double value(ToDoubleFunction<String> inputs, boolean female);

  /// A table of points that are added up.
  record Points(List<Item> items) implements Formula {

    public Points {
      items = List.copyOf(items);
    }

    /// @param male what a value gives a man, in order of where each step begins
    /// @param female the same for a woman; the same list where there is one for both
    public record Item(String input, List<Step> male, List<Step> female) {

      public Item {
        male = List.copyOf(male);
        female = List.copyOf(female);
      }

      double points(double value, boolean isFemale) {
        double points = 0;
        for (Step step : isFemale ? female : male) {
          if (step.reached(value)) {
            points = step.points();
          }
        }
        return points;
      }
    }

    /// @param from null for the lowest
    public record Step(@Nullable Double from, boolean exclusive, double points) {

      boolean reached(double value) {
        return from == null || (exclusive ? value > from : value >= from);
      }
    }

    @Override
    public Set<String> inputs(@Nullable Boolean female) {
      Set<String> inputs = new LinkedHashSet<>();
      for (Item item : items) {
        inputs.add(item.input());
        if (!item.male().equals(item.female())) {
          inputs.add(Score.SEX);
        }
      }
      return inputs;
    }

    @Override
    public double value(ToDoubleFunction<String> inputs, boolean female) {
      return items.stream()
          .mapToDouble(item -> item.points(inputs.applyAsDouble(item.input()), female))
          .sum();
    }
  }

  /// A closed formula, or a regression whose terms stand as its table is printed.
  ///
  /// @param steps each a name for an expression over inputs, constants and steps before it
  record Calculated(
      Map<String, BySex> constants, List<Step> steps, List<Term> terms, Expression value)
      implements Formula {

    public Calculated {
      constants = Map.copyOf(constants);
      steps = List.copyOf(steps);
      terms = List.copyOf(terms);
    }

    public record Step(String id, Expression is) {}

    /// @param coefficient null for a sex for which the term is not used
    public record Term(Expression of, BySex coefficient) {}

    @Override
    public Set<String> inputs(@Nullable Boolean female) {
      Set<String> names = new LinkedHashSet<>(value.names());
      steps.forEach(step -> names.addAll(step.is().names()));
      for (Term term : terms) {
        if (female == null || term.coefficient().of(female) != null) {
          names.addAll(term.of().names());
        }
      }
      names.removeAll(constants.keySet());
      steps.forEach(step -> names.remove(step.id()));
      names.remove(SUM);
      if (constants.values().stream().anyMatch(BySex::differs)
          || terms.stream().anyMatch(term -> term.coefficient().differs())) {
        names.add(Score.SEX);
      }
      return names;
    }

    @Override
    public double value(ToDoubleFunction<String> inputs, boolean female) {
      Map<String, Double> worked = new HashMap<>();
      constants.forEach((id, constant) -> {
        Double number = constant.of(female);
        if (number != null) {
          worked.put(id, number);
        }
      });
      ToDoubleFunction<String> values =
          name -> {
            Double own = worked.get(name);
            return own == null ? inputs.applyAsDouble(name) : own;
          };
      steps.forEach(step -> worked.put(step.id(), step.is().value(values)));
      if (!terms.isEmpty()) {
        worked.put(SUM, sum(values, female));
      }
      return value.value(values);
    }

    private double sum(ToDoubleFunction<String> values, boolean female) {
      double sum = 0;
      for (Term term : terms) {
        Double coefficient = term.coefficient().of(female);
        if (coefficient != null) {
          sum += coefficient * term.of().value(values);
        }
      }
      return sum;
    }
  }
}
