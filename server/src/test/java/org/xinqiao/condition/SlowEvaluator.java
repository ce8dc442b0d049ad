package org.xinqiao.condition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.xinqiao.condition.FactDefinition.Field;
import org.xinqiao.condition.FactDefinition.Type;
import tools.jackson.databind.JsonNode;

/// Answers a condition from its JSON, row by row in Java, as ADR 0059 says it. It shares nothing
/// with the parser and the compiler; of the catalogue it uses names, types and plain columns.
final class SlowEvaluator {

  /// The rows of one patient: fact to rows, a row being column to value.
  record Patient(UUID id, Map<String, List<Map<String, Object>>> rows) {}

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final Map<String, FactDefinition> facts = new HashMap<>();

  SlowEvaluator(Iterable<FactDefinition> catalogue) {
    catalogue.forEach(fact -> facts.put(fact.name(), fact));
  }

  /// @param anchor name of the anchor's fact and its row; null where there is none
  record Surroundings(
      Patient patient, String anchorFact, Map<String, Object> anchor, LocalDate today) {}

  /// @param fact of the row that bare fields mean; null outside of a fact's rows
  boolean holds(JsonNode json, Surroundings around, String fact, Map<String, Object> row) {
    if (json.has("all")) {
      return stream(json.get("all")).allMatch(part -> holds(part, around, fact, row));
    }
    if (json.has("any")) {
      return stream(json.get("any")).anyMatch(part -> holds(part, around, fact, row));
    }
    if (json.has("not")) {
      return !holds(json.get("not"), around, fact, row);
    }
    if (json.has("exists")) {
      return !fitting(json.get("exists"), around).isEmpty();
    }
    if (json.has("count")) {
      JsonNode count = json.get("count");
      double number = fitting(count, around).size();
      return compare(Type.NUMBER, number, count, around);
    }
    if (json.has("aggregate")) {
      return aggregate(json.get("aggregate"), around);
    }
    if (json.has("repeated")) {
      return repeated(json.get("repeated"), around);
    }
    String name = json.get("field").asString();
    if (!name.contains(".")) {
      return compare(type(fact, name), value(fact, row, name, around), json, around);
    }
    String owner = name.substring(0, name.indexOf('.'));
    String field = name.substring(name.indexOf('.') + 1);
    if (owner.equals("anchor")) {
      return compare(
          type(around.anchorFact(), field),
          value(around.anchorFact(), around.anchor(), field, around),
          json,
          around);
    }
    List<Map<String, Object>> rows = around.patient().rows().get(owner);
    Map<String, Object> only = rows.isEmpty() ? Map.of() : rows.getFirst();
    return compare(type(owner, field), value(owner, only, field, around), json, around);
  }

  private List<Map<String, Object>> fitting(JsonNode question, Surroundings around) {
    String fact = question.get("fact").asString();
    return around.patient().rows().get(fact).stream()
        .filter(row -> !question.has("where") || holds(question.get("where"), around, fact, row))
        .toList();
  }

  private boolean aggregate(JsonNode json, Surroundings around) {
    String fact = json.get("fact").asString();
    String field = json.get("field").asString();
    String function = json.get("function").asString();
    boolean inTime = Set.of("last", "first", "change", "slope").contains(function);
    List<Map<String, Object>> rows =
        fitting(json, around).stream()
            .filter(row -> value(fact, row, field, around) != null)
            .filter(row -> !inTime || moment(fact, row) != null)
            .sorted(inTime ? inOrder(fact) : Comparator.comparing(Object::hashCode))
            .toList();
    List<Object> values = rows.stream().map(row -> value(fact, row, field, around)).toList();
    Object made =
        switch (function) {
          case "distinct" -> (double) new HashSet<>(values).size();
          case "last" -> values.isEmpty() ? null : values.getLast();
          case "first" -> values.isEmpty() ? null : values.getFirst();
          case "min" -> values.stream().min(SlowEvaluator::order).orElse(null);
          case "max" -> values.stream().max(SlowEvaluator::order).orElse(null);
          case "daysSinceLast" ->
              values.stream()
                  .max(SlowEvaluator::order)
                  .map(day -> (double) ChronoUnit.DAYS.between((LocalDate) day, around.today()))
                  .orElse(null);
          case "change" ->
              values.size() < 2
                  ? null
                  : rounded((Double) values.getLast() - (Double) values.get(values.size() - 2));
          case "sum" ->
              values.isEmpty()
                  ? null
                  : rounded(values.stream().mapToDouble(value -> (Double) value).sum());
          case "mean" ->
              values.isEmpty()
                  ? null
                  : rounded(
                      values.stream().mapToDouble(value -> (Double) value).average().orElseThrow());
          case "slope" -> slope(fact, rows, values);
          default -> throw new IllegalArgumentException(function);
        };
    Type type =
        Set.of("last", "first", "min", "max").contains(function) ? type(fact, field) : Type.NUMBER;
    return compare(type, made, json, around);
  }

  private Object slope(String fact, List<Map<String, Object>> rows, List<Object> values) {
    double[] x = rows.stream().mapToDouble(row -> moment(fact, row) / 86_400_000_000.0).toArray();
    double[] y = values.stream().mapToDouble(value -> (Double) value).toArray();
    if (x.length < 2 || Arrays.stream(x).distinct().count() < 2) {
      return null;
    }
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
    }
    return rounded(xy / xx * 30);
  }

  private boolean repeated(JsonNode json, Surroundings around) {
    String fact = json.get("fact").asString();
    Map<List<Object>, LocalDate> occurrences = new HashMap<>();
    for (Map<String, Object> row : fitting(json, around)) {
      LocalDate day = (LocalDate) value(fact, row, facts.get(fact).rows().time(), around);
      Object same =
          json.has("same") ? value(fact, row, json.get("same").asString(), around) : "any";
      if (day == null || same == null) {
        continue;
      }
      Object key = row.get(facts.get(fact).rows().key());
      Object each = json.has("each") ? value(fact, row, json.get("each").asString(), around) : null;
      occurrences.merge(
          List.of(same, each == null ? key : "each " + each),
          day,
          (one, other) -> one.isBefore(other) ? one : other);
    }
    int within = json.get("withinDays").asInt();
    return occurrences.entrySet().stream()
        .anyMatch(last -> {
          if (json.has("inLastDays")
              && (last.getValue().isAfter(around.today())
                  || last.getValue()
                      .isBefore(around.today().minusDays(json.get("inLastDays").asInt())))) {
            return false;
          }
          // However many stand on the last day, all of them count.
          long near =
              occurrences.entrySet().stream()
                  .filter(other -> other.getKey().getFirst().equals(last.getKey().getFirst()))
                  .filter(other -> !other.getValue().isAfter(last.getValue()))
                  .filter(other -> !other.getValue().isBefore(last.getValue().minusDays(within)))
                  .count();
          return near >= json.get("times").asInt();
        });
  }

  private Comparator<Map<String, Object>> inOrder(String fact) {
    String key = facts.get(fact).rows().key();
    // As the database orders uuids: by their bytes.
    return Comparator.<Map<String, Object>>comparingLong(row -> moment(fact, row))
        .thenComparing(row -> row.get(key).toString());
  }

  /// Microseconds.
  private Long moment(String fact, Map<String, Object> row) {
    Object value = row.get(column(facts.get(fact).time().orElseThrow()));
    return switch (value) {
      case null -> null;
      case OffsetDateTime time -> ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
      case LocalDate day -> day.toEpochDay() * 86_400_000_000L;
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  private Object value(String fact, Map<String, Object> row, String name, Surroundings around) {
    LocalDate today = around.today();
    return switch (fact + "." + name) {
      case "patient.age", "profile.age" ->
          row.get("birth_date") == null
              ? null
              : (double) Period.between((LocalDate) row.get("birth_date"), today).getYears();
      case "condition.category" -> {
        String code = (String) row.get("code");
        yield code.substring(0, Math.min(3, code.length()));
      }
      case "revisit.state" ->
          (Boolean) row.get("cancelled")
              ? "cancelled"
              : row.get("attended_on") != null ? "attended" : "open";
      case "appointment.hour" -> hour(row.get("starts_at"));
      case "appointment.leadDays" -> {
        LocalDate booked = (LocalDate) plain(row.get("booked_at"));
        yield booked == null
            ? null
            : (double) ChronoUnit.DAYS.between(booked, (LocalDate) row.get("starts_on"));
      }
      case "contact.repliedHour" -> hour(row.get("replied_at"));
      case "reply.hour" -> hour(row.get("at"));
      case "contactPoint.inUse" -> row.get("valid_until") == null;
      case "representative.inForce" ->
          row.get("ended_at") == null
              && !((LocalDate) row.get("valid_from")).isAfter(today)
              && (row.get("ends_on") == null || ((LocalDate) row.get("ends_on")).isAfter(today));
      case "medicationDispense.newest" ->
          ofThatMedicine(row, around).noneMatch(other -> handedOver(other, row) > 0);
      case "medicationDispense.suppliedUntil" -> suppliedUntil(row, around);
      case "encounter.daysSincePrevious" ->
          around.patient().rows().get("encounter").stream()
              .filter(other -> moment("encounter", other) < moment("encounter", row))
              .map(other -> (LocalDate) other.get("started_on"))
              .max(Comparator.naturalOrder())
              .map(day -> (double) ChronoUnit.DAYS.between(day, (LocalDate) row.get("started_on")))
              .orElse(null);
      default ->
          name.endsWith("Confidence")
              ? confidence(row, name.substring(0, name.length() - "Confidence".length()))
              : fact.equals("profile") && field(fact, name).sql().contains("diseases")
                  ? among(row.get("diseases"), name)
                  : plain(row.get(column(field(fact, name))));
    };
  }

  private static Stream<Map<String, Object>> ofThatMedicine(
      Map<String, Object> row, Surroundings around) {
    return around.patient().rows().get("medicationDispense").stream()
        .filter(other -> other.get("code").equals(row.get("code")));
  }

  private static int handedOver(Map<String, Object> one, Map<String, Object> other) {
    return Comparator.<Map<String, Object>, Instant>comparing(
            row -> ((OffsetDateTime) row.get("handed_over_at")).toInstant())
        .thenComparing(row -> row.get("dispense_id").toString())
        .compare(one, other);
  }

  /// What is left of earlier medicine is used first, at most thirty days of it.
  private static LocalDate suppliedUntil(Map<String, Object> row, Surroundings around) {
    LocalDate until = null;
    for (Map<String, Object> each :
        ofThatMedicine(row, around)
            .filter(other -> other.get("days_supply") != null && handedOver(other, row) <= 0)
            .sorted(SlowEvaluator::handedOver)
            .toList()) {
      LocalDate from = (LocalDate) each.get("handed_over_on");
      long left = until == null ? 0 : Math.clamp(ChronoUnit.DAYS.between(from, until), 0, 30);
      until = from.plusDays(left + ((Number) each.get("days_supply")).longValue());
    }
    return until;
  }

  private static Object confidence(Map<String, Object> row, String preference) {
    if (Boolean.TRUE.equals(row.get(preference + "_said"))) {
      return 1.0;
    }
    Object times = row.get(preference + "_times");
    return times == null
        ? null
        : ((Number) times).doubleValue()
            / (((Number) row.get(preference + "_of")).doubleValue() + 2);
  }

  private static Object among(Object diseases, String family) {
    return diseases == null ? null : ((List<?>) diseases).contains(family);
  }

  private static Object hour(Object moment) {
    return moment == null
        ? null
        : (double) ((OffsetDateTime) moment).atZoneSameInstant(ZONE).getHour();
  }

  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case OffsetDateTime moment -> moment.atZoneSameInstant(ZONE).toLocalDate();
      case Number number -> number.doubleValue();
      default -> value;
    };
  }

  private static String column(Field field) {
    if (!field.sql().matches("\\{row}\\.\\w+")) {
      throw new IllegalArgumentException(
          field.name() + " is made from columns in a way not known here");
    }
    return field.sql().substring("{row}.".length());
  }

  private boolean compare(Type type, Object value, JsonNode comparison, Surroundings around) {
    String operator = comparison.get("op").asString();
    LocalDate today = around.today();
    JsonNode given = comparison.path("value");
    return switch (operator) {
      case "isNull" -> value == null;
      case "isNotNull" -> value != null;
      case "=" -> test(value, given(given, type, around), (a, b) -> order(a, b) == 0);
      case "!=" -> !test(value, given(given, type, around), (a, b) -> order(a, b) == 0);
      case "<" -> test(value, given(given, type, around), (a, b) -> order(a, b) < 0);
      case "<=" -> test(value, given(given, type, around), (a, b) -> order(a, b) <= 0);
      case ">" -> test(value, given(given, type, around), (a, b) -> order(a, b) > 0);
      case ">=" -> test(value, given(given, type, around), (a, b) -> order(a, b) >= 0);
      case "in" ->
          stream(given)
              .anyMatch(one -> test(value, given(one, type, around), (a, b) -> order(a, b) == 0));
      case "startsWithAny" ->
          value != null
              && stream(given).anyMatch(one -> ((String) value).startsWith(one.asString()));
      case "between" ->
          test(value, given(given.get(0), type, around), (a, b) -> order(a, b) >= 0)
              && test(value, given(given.get(1), type, around), (a, b) -> order(a, b) <= 0);
      case "withinLastDays" ->
          value != null
              && !((LocalDate) value).isAfter(today)
              && !((LocalDate) value).isBefore(today.minusDays(given.asInt()));
      case "withinNextDays" ->
          value != null
              && !((LocalDate) value).isBefore(today)
              && !((LocalDate) value).isAfter(today.plusDays(given.asInt()));
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static boolean test(Object value, Object given, BiPredicate<Object, Object> how) {
    return value != null && given != null && how.test(value, given);
  }

  @SuppressWarnings("unchecked")
  private static int order(Object one, Object other) {
    return ((Comparable<Object>) one).compareTo(other);
  }

  private Object given(JsonNode node, Type type, Surroundings around) {
    if (node.has("today")) {
      return moved(around.today(), node);
    }
    if (node.has("anchor")) {
      Object value =
          value(around.anchorFact(), around.anchor(), node.get("anchor").asString(), around);
      return value instanceof LocalDate day ? moved(day, node) : value;
    }
    return switch (type) {
      case TEXT -> node.asString();
      case ID -> UUID.fromString(node.asString());
      case NUMBER -> node.asDouble();
      case BOOLEAN -> node.asBoolean();
      case DATE, MOMENT -> LocalDate.parse(node.asString());
    };
  }

  private static LocalDate moved(LocalDate day, JsonNode node) {
    return day.plusMonths(node.path("months").asInt(0)).plusDays(node.path("days").asInt(0));
  }

  /// Six places, of the fifteen digits that a double is sure of.
  private static Double rounded(double number) {
    return new BigDecimal(number)
        .round(new MathContext(15, RoundingMode.HALF_EVEN))
        .setScale(6, RoundingMode.HALF_UP)
        .doubleValue();
  }

  private Type type(String fact, String name) {
    return field(fact, name).type();
  }

  private Field field(String fact, String name) {
    return Objects.requireNonNull(facts.get(fact)).field(name).orElseThrow();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all.stream();
  }
}
