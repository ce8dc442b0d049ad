package org.xinqiao.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.appointment.RevisitAnswered;
import org.xinqiao.appointment.RevisitAttended;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Partners are told over real HTTP, by a partner's server that we can make fail.
@XinqiaoTest
class SubscriptionTests {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Autowired Isolation isolation;
  @Autowired TestHospital hospitals;
  @Autowired EventStore store;
  @Autowired WebhookSecrets secrets;
  @Autowired WebhookDesk desk;
  @Autowired FailedDeliveries failures;
  @Autowired Audit audit;
  @Autowired Organizations organizations;
  @Autowired JsonMapper json;
  @Autowired TransactionTemplate transaction;
  @Autowired IdGenerator ids;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final PatientId patient = new PatientId(UUID.randomUUID());
  private HttpServer partner;
  private Tenant tenant;
  private Webhook webhook;
  private Subscribers.Served crm;
  private DeliverEvents deliver;
  private Announcements announcements;

  private record Received(String id, String time, String signature, String body) {}

  @BeforeEach
  void aPartner() throws IOException {
    partner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    partner.createContext(
        "/hook",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(
              new Received(
                  exchange.getRequestHeaders().getFirst("webhook-id"),
                  exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                  exchange.getRequestHeaders().getFirst("webhook-signature"),
                  body));
          Integer answer = answers.poll();
          if (answer != null && answer == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
          }
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    partner.start();
    tenant = hospitals.open();
    webhook =
        new Webhook(
            "crm",
            URI.create("http://127.0.0.1:" + partner.getAddress().getPort() + "/hook"),
            SECRET,
            List.of("form.submitted", "revisit.answered", "revisit.attended"));
    SubscriptionSettings settings = settings(webhook);
    Subscribers subscribers =
        new Subscribers(List.of(new Webhooks(settings, secrets, json, clock)));
    crm = subscribers.all().getFirst();
    deliver =
        new DeliverEvents(
            settings,
            subscribers,
            store,
            isolation,
            organizations,
            audit,
            transaction,
            ids,
            clock,
            false);
    announcements = new Announcements(subscribers, store, deliver, json, ids, clock);
  }

  @AfterEach
  void stop() {
    partner.stop(0);
  }

  @Test
  void whatHappenedArrivesSignedAndWithoutAWordAboutThePatient() {
    UUID form = UUID.randomUUID();
    happens(() ->
        announcements.submitted(
            new FormSubmitted(
                patient, form, "pathway:1:d7", null, Actor.patient(patient), "zh-CN")));

    round();

    assertThat(received).hasSize(1);
    Received one = received.getFirst();
    JsonNode body = json.readTree(one.body());
    assertThat(body.path("topic").asString()).isEqualTo("form.submitted");
    assertThat(body.path("subject").asString()).isEqualTo(form.toString());
    assertThat(body.path("patient").asString()).isEqualTo(patient.value().toString());
    assertThat(body.path("version").asInt()).isEqualTo(1);
    assertThat(body.path("id").asString()).isEqualTo(one.id());
    assertThat(one.signature())
        .isEqualTo(Signature.of(SECRET, one.id(), Long.parseLong(one.time()), one.body()));
    round();
    assertThat(received).as("told once").hasSize(1);
  }

  /// The example of the specification, so that any library for receivers can check us.
  @Test
  void theSignatureIsThatOfTheStandard() {
    assertThat(
            Signature.of(
                SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aTopicNobodySubscribedToLeavesNothingBehind() {
    happens(
        () -> announcements.died(new org.xinqiao.patient.PatientDied(patient, clock.instant())));
    round();
    assertThat(received).isEmpty();
    assertThat(standing().waiting()).isZero();
  }

  @Test
  void whatIsRolledBackIsNotTold() {
    assertThatThrownBy(() ->
            happens(() -> {
              announcements.submitted(
                  new FormSubmitted(
                      patient, UUID.randomUUID(), "r", null, Actor.patient(patient), "zh-CN"));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    round();
    assertThat(received).isEmpty();
  }

  @Test
  void aLaterVersionWaitsForTheOneBeforeItAndOtherSubjectsDoNot() {
    UUID revisit = UUID.randomUUID();
    answers.add(503);
    TestClock.at(
        "2026-03-18T10:00",
        () -> {
          happens(() ->
              announcements.answered(
                  new RevisitAnswered(patient, revisit, "r", Revisit.Response.CONFIRMED)));
          round();
          happens(() ->
              announcements.attended(
                  new RevisitAttended(patient, revisit, "r", java.time.LocalDate.of(2026, 3, 18))));
          happens(() ->
              announcements.submitted(
                  new FormSubmitted(
                      patient, UUID.randomUUID(), "r", null, Actor.patient(patient), "zh-CN")));
          round();
        });
    assertThat(topics()).containsExactly("revisit.answered", "form.submitted");
    assertThat(standing().waiting()).isEqualTo(2);
    assertThat(standing().lastError()).isEqualTo("HTTP 503");

    TestClock.at(
        "2026-03-18T10:01",
        () -> {
          round();
          round();
        });
    assertThat(topics())
        .containsExactly(
            "revisit.answered", "form.submitted", "revisit.answered", "revisit.attended");
    assertThat(received.get(2).id())
        .as("the same event keeps its id")
        .isEqualTo(received.get(0).id());
    assertThat(standing().waiting()).isZero();
  }

  @Test
  void itIsTriedAfterLongerAndLongerPausesAndNeverGivenUp() {
    for (int i = 0; i < 30; i++) {
      answers.add(500);
    }
    TestClock.at(
        "2026-03-18T10:00",
        () ->
            happens(() ->
                announcements.submitted(
                    new FormSubmitted(
                        patient, UUID.randomUUID(), "r", null, Actor.patient(patient), "zh-CN"))));
    List<String> tries = List.of("10:00", "10:01", "10:02", "11:10", "12:20", "15:00", "23:00");
    for (String time : tries) {
      TestClock.at("2026-03-18T" + time, this::round);
    }
    assertThat(received).hasSizeBetween(6, 7);
    answers.clear();
    TestClock.at("2026-03-20T10:00", this::round);
    assertThat(standing().waiting()).isZero();
  }

  @Test
  void aRedirectIsNotFollowed() {
    answers.add(302);
    happens(() ->
        announcements.submitted(
            new FormSubmitted(
                patient, UUID.randomUUID(), "r", null, Actor.patient(patient), "zh-CN")));
    round();
    assertThat(standing().lastError()).isEqualTo("HTTP 302");
  }

  @Test
  void aPartnerThatIsAwayIsAskedOnceInARound() {
    partner.stop(0);
    for (int i = 0; i < 5; i++) {
      happens(() ->
          announcements.submitted(
              new FormSubmitted(
                  patient, UUID.randomUUID(), "r", null, Actor.patient(patient), "zh-CN")));
    }
    round();
    assertThat(standing().waiting()).isEqualTo(5);
    assertThat(standing().lastError()).isEqualTo("ConnectException");
  }

  @Test
  void whileAWebhookRestsWhatHappensIsKeptAndGoesOutInOrderAfterwards() {
    CurrentStaff engineer = engineer();
    assertThat(hospitals.in(tenant, () -> desk.pause(webhook, "对方升级", engineer))).isTrue();
    assertThat(hospitals.in(tenant, () -> desk.pause(webhook, "再一次", engineer))).isFalse();
    UUID form = UUID.randomUUID();
    happens(() ->
        announcements.submitted(
            new FormSubmitted(patient, form, "r", null, Actor.patient(patient), "zh-CN")));
    happens(() ->
        announcements.submitted(
            new FormSubmitted(patient, form, "r", null, Actor.patient(patient), "zh-CN")));
    round();
    assertThat(received).isEmpty();
    assertThat(desk().state()).isEqualTo("paused");
    assertThat(desk().pauseReason()).isEqualTo("对方升级");
    assertThat(desk().waiting()).isEqualTo(2);

    assertThat(hospitals.in(tenant, () -> desk.resume(webhook, engineer))).isTrue();
    assertThat(hospitals.in(tenant, () -> desk.resume(webhook, engineer))).isFalse();
    round();
    round();
    assertThat(received).hasSize(2);
    assertThat(desk().state()).isEqualTo("idle");
    assertThat(desk().lastDelivered().version()).isEqualTo(2);
  }

  @Test
  void aNewSecretSignsAtOnceAndTheFormerForADayMore() {
    TestClock.at(
        "2026-03-18T10:00",
        () -> {
          String fresh = hospitals.in(tenant, () -> desk.renewSecret(webhook, engineer())).secret();
          assertThat(Signature.tooShort(fresh)).isFalse();
          happensAndGoesOut();
          Received both = received.getLast();
          assertThat(both.signature()).isEqualTo(signed(fresh, both) + " " + signed(SECRET, both));
        });
    TestClock.at(
        "2026-03-19T10:01",
        () -> {
          happensAndGoesOut();
          assertThat(received.getLast().signature()).doesNotContain(" ");
          assertThat(received.getLast().signature())
              .isNotEqualTo(signed(SECRET, received.getLast()));
        });
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT encode(secret_enc, 'escape') FROM subscription_webhook")
                        .query(String.class)
                        .single()))
        .doesNotContain("whsec_");
  }

  @Test
  void theLogIsPagedAndWhatArrivedCanBeSentAgain() {
    for (int i = 0; i < 3; i++) {
      happensAndGoesOut();
    }
    var first = hospitals.in(tenant, () -> desk.deliveries(webhook, null, null, 2));
    assertThat(first.items()).hasSize(2);
    var rest = hospitals.in(tenant, () -> desk.deliveries(webhook, null, first.nextCursor(), 2));
    assertThat(rest.items()).hasSize(1);
    UUID event = rest.items().getFirst().eventId();
    assertThat(hospitals.in(tenant, () -> desk.sendAgain(webhook, event, engineer()))).isTrue();
    assertThat(hospitals.in(tenant, () -> desk.sendAgain(webhook, event, engineer())))
        .as("it waits anyway")
        .isFalse();
    assertThat(hospitals.in(tenant, () -> desk.deliveries(webhook, "waiting", null, 9)).items())
        .hasSize(1);
    round();
    assertThat(received).hasSize(4);
    assertThat(received.getLast().id()).isEqualTo(event.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://partner.example/hook, MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, form.submitted, https",
    "https://partner.example/hook, c2hvcnQ=, form.submitted, secret",
    "https://partner.example/hook, MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, form.eaten, form.eaten",
  })
  void settingsThatWouldNotDoStopTheStart(String url, String secret, String topic, String word) {
    assertThatThrownBy(
            () -> settings(new Webhook("crm", URI.create(url), "whsec_" + secret, List.of(topic))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("xinqiao.subscription.webhooks: crm")
        .hasMessageContaining(word);
  }

  private void happensAndGoesOut() {
    happens(() ->
        announcements.submitted(
            new FormSubmitted(
                patient, UUID.randomUUID(), "r", null, Actor.patient(patient), "zh-CN")));
    round();
  }

  private static String signed(String secret, Received one) {
    return Signature.of(secret, one.id(), Long.parseLong(one.time()), one.body());
  }

  private WebhookDesk.WebhookStanding desk() {
    return hospitals.in(tenant, () -> desk.standing(webhook));
  }

  private CurrentStaff engineer() {
    return new CurrentStaff(
        new StaffId(UUID.randomUUID()),
        "信息科",
        Staff.Role.ENGINEER,
        null,
        tenant.id(),
        UUID.randomUUID());
  }

  private static SubscriptionSettings settings(Webhook webhook) {
    return new SubscriptionSettings(
        List.of(webhook),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        List.of("127.0.0.1"));
  }

  private void happens(Runnable event) {
    hospitals.run(tenant, event);
  }

  @Test
  void whileIsolatedNothingIsToldAndNothingIsLost() {
    hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.OLDER_DATABASE));
    happens(() ->
        announcements.submitted(
            new FormSubmitted(
                patient,
                UUID.randomUUID(),
                "pathway:1:d7",
                null,
                Actor.patient(patient),
                "zh-CN")));
    round();
    assertThat(received).isEmpty();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    UPDATE isolation_period SET released_at = now(), released_by = gen_random_uuid(),
                      reason = 'test'
                    """)
                .update());
    round();
    assertThat(received).hasSize(1);
  }

  private void round() {
    Tenancy.run(tenant.id(), () -> deliver.round(crm));
  }

  private FailedDeliveries.Standing standing() {
    return hospitals.in(tenant, () -> failures.standing("crm"));
  }

  private List<String> topics() {
    return received.stream()
        .map(one -> json.readTree(one.body()).path("topic").asString())
        .toList();
  }
}
