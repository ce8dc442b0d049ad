package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.condition.FactDefinition.Field;
import org.xinqiao.organization.Tenant;

/// Fills the tables behind the facts with rows in which the same few values come up again and
/// again, moments coincide, and much is not known.
final class RandomRows {

  private static final List<String> CODES =
      List.of("I10.x00", "I10.x05", "E11.900", "81.5400x001", "81.5100", "4548-4", "I1");
  private static final List<String> WORDS = List.of("甲", "乙", "甲乙", "100%", "o'clock", "丙_");

  /// Columns that hold one of a few words.
  private static final Map<String, List<String>> CHECKED =
      Map.ofEntries(
          Map.entry("patient.sex", List.of("male", "female", "unknown")),
          Map.entry("patient.id_card_sex", List.of("male", "female")),
          Map.entry(
              "clinical_encounter.class", List.of("inpatient", "outpatient", "emergency", "other")),
          Map.entry("clinical_encounter.status", List.of("in-progress", "finished", "cancelled")),
          Map.entry(
              "clinical_observation.interpretation",
              List.of("high", "low", "critical-high", "critical-low")),
          Map.entry(
              "clinical_medication_request.status",
              List.of("active", "completed", "stopped", "cancelled")),
          Map.entry("clinical_medication_dispense.status", List.of("completed", "cancelled")),
          Map.entry("appointment.status", List.of("booked", "cancelled", "no-show", "fulfilled")),
          Map.entry("appointment_revisit.response", List.of("confirmed", "reschedule", "declined")),
          Map.entry("appointment_revisit.due_source", List.of("order", "report", "guideline")),
          Map.entry("consent_event.decision", List.of("grant", "deny", "withdraw", "expire")),
          Map.entry("consent_event.actor_kind", List.of("self", "staff", "source")),
          Map.entry("consent_event.evidence_kind", List.of("screen", "paper", "reply")));

  private static final List<String> TABLES =
      List.of(
          "clinical_encounter",
          "clinical_condition",
          "clinical_procedure",
          "clinical_observation",
          "clinical_allergy",
          "clinical_medication_request",
          "clinical_medication_dispense",
          "appointment",
          "appointment_revisit",
          "patient_related_person",
          "consent_event");

  private final JdbcClient jdbc;
  private final Tenant tenant;
  private final LocalDate today;
  private final SplittableRandom random;
  private final List<UUID> ids = new ArrayList<>();

  RandomRows(JdbcClient jdbc, Tenant tenant, LocalDate today, long seed) {
    this.jdbc = jdbc;
    this.tenant = tenant;
    this.today = today;
    this.random = new SplittableRandom(seed);
  }

  void patients(int number) {
    for (int i = 0; i < number; i++) {
      UUID patient = uuid();
      insert("patient", patient, List.of());
      List<UUID> encounters = new ArrayList<>();
      for (String table : TABLES) {
        for (int row = random.nextInt(8) - 1; row > 0; row--) {
          UUID inserted = insert(table, patient, encounters);
          if (table.equals("clinical_encounter")) {
            encounters.add(inserted);
          }
        }
      }
    }
  }

  /// A fact of which there are rows, mostly.
  FactDefinition oneWithRows(SplittableRandom dice, List<FactDefinition> facts) {
    List<FactDefinition> filled =
        facts.stream()
            .filter(fact ->
                List.of(
                        "encounter",
                        "condition",
                        "procedure",
                        "observation",
                        "medicationDispense",
                        "appointment",
                        "revisit")
                    .contains(fact.name()))
            .toList();
    List<FactDefinition> choices = dice.nextInt(4) > 0 ? filled : facts;
    return choices.get(dice.nextInt(choices.size()));
  }

  String text(SplittableRandom dice, FactDefinition fact, Field field) {
    List<String> choices =
        field.codes().isEmpty()
            ? field.name().toLowerCase(Locale.ROOT).contains("code") ? CODES : WORDS
            : field.codes().keySet().stream().sorted().toList();
    return choices.get(dice.nextInt(choices.size()));
  }

  UUID id(SplittableRandom dice) {
    return ids.get(dice.nextInt(ids.size()));
  }

  private record Column(String name, String type, boolean needed) {}

  /// @return the first id of the row's own
  private UUID insert(String table, UUID patient, List<UUID> encounters) {
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, String> row = new LinkedHashMap<>();
    for (Column column : columns(table)) {
      boolean ofEncounter =
          column.name().equals("encounter_id") && !column.needed() && !encounters.isEmpty();
      if (!column.needed() && (random.nextInt(3) == 0 || skipped(column.name()) && !ofEncounter)) {
        continue;
      }
      types.put(column.name(), column.type());
      row.put(
          column.name(),
          ofEncounter
              ? encounters.get(random.nextInt(encounters.size())).toString()
              : value(table, column));
    }
    row.put("tenant_id", String.valueOf(tenant.id().value()));
    row.put("patient_id", patient.toString());
    jdbc.sql(
            "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING"
                .formatted(
                    table,
                    String.join(", ", row.keySet()),
                    row.keySet().stream()
                        .map(name -> "CAST(? AS " + types.get(name) + ")")
                        .collect(Collectors.joining(", "))))
        .params(List.copyOf(row.values()))
        .update();
    return UUID.fromString(row.getOrDefault("encounter_id", patient.toString()));
  }

  /// Columns that lead to other rows, or away from this patient.
  private static boolean skipped(String column) {
    return column.endsWith("_id") || column.endsWith("merged_into") || column.equals("merged_at");
  }

  private String value(String table, Column column) {
    List<String> choices = CHECKED.get(table + "." + column.name());
    if (choices != null) {
      return choices.get(random.nextInt(choices.size()));
    }
    return switch (column.type()) {
      case "uuid" -> uuid().toString();
      case "text" ->
          column.name().endsWith("_key")
              ? uuid().toString()
              : column.name().endsWith("code")
                  ? CODES.get(random.nextInt(CODES.size()))
                  : WORDS.get(random.nextInt(WORDS.size()));
      case "integer", "smallint", "bigint" -> String.valueOf(random.nextInt(1, 12));
      case "double precision", "numeric" ->
          String.valueOf(random.nextInt(20) / 2.0 + random.nextInt(3) / 10.0);
      case "boolean" -> String.valueOf(random.nextBoolean());
      case "date" -> day().toString();
      case "timestamp with time zone" ->
          day()
              + "T"
              + List.of("00:00:00", "07:59:59.123456", "16:00:00").get(random.nextInt(3))
              + "Z";
      case "bytea" -> "\\x01";
      case "jsonb", "text[]", "uuid[]" -> "{}";
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  private LocalDate day() {
    return today.plusDays(random.nextInt(random.nextBoolean() ? -20 : -700, 40));
  }

  private UUID uuid() {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    if (ids.size() < 500) {
      ids.add(id);
    }
    return id;
  }

  private List<Column> columns(String table) {
    return jdbc.sql(
            """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull AND NOT a.atthasdef
              FROM pg_attribute a WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
               AND has_column_privilege(a.attrelid, a.attnum, 'INSERT')
             ORDER BY a.attnum
            """)
        .param("table", table)
        .query((row, n) -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)))
        .list();
  }
}
