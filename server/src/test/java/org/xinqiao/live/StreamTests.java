package org.xinqiao.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a committed change to an open screen, through the database.
@XinqiaoTest
class StreamTests {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Organizations organizations;
  @Autowired LiveUpdates updates;
  @Autowired Listener listener;
  @Autowired JdbcClient jdbc;

  Tenant hospital;
  TestBrowser nurse;

  @BeforeEach
  void open() throws InterruptedException {
    assertThat(listener.awaitListening(PATIENCE)).isTrue();
    hospital = hospitals.open();
    nurse = people.signIn(hospital, Staff.Role.NURSE);
  }

  @Test
  void aCommittedChangeReachesTheScreensOfItsHospitalOnly() throws Exception {
    Tenant other = hospitals.open();
    try (Stream here = new Stream(nurse, null);
        Stream there = new Stream(people.signIn(other, Staff.Role.NURSE), null)) {
      UUID task = UUID.randomUUID();
      PatientId patient = new PatientId(UUID.randomUUID());
      change(hospital, new Change(Change.Topic.TASK, task, patient, "P1"));
      Map<String, String> event = here.next();
      assertThat(event).containsEntry("event", "changed").containsKey("id");
      JsonNode data = new JsonMapper().readTree(event.get("data"));
      assertThat(data.path("topic").asString()).isEqualTo("task");
      assertThat(data.path("id").asString()).isEqualTo(task.toString());
      assertThat(data.path("patientId").asString()).isEqualTo(patient.toString());
      assertThat(data.path("level").asString()).isEqualTo("P1");
      assertThat(data.path("at").asString()).endsWith("+08:00");
      assertThat(data.propertyNames())
          .containsExactlyInAnyOrder("topic", "id", "patientId", "level", "at");

      UUID theirs = UUID.randomUUID();
      change(other, new Change(Change.Topic.ALERT, theirs));
      assertThat(there.next().get("data")).contains(theirs.toString());
    }
  }

  @Test
  void whoMayNotSeeEveryPatientIsNotToldWhoseChangeItWas() throws Exception {
    Department heart = hospitals.in(hospital, () -> organizations.department("0101", "心内科", false));
    TestBrowser ofHeart = people.signIn(people.hire(hospital, Staff.Role.NURSE, heart));
    TestBrowser engineer = people.signIn(hospital, Staff.Role.ENGINEER);
    UUID alert = UUID.randomUUID();
    PatientId patient = new PatientId(UUID.randomUUID());
    UUID message = UUID.randomUUID();
    for (TestBrowser limited : List.of(ofHeart, engineer)) {
      try (Stream stream = new Stream(limited, null)) {
        change(hospital, new Change(Change.Topic.ALERT, alert, patient, "P1"));
        assertThat(stream.next().get("data"))
            .contains("alert", "P1")
            .doesNotContain(alert.toString(), patient.toString());
        change(hospital, new Change(Change.Topic.INTAKE, message));
        assertThat(stream.next().get("data")).contains(message.toString());
      }
    }
  }

  @Test
  void aChangeThatIsRolledBackIsNotTold() throws Exception {
    try (Stream stream = new Stream(nurse, null)) {
      UUID undone = UUID.randomUUID();
      UUID done = UUID.randomUUID();
      assertThatThrownBy(() ->
              hospitals.run(
                  hospital,
                  () -> {
                    updates.changed(new Change(Change.Topic.TASK, undone));
                    throw new IllegalStateException("no");
                  }))
          .hasMessage("no");
      change(hospital, new Change(Change.Topic.TASK, done));
      assertThat(stream.next().get("data")).contains(done.toString());
    }
  }

  @Test
  void outsideOfATransactionNothingCanBeTold() {
    assertThatThrownBy(() ->
            Tenancy.run(
                hospital.id(),
                () -> updates.changed(new Change(Change.Topic.TASK, UUID.randomUUID()))))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  @Test
  void aChangeOfAnotherNodeIsToldToo() throws Exception {
    try (Stream stream = new Stream(nurse, null)) {
      UUID id = UUID.randomUUID();
      hospitals.run(
          hospital,
          () ->
              jdbc.sql("SELECT pg_notify(?, ?)")
                  .param(Announcer.CHANNEL)
                  .param(
                      """
                      {"tenant":%s,"topic":"alert","id":"%s","patientId":null,
                       "at":"2026-03-01T08:00:00+08:00","level":null}\
                      """
                          .formatted(hospital.id(), id))
                  .query(row -> {}));
      assertThat(stream.next().get("data")).contains(id.toString());
    }
  }

  @Test
  void whatIsNotOursOnTheChannelStopsNothing() throws Exception {
    try (Stream stream = new Stream(nurse, null)) {
      for (String noise : List.of("noise", "{}", "{\"tenant\":0}", "[1]")) {
        hospitals.run(
            hospital,
            () ->
                jdbc.sql("SELECT pg_notify(?, ?)")
                    .param(Announcer.CHANNEL)
                    .param(noise)
                    .query(row -> {}));
      }
      UUID id = UUID.randomUUID();
      change(hospital, new Change(Change.Topic.INTAKE, id));
      assertThat(stream.next().get("data")).contains(id.toString());
    }
  }

  @Test
  void whoComesBackGetsWhatWasMissedAndOtherwiseIsToldToReload() throws Exception {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    UUID third = UUID.randomUUID();
    String last;
    try (Stream stream = new Stream(nurse, null)) {
      change(hospital, new Change(Change.Topic.TASK, first));
      last = stream.next().get("id");
      change(hospital, new Change(Change.Topic.TASK, second));
      change(hospital, new Change(Change.Topic.TASK, third));
      long before = Long.parseLong(last);
      for (int i = 0; i < 2; i++) {
        long id = Long.parseLong(stream.next().get("id"));
        assertThat(id).isGreaterThan(before);
        before = id;
      }
    }
    try (Stream again = new Stream(nurse, last)) {
      assertThat(again.next().get("data")).contains(second.toString());
      assertThat(again.next().get("data")).contains(third.toString());
    }
    for (String foreign : List.of("1", "x", "9007199254740991")) {
      try (Stream lost = new Stream(nurse, foreign)) {
        assertThat(lost.next()).containsEntry("event", "resync");
      }
    }
  }

  @Test
  void whoLostTheConnectionBeforeAnythingChangedGetsWhatWasMissed() throws Exception {
    String began;
    try (Stream stream = new Stream(nurse, null)) {
      began = stream.began;
    }
    UUID missed = UUID.randomUUID();
    change(hospital, new Change(Change.Topic.ALERT, missed));
    try (Stream again = new Stream(nurse, began)) {
      assertThat(again.next().get("data")).contains(missed.toString());
      assertThat(again.began).as("one that comes back keeps its place").isNull();
    }
  }

  @Test
  void theStreamNeedsASessionAndEndsWithIt() throws Exception {
    assertThat(people.browser().get("/api/stream").statusCode()).isEqualTo(401);
    try (Stream stream = new Stream(nurse, null)) {
      assertThat(stream.response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(stream.response.headers().firstValue("Cache-Control").orElseThrow())
          .contains("no-store");
      assertThat(nurse.delete("/api/session").statusCode()).isEqualTo(204);
      assertThat(stream.endsWithin(PATIENCE)).isTrue();
    }
  }

  @Test
  void aStreamEndsWithTheAccount() throws Exception {
    TestStaff.Person leaver = people.hire(hospital, Staff.Role.NURSE);
    TestBrowser engineer = people.signIn(hospital, Staff.Role.ENGINEER);
    try (Stream stream = new Stream(people.signIn(leaver), null)) {
      assertThat(
              engineer
                  .post("/api/staff/" + leaver.staff().id() + "/disable", Map.of())
                  .statusCode())
          .isEqualTo(200);
      assertThat(stream.endsWithin(PATIENCE)).isTrue();
    }
  }

  @Test
  void anIdleStreamShowsThatItLives() throws Exception {
    try (Stream stream = new Stream(nurse, null)) {
      assertThat(stream.comments.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(": ping");
      assertThat(stream.comments.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(": ping");
    }
  }

  @Test
  void whenTheListeningConnectionBreaksScreensReloadAndGoOn() throws Exception {
    try (Stream stream = new Stream(nurse, null)) {
      // The role may end its own backends, as an administrator or a fail-over would.
      hospitals.run(
          hospital,
          () ->
              jdbc.sql(
                      """
                      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE application_name = 'xinqiao-live' AND usename = current_user
                      """)
                  .query(row -> {}));
      assertThat(stream.next()).containsEntry("event", "resync");
      UUID id = UUID.randomUUID();
      change(hospital, new Change(Change.Topic.MEASURE, id));
      assertThat(stream.next().get("data")).contains(id.toString());
    }
  }

  private void change(Tenant tenant, Change change) {
    hospitals.run(tenant, () -> updates.changed(change));
  }

  /// An open stream, read as a browser reads it.
  private static final class Stream implements AutoCloseable {

    private final BlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final HttpResponse<InputStream> response;
    private final Thread reader;
    private final String began;

    private Stream(TestBrowser browser, String lastEventId) throws Exception {
      HttpRequest.Builder request =
          browser.request("/api/stream").header("Accept", "text/event-stream");
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId);
      }
      response = browser.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      assertThat(lines.readLine()).startsWith(":"); // Open: changes from now on are seen.
      String next = lines.readLine();
      began = next.startsWith("id:") ? next.substring(3) : null;
      reader = Thread.ofVirtual().start(() -> read(lines));
    }

    private Map<String, String> next() throws InterruptedException {
      Map<String, String> event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).as("an event within " + PATIENCE).isNotNull();
      return event;
    }

    private boolean endsWithin(Duration patience) throws InterruptedException {
      return reader.join(patience);
    }

    private void read(BufferedReader lines) {
      Map<String, String> event = new LinkedHashMap<>();
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.isEmpty() && !event.isEmpty()) {
            events.add(event);
            event = new LinkedHashMap<>();
          } else if (line.startsWith(":")) {
            comments.add(line);
          } else if (line.indexOf(':') > 0) {
            event.put(
                line.substring(0, line.indexOf(':')),
                line.substring(line.indexOf(':') + 1).strip());
          }
        }
      } catch (IOException e) {
        // Closed by the test.
      }
    }

    @Override
    public void close() throws Exception {
      response.body().close();
    }
  }
}
