package org.xinqiao.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.Conditions;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Computes the measures a second time in plain Java, over the same revisits, and compares.
@XinqiaoTest
class MeasureTests {

  /// A revisit as the test knows it; days are counted from today.
  private record Seed(
      UUID id,
      boolean dead,
      int due,
      Integer attended,
      boolean cancelled,
      boolean delivered,
      Integer responded) {

    // The definitions of content/measures, in plain words.

    boolean attendanceExcluded() {
      return cancelled || (dead && attended == null);
    }

    boolean attendanceMature() {
      return due < -14;
    }

    boolean attendedInTime() {
      return attended != null && attended >= due - 7 && attended <= due + 14;
    }

    boolean answeredInTime() {
      return responded != null && responded < due + 1;
    }
  }

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Conditions conditions;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private final List<Seed> seeds = new ArrayList<>();
  private Tenant tenant;
  private TestBrowser lead;
  private LocalDate today;
  private LocalDate from;

  @BeforeEach
  void revisitsOfEveryKind() {
    today = LocalDate.now(clock);
    from = today.minusDays(60);
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    Random random = new Random(20261123);
    hospitals.run(
        tenant,
        () -> {
          int[] edges = {-61, -60, -16, -15, -14, -13, -1, 0, 1, 5};
          for (int i = 0; i < 160; i++) {
            int due = i < 40 ? edges[i % edges.length] : random.nextInt(-75, 6);
            int[] days = {due - 8, due - 7, due, due + 14, due + 15};
            Integer attended = random.nextBoolean() ? days[random.nextInt(days.length)] : null;
            boolean delivered = random.nextInt(3) > 0;
            seeds.add(
                insert(
                    new Seed(
                        UUID.randomUUID(),
                        random.nextInt(8) == 0,
                        due,
                        attended,
                        random.nextInt(8) == 0,
                        delivered,
                        delivered && random.nextBoolean() ? due + random.nextInt(-2, 3) : null)));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"denominator", "numerator", "missed", "excluded", "not-mature"})
  void attendanceIsWhatItsDefinitionSays(String part) {
    Predicate<Seed> counted = s -> !s.attendanceExcluded() && s.attendanceMature();
    Predicate<Seed> wanted =
        switch (part) {
          case "denominator" -> counted;
          case "numerator" -> counted.and(Seed::attendedInTime);
          case "missed" -> counted.and(Predicate.not(Seed::attendedInTime));
          case "excluded" -> Seed::attendanceExcluded;
          default -> s -> !s.attendanceExcluded() && !s.attendanceMature();
        };
    compare("due-revisit-attendance", part, expected(wanted));
  }

  @ParameterizedTest
  @CsvSource({"denominator", "numerator", "missed", "excluded", "not-mature"})
  void reminderResponseIsWhatItsDefinitionSays(String part) {
    Predicate<Seed> counted = s -> s.delivered() && !s.cancelled() && s.due() < 0;
    Predicate<Seed> wanted =
        switch (part) {
          case "denominator" -> counted;
          case "numerator" -> counted.and(Seed::answeredInTime);
          case "missed" -> counted.and(Predicate.not(Seed::answeredInTime));
          case "excluded" -> s -> s.delivered() && s.cancelled();
          default -> s -> s.delivered() && !s.cancelled() && s.due() >= 0;
        };
    compare("reminder-response", part, expected(wanted));
  }

  @Test
  void theBirthCertificateIsComplete() {
    JsonNode measure = measure("due-revisit-attendance");
    for (String field :
        List.of(
            "title",
            "question",
            "grain",
            "population",
            "numeratorText",
            "windowText",
            "exclusionsText",
            "source")) {
      assertThat(measure.path(field).asString()).as(field).isNotBlank();
    }
    assertThat(measure.path("target").isNull()).isTrue();
    assertThat(measure("reminder-response").path("target").asDouble()).isEqualTo(0.85);
    double value = measure.path("value").asDouble();
    assertThat(value)
        .isEqualTo(measure.path("numerator").asDouble() / measure.path("denominator").asDouble())
        .isBetween(
            measure.path("interval").path("low").asDouble(),
            measure.path("interval").path("high").asDouble());
    JsonNode english =
        TestBrowser.json(
            lead.with("Accept-Language", "en").get("/api/measures/due-revisit-attendance"));
    assertThat(english.path("title").asString()).isEqualTo("Due-revisit attendance");
  }

  @Test
  void theTrendHasTheMonthsUpToTheEndAndMarksTheOpenOnes() {
    JsonNode trend = measure("due-revisit-attendance").path("trend");
    assertThat(trend).hasSize(12);
    JsonNode last = trend.get(11);
    assertThat(last.path("month").asString())
        .isEqualTo(YearMonth.from(today.plusDays(5)).toString());
    assertThat(last.path("mature").asBoolean()).isFalse();
    YearMonth before = YearMonth.from(today.plusDays(5)).minusMonths(2);
    long denominator =
        seeds.stream()
            .filter(s -> YearMonth.from(today.plusDays(s.due())).equals(before))
            .filter(s -> !s.attendanceExcluded() && s.attendanceMature())
            .count();
    assertThat(trend.get(9).path("denominator").asLong()).isEqualTo(denominator).isPositive();
  }

  @Test
  void anotherHospitalCountsNothing() {
    TestBrowser other = people.signIn(hospitals.open(), Staff.Role.LEAD);
    JsonNode measure = TestBrowser.json(other.get("/api/measures/due-revisit-attendance"));
    assertThat(measure.path("denominator").asInt()).isZero();
    assertThat(measure.path("value").isNull()).isTrue();
    assertThat(measure.path("smallSample").asBoolean()).isTrue();
  }

  @Test
  void theListIsForThoseWhoMaySeePatientsAndIsInTheAudit() {
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(nurse.get("/api/measures").statusCode()).isEqualTo(200);
    assertThat(nurse.get("/api/measures/reminder-response/patients").statusCode()).isEqualTo(403);
    assertThat(lead.get("/api/measures/reminder-response/patients").statusCode()).isEqualTo(200);
    assertThat(
            hospitals.<List<String>>in(
                tenant,
                () ->
                    jdbc.sql("SELECT object_id FROM audit_event WHERE action = 'measure.patients'")
                        .query(String.class)
                        .list()))
        .containsExactly("reminder-response/denominator");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/measures/luck, 404",
    "/api/measures/due-revisit-attendance?from=2026-05-01&to=2026-04-01, 400",
    "/api/measures/due-revisit-attendance?from=yesterday, 400",
    "/api/measures/due-revisit-attendance/patients?part=lucky, 400",
    "/api/measures/due-revisit-attendance/patients?cursor=abc, 400",
  })
  void whatMakesNoSenseIsRefused(String path, int status) {
    assertThat(lead.get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void aFileThatNamesAnUnknownFactStopsTheStart() {
    JsonNode file =
        JsonMapper.builder()
            .build()
            .readTree(
                """
                {"id": "x", "version": 1, "unit": "%", "source": [], "target": null,
                 "definition": {"from": "horoscope", "period": "dueOn", "exclusions": []}}
                """);
    assertThatThrownBy(() -> MeasureLibrary.read("x.json", file, conditions))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("content/measures/x.json")
        .hasMessageContaining("horoscope");
  }

  private void compare(String id, String part, List<String> expected) {
    String period = "from=" + from + "&to=" + today.plusDays(5);
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          json(
              lead.get(
                  "/api/measures/"
                      + id
                      + "/patients?limit=7&part="
                      + part
                      + "&"
                      + period
                      + cursor));
      page.path("items").forEach(item -> listed.add(item.path("patient").path("id").asString()));
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());
    assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
    JsonNode measure = json(lead.get("/api/measures/" + id + "?" + period));
    int number =
        switch (part) {
          case "missed" -> measure.path("denominator").asInt() - measure.path("numerator").asInt();
          case "not-mature" -> measure.path("notMature").asInt();
          default -> measure.path(part).asInt();
        };
    assertThat(number).isEqualTo(listed.size());
  }

  private List<String> expected(Predicate<Seed> wanted) {
    return seeds.stream()
        .filter(s -> s.due() >= -60)
        .filter(wanted)
        .map(s -> s.id().toString())
        .toList();
  }

  private JsonNode measure(String id) {
    return json(lead.get("/api/measures/" + id + "?from=" + from + "&to=" + today.plusDays(5)));
  }

  /// Patient, revisit and reminder share an id, which makes them easy to tell.
  private Seed insert(Seed seed) {
    jdbc.sql(
            """
            INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, deceased_at,
                                 demographics_at, registered_at)
            VALUES (?, ?, '张试', '张', '试', 'female', ?, now(), now())
            """)
        .params(
            Arrays.asList(
                tenant.id().value(),
                seed.id(),
                seed.dead() ? Timestamp.from(clock.instant()) : null))
        .update();
    jdbc.sql(
            """
            INSERT INTO appointment_revisit (tenant_id, patient_id, revisit_id, reference, due_on, due_source,
              department_code, department_name, attend_before, attend_after, made_on, attended_on, cancelled_at)
            VALUES (?, ?, ?, 'test', ?, 'order', '0401', '骨科', 7, 14, ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                tenant.id().value(),
                seed.id(),
                seed.id(),
                date(seed.due()),
                date(seed.due() - 60),
                seed.attended() == null ? null : date(seed.attended()),
                seed.cancelled() ? Timestamp.from(clock.instant()) : null))
        .update();
    Timestamp sent =
        Timestamp.from(
            today.plusDays(seed.due() - 3).atTime(9, 30).atZone(clock.getZone()).toInstant());
    jdbc.sql(
            """
            INSERT INTO messaging_contact (tenant_id, patient_id, contact_id, reference, title_zh, title_en, class, purpose,
              priority, template_id, template_version, channels, planned_for, not_after, state, sent_at, delivered_at,
              replied_at, link_purpose, link_target, created_at)
            VALUES (?, ?, ?, 'test', '提醒', 'reminder', 'notice', 'P-REMIND', 'appointment', 't', 1, '{email}', ?, ?, ?,
                    ?, ?, ?, 'revisit', ?, ?)
            """)
        .params(
            Arrays.asList(
                tenant.id().value(),
                seed.id(),
                seed.id(),
                sent,
                sent,
                seed.delivered() ? "delivered" : "accepted",
                sent,
                seed.delivered() ? sent : null,
                seed.responded() == null
                    ? null
                    : Timestamp.from(
                        today
                            .plusDays(seed.responded())
                            .atTime(20, 0)
                            .atZone(clock.getZone())
                            .toInstant()),
                seed.id(),
                sent))
        .update();
    return seed;
  }

  private Date date(int days) {
    return Date.valueOf(today.plusDays(days));
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }
}
