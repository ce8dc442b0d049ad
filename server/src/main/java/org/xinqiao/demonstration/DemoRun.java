package org.xinqiao.demonstration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.demo.DemoEvent;
import org.xinqiao.demo.DemoHospital;
import org.xinqiao.demo.DemoSettings;
import org.xinqiao.interop.Intake;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.Pathways;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.portal.Links;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.task.TaskId;
import org.xinqiao.task.Tasks;

/// Loads the demo hospital once. The history of the first patients is written as it would be for a
/// hospital that begins here, their newest weeks come as messages: then somebody can look at it. In
/// the background the same for more patients, and what they answered; and however many there are
/// beyond those, straight into the tables.
///
/// Stopped half-way, it goes on with the next start.
@Component
@ConditionalOnProperty(prefix = "xinqiao.demo", name = "enabled", havingValue = "true")
class DemoRun {

  private static final Logger log = LoggerFactory.getLogger(DemoRun.class);
  static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final int NEWEST_DAYS = 32;

  /// Enough for every screen to be alive, and few enough to be there at once.
  private static final int AT_ONCE = 200;

  /// Whose newest weeks come as messages, one at a time and with all that follows from them.
  private static final int AS_MESSAGES = 2_000;

  private final Organizations organizations;
  private final Intake intake;
  private final Patients patients;
  private final Pathways pathways;
  private final Links links;
  private final FillHospital fill;
  private final DemoReplies replies;
  private final Tasks tasks;
  private final DemoAccounts accounts;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Environment environment;
  private final DemoFolder folder;
  private volatile boolean stopping;

  DemoRun(
      Organizations organizations,
      Intake intake,
      Patients patients,
      Pathways pathways,
      Links links,
      FillHospital fill,
      DemoReplies replies,
      Tasks tasks,
      DemoAccounts accounts,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Clock clock,
      Environment environment) {
    this.organizations = organizations;
    this.intake = intake;
    this.patients = patients;
    this.pathways = pathways;
    this.links = links;
    this.fill = fill;
    this.replies = replies;
    this.tasks = tasks;
    this.accounts = accounts;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
    this.environment = environment;
    this.folder = new DemoFolder(environment);
  }

  @EventListener(ContextClosedEvent.class)
  void closed() {
    stopping = true;
  }

  @EventListener(ApplicationReadyEvent.class)
  void ready() {
    Thread.ofVirtual().name("demo-load").start(this::loadOrStop);
  }

  /// A demo without its hospital is of no use to anybody: it says why and ends.
  private void loadOrStop() {
    try {
      load();
    } catch (RuntimeException e) {
      if (stopping) {
        log.info("The demo hospital was stopped half-way and goes on with the next start");
        return;
      }
      log.error("The demo hospital could not be loaded", e);
      System.exit(1);
    }
  }

  private void load() {
    Tenant hospital = organizations.tenants().getFirst();
    LocalDateTime until = folder.begun(clock.instant().atZone(HOSPITAL).toLocalDateTime());
    DemoHospital demo =
        DemoHospital.of(
            new DemoSettings(
                environment.getProperty("xinqiao.demo.patients", Integer.class, AS_MESSAGES),
                2,
                environment.getProperty("xinqiao.demo.seed", Long.class, 1L),
                until));
    if (folder.loaded()) {
      accounts.write(patientLinks(hospital));
    } else {
      loadAsMessages(hospital, demo, until);
      folder.markLoaded(until);
    }
    fillUp(hospital, demo, until);
  }

  private void loadAsMessages(Tenant hospital, DemoHospital demo, LocalDateTime until) {
    LocalDateTime newest = until.minusDays(NEWEST_DAYS);
    List<DemoEvent.Reply> answers = new ArrayList<>();
    load(hospital, demo.part(0, AT_ONCE), newest, answers);
    Tenancy.run(hospital.id(), () -> pathways.backfill(LocalDate.now(clock).minusDays(30)));
    accounts.write(patientLinks(hospital));
    folder.progress("the first patients are there, the others follow");
    log.info("The demo is usable; more patients follow");
    load(hospital, demo.part(AT_ONCE, AS_MESSAGES), newest, answers);
    Tenancy.run(hospital.id(), () -> pathways.backfill(LocalDate.now(clock).minusYears(2)));
    answers.sort(Comparator.comparing(DemoEvent.Reply::at));
    replies.play(hospital, answers);
    giveTheNurseSomething(hospital);
    log.info("The demo hospital is complete: {} answers of patients", answers.size());
  }

  private void load(
      Tenant hospital, DemoHospital part, LocalDateTime newest, List<DemoEvent.Reply> answers) {
    fill.fill(hospital, part, part.people().iterator(), newest, done -> {});
    Instant from = newest.atZone(HOSPITAL).toInstant();
    List<String> messages = new ArrayList<>();
    part.history()
        .forEach(event -> {
          switch (event) {
            case DemoEvent.Hl7 hl7 when hl7.at().isAfter(from) -> messages.add(hl7.message());
            case DemoEvent.Hl7 written -> {}
            case DemoEvent.Reply reply -> answers.add(reply);
          }
        });
    feed(messages);
    awaitApplied(hospital);
  }

  /// Everybody beyond: also when a later start asks for more than there are.
  private void fillUp(Tenant hospital, DemoHospital demo, LocalDateTime until) {
    int all = environment.getProperty("xinqiao.demo.patients", Integer.class, AS_MESSAGES);
    long began = System.nanoTime();
    fill.fill(
        hospital,
        demo,
        demo.people().iterator(),
        until,
        done -> {
          long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
          folder.progress("%,d of %,d patients after %,d s".formatted(done, all, seconds));
        });
    folder.markComplete(all);
    log.info(
        "The demo hospital has {} patients, looked through in {} s",
        all,
        Duration.ofNanos(System.nanoTime() - began).toSeconds());
  }

  /// A part of what is to be done has found its nurse already; the rest waits in the pool.
  private void giveTheNurseSomething(Tenant hospital) {
    Tenancy.run(
        hospital.id(),
        () ->
            transaction.executeWithoutResult(status -> {
              StaffId nurse =
                  new StaffId(
                      jdbc.sql(
                              "SELECT staff_id FROM organization_fact_staff WHERE tenant_id = ? AND display_name = '随访护士' LIMIT 1")
                          .param(hospital.id().value())
                          .query((row, n) -> row.getObject(1, UUID.class))
                          .single());
              jdbc.sql(
                      """
                      SELECT task_id FROM task_fact_task
                       WHERE tenant_id = ? AND state = 'open' AND priority <> 'P1'
                       ORDER BY task_id LIMIT 14
                      """)
                  .param(hospital.id().value())
                  .query((row, n) -> new TaskId(row.getObject(1, UUID.class)))
                  .list()
                  .forEach(task -> tasks.assign(task, nurse, clock.instant()));
            }));
  }

  /// Through the same door as a hospital's own system.
  private void feed(List<String> messages) {
    if (messages.isEmpty()) {
      return;
    }
    try (MllpClient client =
        MllpClient.connect(
            "127.0.0.1", intake.port(), Duration.ofSeconds(5), Duration.ofSeconds(60))) {
      for (String message : messages) {
        byte[] answer = client.exchange(message.getBytes(StandardCharsets.UTF_8));
        String text = new String(answer, StandardCharsets.UTF_8);
        if (!text.contains("MSA|AA")) {
          log.warn("A demo message was not taken: {}", text.replace('\r', ' '));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The demo hospital could not be loaded", e);
    }
  }

  private void awaitApplied(Tenant hospital) {
    while (waiting(hospital) > 0) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private int waiting(Tenant hospital) {
    return Tenancy.call(hospital.id(), intake::waiting);
  }

  /// Links that a patient would have in the mailbox: to forms that are open now.
  private List<DemoAccounts.PatientLink> patientLinks(Tenant hospital) {
    record Open(UUID patient, UUID form, String purpose) {}
    return Tenancy.call(
        hospital.id(),
        () ->
            transaction.execute(status -> {
              List<Open> open =
                  jdbc.sql(
                          """
                          SELECT DISTINCT ON (c.patient_id) c.patient_id, c.link_target, c.link_purpose
                            FROM messaging_fact_contact c
                           WHERE c.tenant_id = :tenant AND c.link_target IS NOT NULL AND c.replied_at IS NULL
                             AND c.not_after > cast(:now AS timestamptz)
                           ORDER BY c.patient_id, c.link_purpose, c.planned_for LIMIT 20
                          """)
                      .param("tenant", hospital.id().value())
                      .param("now", clock.instant().toString())
                      .query((row, n) ->
                          new Open(
                              row.getObject(1, UUID.class),
                              row.getObject(2, UUID.class),
                              row.getString(3)))
                      .list();
              List<DemoAccounts.PatientLink> made = new ArrayList<>();
              for (Open one : open) {
                PatientId patient = new PatientId(one.patient());
                PatientSummary summary = patients.find(patient).orElseThrow();
                LocalDate birthDate = summary.birthDate();
                if (birthDate == null || made.size() >= 5) {
                  continue;
                }
                boolean visit = one.purpose().equals("revisit");
                String handle =
                    links.issue(
                        patient,
                        visit ? LinkPurpose.REVISIT : LinkPurpose.QUESTIONNAIRE,
                        one.form(),
                        null,
                        clock.instant().plus(Duration.ofDays(7)));
                made.add(
                    new DemoAccounts.PatientLink((visit ? "/m/v/" : "/m/f/") + handle, birthDate));
              }
              return List.copyOf(made);
            }));
  }
}
