package org.xinqiao.pathway;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An event that starts a plan, as a pathway's file names it: what must hold of the row that tells
/// of it, and from which of its days steps count. Where that holds no longer, the event was
/// withdrawn.
///
/// Each kind says it in conditions over the facts of the module that owns the row, so that events
/// are found by the same statements as all triggers (ADR 0078).
sealed interface EventTrigger {

  /// The fact whose row it is.
  String fact();

  /// The row's day from which steps count.
  String dateField();

  /// The row's day by which it is found to be recent.
  String recentField();

  /// What makes a row this event, whenever it was.
  List<JsonNode> conditions();

  /// How many days ago it may have been.
  int within();

  /// The reason of a plan whose event was withdrawn.
  default String withdrawn() {
    return StopPlans.EVENT_WITHDRAWN;
  }

  /// The field that names the row, the same after a replay and a merge.
  String KEY = "eventId";

  /// What was handed over last of a medicine runs out. A new dispense, or a cancelled one,
  /// withdraws it.
  ///
  /// @param codes the beginnings of codes of medicines
  record SupplyEnds(List<String> codes, int within) implements EventTrigger {
    @Override
    public String fact() {
      return "medicationDispense";
    }

    @Override
    public String dateField() {
      return "suppliedUntil";
    }

    @Override
    public String recentField() {
      return "handedOverAt";
    }

    @Override
    public List<JsonNode> conditions() {
      return List.of(
          holds("code", "startsWithAny", texts(codes)),
          holds("daysSupply", "isNotNull", null),
          holds("newest", "=", JsonNodeFactory.instance.booleanNode(true)));
    }

    @Override
    public String withdrawn() {
      return StopPlans.SUPPLY_CHANGED;
    }
  }

  /// The patient did not come to an appointment, or it was cancelled. Booked again, it never was.
  ///
  /// @param missed or cancelled
  record AppointmentLost(boolean missed, int within) implements EventTrigger {
    @Override
    public String fact() {
      return "appointment";
    }

    @Override
    public String dateField() {
      return missed ? "startsAt" : "saidAt";
    }

    @Override
    public String recentField() {
      return dateField();
    }

    @Override
    public List<JsonNode> conditions() {
      return List.of(
          holds(
              "status",
              "=",
              JsonNodeFactory.instance.stringNode(missed ? "no-show" : "cancelled")));
    }
  }

  /// A result of a laboratory, an examination or a check-up lies in a range.
  ///
  /// @param from in it; null for no lower end
  /// @param below not in it; null for no upper end
  record Finding(List<String> codes, @Nullable Double from, @Nullable Double below, int within)
      implements EventTrigger {
    @Override
    public String fact() {
      return "observation";
    }

    @Override
    public String dateField() {
      return "observedAt";
    }

    @Override
    public String recentField() {
      return "observedAt";
    }

    @Override
    public List<JsonNode> conditions() {
      List<JsonNode> all = new ArrayList<>();
      all.add(holds("code", "in", texts(codes)));
      if (from != null) {
        all.add(holds("value", ">=", JsonNodeFactory.instance.numberNode(from)));
      }
      if (below != null) {
        all.add(holds("value", "<", JsonNodeFactory.instance.numberNode(below)));
      }
      return all;
    }
  }

  /// A questionnaire was answered with a score of a range.
  ///
  /// @param from in it; null for no lower end
  /// @param to in it; null for no upper end
  record FormAnswered(String questionnaire, @Nullable Double from, @Nullable Double to, int within)
      implements EventTrigger {
    @Override
    public String fact() {
      return "form";
    }

    @Override
    public String dateField() {
      return "submittedAt";
    }

    @Override
    public String recentField() {
      return "submittedAt";
    }

    @Override
    public List<JsonNode> conditions() {
      List<JsonNode> all = new ArrayList<>();
      all.add(holds("questionnaire", "=", JsonNodeFactory.instance.stringNode(questionnaire)));
      if (from != null) {
        all.add(holds("score", ">=", JsonNodeFactory.instance.numberNode(from)));
      }
      if (to != null) {
        all.add(holds("score", "<=", JsonNodeFactory.instance.numberNode(to)));
      }
      return all;
    }
  }

  /// What makes a row this event, as one condition.
  default JsonNode event() {
    return all(conditions());
  }

  /// The same, of the last days only.
  default JsonNode recent() {
    List<JsonNode> parts = new ArrayList<>(conditions());
    parts.add(
        holds(recentField(), "withinLastDays", JsonNodeFactory.instance.numberNode(within())));
    return all(parts);
  }

  /// Reads the `event` of a trigger.
  ///
  /// @throws PathwayFlaw naming the place
  static EventTrigger read(JsonNode node, String place) {
    String kind = node.path("kind").asString("");
    List<String> allowed =
        switch (kind) {
          case "supply-ends" -> List.of("kind", "within", "codes");
          case "appointment-missed", "appointment-cancelled" -> List.of("kind", "within");
          case "finding" -> List.of("kind", "within", "codes", "value");
          case "form-answered" -> List.of("kind", "within", "questionnaire", "score");
          default ->
              throw new PathwayFlaw(
                  place + ".kind",
                  "must be one of supply-ends, appointment-missed, appointment-cancelled, finding, form-answered");
        };
    node.propertyNames().stream()
        .filter(name -> !allowed.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new PathwayFlaw(place + "." + name, "does not belong to " + kind);
        });
    int within = within(node, place);
    return switch (kind) {
      case "supply-ends" -> new SupplyEnds(codes(node, place), within);
      case "appointment-missed" -> new AppointmentLost(true, within);
      case "appointment-cancelled" -> new AppointmentLost(false, within);
      case "finding" -> {
        Range range = Range.read(node.get("value"), place + ".value", "below");
        yield new Finding(codes(node, place), range.from(), range.end(), within);
      }
      default -> {
        String questionnaire = node.path("questionnaire").asString("");
        if (questionnaire.isEmpty()) {
          throw new PathwayFlaw(place + ".questionnaire", "is missing");
        }
        Range range = Range.read(node.get("score"), place + ".score", "to");
        yield new FormAnswered(questionnaire, range.from(), range.end(), within);
      }
    };
  }

  /// Numbers from one on to another.
  record Range(@Nullable Double from, @Nullable Double end) {

    /// @param end the name of its upper end
    static Range read(@Nullable JsonNode node, String place, String end) {
      if (node == null) {
        return new Range(null, null);
      }
      Double from = number(node, "from", place);
      Double until = number(node, end, place);
      if (from == null && until == null) {
        throw new PathwayFlaw(place, "needs from, " + end + " or both");
      }
      if (from != null && until != null && until < from) {
        throw new PathwayFlaw(place + "." + end, "is less than from");
      }
      return new Range(from, until);
    }

    private static @Nullable Double number(JsonNode node, String name, String place) {
      JsonNode number = node.get(name);
      if (number == null) {
        return null;
      }
      if (!number.isNumber()) {
        throw new PathwayFlaw(place + "." + name, "must be a number");
      }
      return number.asDouble();
    }
  }

  private static int within(JsonNode node, String place) {
    JsonNode days = node.path("within").path("days");
    if (!days.isInt() || days.asInt() < 1 || days.asInt() > 400) {
      throw new PathwayFlaw(place + ".within.days", "must be a whole number from 1 to 400");
    }
    return days.asInt();
  }

  private static List<String> codes(JsonNode node, String place) {
    List<String> codes = new ArrayList<>();
    node.path("codes").forEach(code -> codes.add(code.asString("")));
    if (codes.isEmpty() || codes.contains("")) {
      throw new PathwayFlaw(place + ".codes", "needs at least one code");
    }
    return List.copyOf(codes);
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    texts.forEach(all::add);
    return all;
  }

  private static JsonNode holds(String field, String operator, @Nullable JsonNode value) {
    ObjectNode comparison = JsonNodeFactory.instance.objectNode();
    comparison.put("field", field);
    comparison.put("op", operator);
    if (value != null) {
      comparison.set("value", Objects.requireNonNull(value));
    }
    return comparison;
  }

  private static JsonNode all(List<JsonNode> parts) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.set("all", JsonNodeFactory.instance.arrayNode().addAll(parts));
    return all;
  }
}
