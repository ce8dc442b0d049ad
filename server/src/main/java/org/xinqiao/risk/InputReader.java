package org.xinqiao.risk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Source;
import org.xinqiao.shared.Text;

/// Reads content/risk/inputs.json.
final class InputReader {

  private static final Text NO_UNIT = new Text("", "");

  private InputReader() {}

  static Map<String, Input> read(Place file) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    for (Place place : file.each("inputs")) {
      Input input = input(place);
      if (inputs.put(input.id(), input) != null) {
        throw place.wrong("there are two inputs " + input.id());
      }
    }
    return inputs;
  }

  private static Input input(Place place) {
    Input.Kind kind =
        switch (place.string("kind")) {
          case "number" -> Input.Kind.NUMBER;
          case "yes-no" -> Input.Kind.YES_NO;
          case "sex" -> Input.Kind.SEX;
          default -> throw place.at("kind").wrong("is no kind of input");
        };
    Double min = place.numberIfThere("min");
    Double max = place.numberIfThere("max");
    if (min != null && max != null && min >= max) {
      throw place.at("min").wrong("is not below max");
    }
    return new Input(
        place.string("id"),
        kind,
        place.text("label"),
        place.text("ask"),
        kind == Input.Kind.NUMBER ? place.string("unit") : null,
        kind == Input.Kind.NUMBER ? place.text("shown") : NO_UNIT,
        place.each("units").stream()
            .map(unit -> new Input.Unit(unit.string("unit"), unit.number("factor")))
            .toList(),
        place.integerIfThere("decimals"),
        min,
        max,
        place.integerIfThere("maxAgeDays"),
        place.each("from").stream().map(source -> source(source, kind)).toList());
  }

  private static Source source(Place place, Input.Kind kind) {
    if (place.has("patient")) {
      return new Source.Registered(
          switch (place.string("patient")) {
            case "age" -> Source.Registration.AGE;
            case "sex" -> Source.Registration.SEX;
            default -> throw place.at("patient").wrong("is nothing that is registered");
          });
    }
    if (place.has("observation")) {
      of(Input.Kind.NUMBER, kind, place);
      return new Source.Observed(some(place, "observation"));
    }
    if (place.has("bodyMass")) {
      of(Input.Kind.NUMBER, kind, place);
      Place mass = place.at("bodyMass");
      return new Source.BodyMass(
          mass.string("weight"), mass.string("height"), mass.integer("heightMaxAgeDays"));
    }
    if (place.has("diagnosis")) {
      of(Input.Kind.YES_NO, kind, place);
      return new Source.Diagnosed(some(place, "diagnosis"));
    }
    if (place.has("medicine")) {
      of(Input.Kind.YES_NO, kind, place);
      return new Source.Taken(some(place, "medicine"), place.integer("withinDays"));
    }
    if (place.has("said")) {
      of(Input.Kind.YES_NO, kind, place);
      Place said = place.at("said");
      return new Source.Said(said.string("topic"), some(said, "yes"), some(said, "no"));
    }
    if (place.has("encounters")) {
      return new Source.Stayed(
          switch (place.string("encounters")) {
            case "stay-days" -> Source.Stay.STAY_DAYS;
            case "recent-stay" -> Source.Stay.RECENT_STAY;
            default -> throw place.at("encounters").wrong("is nothing that encounters say");
          });
    }
    return new Source.OfScore(place.string("score"));
  }

  private static void of(Input.Kind wanted, Input.Kind kind, Place place) {
    if (wanted != kind) {
      throw place.wrong("this source says nothing that such an input could be");
    }
  }

  private static List<String> some(Place place, String field) {
    List<String> values = place.strings(field);
    if (values.isEmpty()) {
      throw place.at(field).wrong("is empty");
    }
    return values;
  }

  static @Nullable String scoreOf(Input input) {
    return input.sources().stream()
        .filter(Source.OfScore.class::isInstance)
        .map(source -> ((Source.OfScore) source).score())
        .findFirst()
        .orElse(null);
  }
}
