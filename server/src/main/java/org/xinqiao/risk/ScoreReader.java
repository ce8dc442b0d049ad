package org.xinqiao.risk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.risk.domain.Band;
import org.xinqiao.risk.domain.BySex;
import org.xinqiao.risk.domain.Expression;
import org.xinqiao.risk.domain.Formula;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.risk.domain.Target;

/// Reads one score of content/risk. The schema says what a file looks like; this also holds what no
/// schema can say: that every input, band and name in an expression exists, that bands ascend, and
/// that nothing is switched on that has no licence.
final class ScoreReader {

  private final Map<String, Input> inputs;

  ScoreReader(Map<String, Input> inputs) {
    this.inputs = inputs;
  }

  Score read(Place file) {
    boolean on = file.string("use").equals("on");
    boolean verified = file.yes("verified");
    if (on && file.string("licence").equals("ATTRIB-CHECK")) {
      throw file.at("use").wrong("a score without a known licence stays off");
    }
    if (!verified && file.strings("unverified").isEmpty()) {
      throw file.wrong("is not verified and does not say what is open");
    }
    Formula formula = file.has("formula") ? calculated(file.at("formula")) : points(file);
    List<Band> bands = bands(file);
    Set<String> known = new HashSet<>(formula.inputs(null));
    return new Score(
        file.string("id"),
        file.integer("version"),
        on,
        verified,
        file.strings("source"),
        file.text("title"),
        file.text("outcome"),
        file.text("unit"),
        file.integer("decimals"),
        file.text("population"),
        file.each("limits").stream().map(this::limit).toList(),
        file.has("offered") ? condition(file.at("offered"), true) : null,
        file.each("requires").stream().map(place -> condition(place, place.yes("is"))).toList(),
        formula,
        bands,
        file.each("bandsWhen").stream().map(place -> otherBands(place, known)).toList(),
        file.each("raised").stream().map(place -> raise(place, bands)).toList(),
        file.each("lowers").stream().map(place -> target(place, known)).toList());
  }

  private Score.Limit limit(Place place) {
    double min = place.number("min");
    double max = place.number("max");
    if (min > max) {
      throw place.at("min").wrong("is above max");
    }
    return new Score.Limit(input(place, "input").id(), min, max, place.text("else"));
  }

  private Score.Condition condition(Place place, boolean is) {
    return new Score.Condition(yesNo(place).id(), is, place.text("else"));
  }

  private Score.OtherBands otherBands(Place place, Set<String> known) {
    Expression when = expression(place, "when", known);
    return new Score.OtherBands(when, bands(place));
  }

  private Score.Raise raise(Place place, List<Band> bands) {
    String band = place.string("band");
    if (bands.stream().noneMatch(one -> one.id().equals(band))) {
      throw place.at("band").wrong("there is no band " + band);
    }
    return new Score.Raise(expression(place, "when", inputs.keySet()), band, place.text("because"));
  }

  private Target target(Place place, Set<String> known) {
    Input input = input(place, "input");
    if (!known.contains(input.id())) {
      throw place.at("input").wrong("the score is not worked out of " + input.id());
    }
    boolean no = place.has("no");
    if (no != (input.kind() == Input.Kind.YES_NO)) {
      throw place.at("input").wrong("is aimed at with a number, or with no, as its kind is");
    }
    boolean down = no || place.has("atMost");
    BySex to = no ? BySex.same(0) : bySex(place.at(down ? "atMost" : "atLeast"));
    return new Target(input.id(), to, down, place.text("action"));
  }

  private Formula points(Place file) {
    return new Formula.Points(file.each("points").stream().map(this::item).toList());
  }

  private Formula.Points.Item item(Place place) {
    String input = input(place, "input").id();
    if (place.has("yes") || place.has("no")) {
      yesNo(place);
      boolean yes = place.has("yes");
      double points = place.number(yes ? "yes" : "no");
      List<Formula.Points.Step> both =
          List.of(
              new Formula.Points.Step(null, false, yes ? 0 : points),
              new Formula.Points.Step(1.0, false, yes ? points : 0));
      return new Formula.Points.Item(input, both, both);
    }
    if (place.has("bands")) {
      List<Formula.Points.Step> both = steps(place, "bands");
      return new Formula.Points.Item(input, both, both);
    }
    return new Formula.Points.Item(input, steps(place, "male"), steps(place, "female"));
  }

  private static List<Formula.Points.Step> steps(Place place, String field) {
    List<Formula.Points.Step> steps = new ArrayList<>();
    Double before = null;
    for (Place step : place.each(field)) {
      boolean exclusive = step.has("above");
      Double from = exclusive ? Double.valueOf(step.number("above")) : step.numberIfThere("from");
      ascends(step, from, before, steps.isEmpty());
      before = from;
      steps.add(new Formula.Points.Step(from, exclusive, step.number("points")));
    }
    if (steps.isEmpty()) {
      throw place.wrong(field + " is empty");
    }
    return steps;
  }

  private static void ascends(
      Place place, @Nullable Double from, @Nullable Double before, boolean first) {
    if (first != (from == null) || from != null && before != null && from <= before) {
      throw place.wrong("the first begins nowhere, each further one above the one before");
    }
  }

  private Formula calculated(Place place) {
    Map<String, BySex> constants = new LinkedHashMap<>();
    Set<String> names = new HashSet<>(inputs.keySet());
    for (Place constant : place.each("constants")) {
      String id = fresh(constant, names);
      constants.put(id, new BySex(constant.number("male"), constant.number("female")));
      names.add(id);
    }
    List<Formula.Calculated.Step> steps = new ArrayList<>();
    for (Place step : place.each("steps")) {
      String id = fresh(step, names);
      steps.add(new Formula.Calculated.Step(id, expression(step, "is", names)));
      names.add(id);
    }
    List<Formula.Calculated.Term> terms = new ArrayList<>();
    for (Place term : place.each("terms")) {
      BySex coefficient = new BySex(term.numberIfThere("male"), term.numberIfThere("female"));
      if (coefficient.male() == null && coefficient.female() == null) {
        throw term.wrong("has no coefficient");
      }
      terms.add(new Formula.Calculated.Term(expression(term, "of", names), coefficient));
    }
    if (!terms.isEmpty()) {
      names.add(Formula.SUM);
    }
    return new Formula.Calculated(constants, steps, terms, expression(place, "value", names));
  }

  private static String fresh(Place place, Set<String> names) {
    String id = place.string("id");
    if (names.contains(id) || id.equals(Formula.SUM)) {
      throw place.at("id").wrong("the name " + id + " is taken");
    }
    return id;
  }

  private List<Band> bands(Place place) {
    List<Band> bands = new ArrayList<>();
    Double before = null;
    for (Place band : place.each("bands")) {
      boolean exclusive = band.has("above");
      BySex from =
          exclusive || band.has("from") ? bySex(band.at(exclusive ? "above" : "from")) : null;
      ascends(band, from == null ? null : from.male(), before, bands.isEmpty());
      before = from == null ? null : from.male();
      String id = band.string("id");
      if (bands.stream().anyMatch(one -> one.id().equals(id))) {
        throw band.at("id").wrong("there are two bands " + id);
      }
      bands.add(
          new Band(id, from, exclusive, Band.Tone.of(band.string("tone")), band.text("label")));
    }
    if (bands.isEmpty()) {
      throw place.wrong("has no bands");
    }
    return bands;
  }

  private static BySex bySex(Place place) {
    return place.node().isNumber()
        ? BySex.same(place.node().doubleValue())
        : new BySex(place.number("male"), place.number("female"));
  }

  private static Expression expression(Place place, String field, Set<String> names) {
    Place text = place.at(field);
    Expression expression = text.read(there -> Expression.of(place.string(field)));
    for (String name : expression.names()) {
      if (!names.contains(name)) {
        throw text.wrong("nothing is called " + name);
      }
    }
    return expression;
  }

  private Input yesNo(Place place) {
    Input input = input(place, "input");
    if (input.kind() != Input.Kind.YES_NO) {
      throw place.at("input").wrong("is not answered by yes or no");
    }
    return input;
  }

  private Input input(Place place, String field) {
    String id = place.string(field);
    Input input = inputs.get(id);
    if (input == null) {
      throw place.at(field).wrong("there is no input " + id);
    }
    return input;
  }
}
