package org.xinqiao.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/// The search box in every mode: the 99th of a hundred answers, with sixteen people at once.
///
/// The floor is what any search has to do at least: read a page of one range of the index of search
/// keys and the patients behind it, as a role that no row-level security binds, with as many
/// connections at once and nothing else: no audit, no telephones, no HTTP.
final class SearchFigures {

  static final int CLIENTS = 16;
  private static final int SAMPLES = 60;
  private static final int WARM_UP = 10;
  private static final int EACH = 60;
  private static final int PAGE = 20;

  private static final String FLOOR =
      """
      SELECT p.patient_id, p.name, p.sex, p.birth_date, p.mrn
        FROM (SELECT key, patient_id FROM patient_search_key
               WHERE tenant_id = (SELECT min(tenant_id) FROM organization_tenant)
                 AND kind = ? AND key >= ? AND key < ? ORDER BY key, patient_id LIMIT 21) k
        JOIN patient p ON p.tenant_id = (SELECT min(tenant_id) FROM organization_tenant)
         AND p.patient_id = k.patient_id
      """;

  /// How a patient is looked for.
  ///
  /// @param kind of the search keys that serve it
  private enum Mode {
    NAME("name"),
    GIVEN("given"),
    PINYIN("pinyin"),
    INITIALS("initials"),
    SURNAME_INITIALS("initials"),
    MIXED("initials"),
    PHONE_TAIL("phone-tail"),
    NAME_AND_TAIL("phone-tail"),
    ID_TAIL("id-tail"),
    MRN("mrn");

    private final String kind;

    Mode(String kind) {
      this.kind = kind;
    }

    String key() {
      return "search_" + name().toLowerCase(Locale.ROOT);
    }
  }

  /// What there is of one patient to be typed.
  private record Person(
      String name, String pinyin, String initials, String phoneTail, String idTail, String mrn) {

    String typed(Mode mode) {
      return switch (mode) {
        case NAME -> name.substring(0, Math.min(2, name.length()));
        case GIVEN -> name.substring(1);
        case PINYIN -> pinyin.substring(0, Math.min(6, pinyin.length()));
        case INITIALS -> initials;
        case SURNAME_INITIALS -> surname() + initials.substring(1);
        case MIXED -> name.charAt(0) + initials.substring(1);
        case PHONE_TAIL -> phoneTail;
        case NAME_AND_TAIL -> name.charAt(0) + " " + phoneTail;
        case ID_TAIL -> idTail;
        case MRN -> mrn.substring(0, Math.max(1, mrn.length() - 1));
      };
    }

    /// As much of the pinyin as comes before the second initial.
    private String surname() {
      int second = initials.length() < 2 ? -1 : pinyin.indexOf(initials.charAt(1), 2);
      return second < 0 ? pinyin : pinyin.substring(0, second);
    }
  }

  private record Range(String kind, String from, String before) {}

  private final Instance instance;
  private final DemoDesk desk;
  private final Options options;
  private final Progress progress;
  private final Report report;

  SearchFigures(
      Instance instance, DemoDesk desk, Options options, Progress progress, Report report) {
    this.instance = instance;
    this.desk = desk;
    this.options = options;
    this.progress = progress;
    this.report = report;
  }

  void measure() throws IOException, SQLException, InterruptedException, MeasurementFailed {
    report.put("search_clients", CLIENTS);
    List<Person> people = people(desk);
    double worst = 0;
    for (Mode mode : Mode.values()) {
      progress.say("Searching by " + mode.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      List<String> paths =
          people.stream().map(person -> person.typed(mode)).map(SearchFigures::path).toList();
      for (String path : paths.subList(0, 5)) {
        if (desk.get(path).path("items").isEmpty()) {
          throw new MeasurementFailed(mode + " finds nobody");
        }
      }
      Clients.Times product =
          Clients.together(
              CLIENTS, WARM_UP, EACH, (client, n) -> desk.get(paths.get(n % paths.size())));
      Clients.Times floor = floor(mode, people);
      worst = Math.max(worst, product.p99());
      report
          .figure(mode.key() + "_p99_ms", product.p99())
          .figure(mode.key() + "_p50_ms", product.p50())
          .figure(mode.key() + "_floor_p99_ms", floor.p99());
    }
    report.figure("search_p99_ms", worst);
  }

  private Clients.Times floor(Mode mode, List<Person> people)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    List<Connection> connections = new ArrayList<>();
    try {
      List<PreparedStatement> statements = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Connection connection = instance.database().asSuperuser();
        connections.add(connection);
        statements.add(connection.prepareStatement(FLOOR));
      }
      List<Range> ranges = ranges(mode, people, connections.getFirst());
      return Clients.together(
          CLIENTS,
          WARM_UP,
          EACH,
          (client, n) -> {
            PreparedStatement statement = statements.get(client);
            Range range = ranges.get(n % ranges.size());
            statement.setString(1, range.kind());
            statement.setString(2, range.from());
            statement.setString(3, range.before());
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                rows.getString(2);
              }
            }
          });
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  /// The keyed hashes of numbers are taken from the table itself.
  private static List<Range> ranges(Mode mode, List<Person> people, Connection superuser)
      throws SQLException {
    List<Range> ranges = new ArrayList<>();
    if (mode.kind.endsWith("-tail")) {
      try (PreparedStatement keys =
          superuser.prepareStatement(
              "SELECT key FROM patient_search_key WHERE kind = ? LIMIT " + SAMPLES)) {
        keys.setString(1, mode.kind);
        try (ResultSet rows = keys.executeQuery()) {
          while (rows.next()) {
            ranges.add(new Range(mode.kind, rows.getString(1), rows.getString(1) + " "));
          }
        }
      }
      return ranges;
    }
    for (Person person : people) {
      String typed = mode.kind.equals("initials") ? person.initials() : person.typed(mode);
      ranges.add(new Range(mode.kind, typed, typed + "\uFFFF"));
    }
    return ranges;
  }

  private static String path(String typed) {
    return "/api/patients?limit=" + PAGE + "&q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8);
  }

  /// Patients of whom everything is known that may be typed.
  private List<Person> people(DemoDesk desk)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    List<JsonNode> hits = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 20 && cursor != null; page++) {
      JsonNode answer = desk.get("/api/patients?limit=100" + cursor);
      answer.path("items").forEach(hits::add);
      JsonNode next = answer.path("nextCursor");
      cursor = next.isNull() ? null : "&cursor=" + next.asString();
    }
    Collections.shuffle(hits, new Random(options.seed()));
    List<Person> people = new ArrayList<>();
    try (Connection connection = instance.database().asApplication()) {
      for (JsonNode hit : hits) {
        if (people.size() == SAMPLES) {
          return people;
        }
        String name = hit.path("name").asString();
        String phone = hit.path("phoneMasked").asString("");
        if (name.matches("\\p{IsHan}{2,4}") && phone.length() > 4) {
          String id = hit.path("id").asString();
          String idTail = idTail(desk.get("/api/patients/" + id + "/comparison/" + id));
          if (!idTail.isEmpty()) {
            people.add(
                new Person(
                    name,
                    key(connection, id, "pinyin"),
                    key(connection, id, "initials"),
                    phone.substring(phone.length() - 4),
                    idTail,
                    hit.path("mrn").asString()));
          }
        }
      }
    }
    throw new MeasurementFailed("too few patients with a telephone and an identity card");
  }

  private static String idTail(JsonNode comparison) {
    for (JsonNode identifier : comparison.path("one").path("identifiers")) {
      if (identifier.path("kind").asString().equals("id-card")) {
        return identifier.path("tail").asString();
      }
    }
    return "";
  }

  private static String key(Connection connection, String patient, String kind)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT max(key) FROM patient_search_key WHERE patient_id = ?::uuid AND kind = ?")) {
      statement.setString(1, patient);
      statement.setString(2, kind);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
