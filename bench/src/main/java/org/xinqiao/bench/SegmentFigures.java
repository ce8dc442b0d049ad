package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/// How long somebody who puts a segment together waits for its number: five conditions on the
/// profile, and conditions on what happened within some days. Asked over HTTP, one after another.
///
/// The floor is one statement written by hand for five conditions on the profile, as the
/// application's role, that counts and does nothing else.
final class SegmentFigures {

  private static final int SEGMENTS = 60;
  private static final int WINDOWS = 20;
  private static final int WARM_UP = 5;

  private static final String FLOOR =
      """
      SELECT count(*) FROM profile_patient
       WHERE tenant_id = current_setting('app.tenant')::integer AND NOT deceased
         AND birth_date <= current_date - make_interval(years => 60) AND visits >= 2
         AND last_visit_on >= current_date - 365 AND messages >= 1
      """;

  private final Instance instance;
  private final DemoDesk desk;
  private final Options options;
  private final Progress progress;
  private final Report report;

  SegmentFigures(
      Instance instance, DemoDesk desk, Options options, Progress progress, Report report) {
    this.instance = instance;
    this.desk = desk;
    this.options = options;
    this.progress = progress;
    this.report = report;
  }

  void overTheProfile() throws IOException, SQLException, InterruptedException, MeasurementFailed {
    Random random = new Random(options.seed());
    try (Connection application = instance.database().asApplication()) {
      progress.say("Segments of five conditions");
      Clients.Times five = times(desk, SEGMENTS, () -> ofFive(random));
      Clients.Times floor =
          Clients.together(
              1, WARM_UP, 20, (client, n) -> ProfileFigures.database(application, FLOOR));
      report
          .figure("segment_p95_ms", five.p95())
          .figure("segment_p50_ms", five.p50())
          .figure("segment_floor_p50_ms", floor.p50());
    }
  }

  void withWindows() throws InterruptedException, MeasurementFailed {
    Random random = new Random(options.seed());
    progress.say("Segments with a window");
    Clients.Times windows = times(desk, WINDOWS, () -> ofWindow(random));
    report
        .figure("segment_window_p95_ms", windows.p95())
        .figure("segment_window_p50_ms", windows.p50());
  }

  private interface Some {
    Map<String, Object> condition();
  }

  private static Clients.Times times(DemoDesk desk, int number, Some some)
      throws InterruptedException, MeasurementFailed {
    List<Map<String, Object>> conditions = new ArrayList<>();
    for (int i = 0; i < number + WARM_UP; i++) {
      conditions.add(some.condition());
    }
    return Clients.together(
        1,
        WARM_UP,
        number,
        (client, n) -> {
          JsonNode answer =
              desk.post(
                  "/api/segments/preview", Map.of("condition", conditions.get(n), "brief", true));
          if (!answer.path("fits").asBoolean()) {
            throw new MeasurementFailed("a segment does not fit: " + answer);
          }
        });
  }

  private static Map<String, Object> ofFive(Random random) {
    List<Map<String, Object>> parts =
        new ArrayList<>(
            List.of(
                compared("age", ">=", 20 + random.nextInt(60)),
                compared("sex", "=", random.nextBoolean() ? "female" : "male"),
                compared("visits", ">=", 1 + random.nextInt(5)),
                compared("lastVisitOn", "withinLastDays", 30 + random.nextInt(700)),
                compared("hypertension", "=", random.nextBoolean()),
                compared("diabetes", "=", random.nextBoolean()),
                compared("noShows", "<=", random.nextInt(3)),
                compared("messages", ">=", random.nextInt(4)),
                compared("messagesReplied", ">=", random.nextInt(3)),
                compared("lastDischargedOn", "withinLastDays", 30 + random.nextInt(700)),
                compared("medicinesUntil", "withinNextDays", 7 + random.nextInt(90)),
                compared("systolic", ">=", 120 + random.nextInt(60)),
                compared("dispenses", ">=", random.nextInt(6))));
    Collections.shuffle(parts, random);
    return Map.of("all", List.copyOf(parts.subList(0, 5)));
  }

  private static Map<String, Object> ofWindow(Random random) {
    Map<String, Object> repeated = new LinkedHashMap<>();
    repeated.put("fact", "encounter");
    repeated.put("times", 2 + random.nextInt(2));
    repeated.put("withinDays", 30 + random.nextInt(150));
    repeated.put("inLastDays", 365);
    return Map.of(
        "all",
        List.of(
            compared("age", ">=", 20 + random.nextInt(60)),
            compared("sex", "=", random.nextBoolean() ? "female" : "male"),
            Map.of("repeated", repeated)));
  }

  private static Map<String, Object> compared(String field, String operator, Object value) {
    return Map.of("field", "profile." + field, "op", operator, "value", value);
  }
}
