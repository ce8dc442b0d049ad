package org.xinqiao.demonstration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
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

/// Loads the demo hospital once: first the newest weeks, so that somebody can look at it within a
/// minute; then, in the background, the rest of the history and what patients answered in it.
@Component
@ConditionalOnProperty(prefix = "xinqiao.demo", name = "enabled", havingValue = "true")
class DemoRun {

  private static final Logger log = LoggerFactory.getLogger(DemoRun.class);
  static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final Duration NEWEST = Duration.ofDays(32);

  private final Organizations organizations;
  private final Intake intake;
  private final Patients patients;
  private final Pathways pathways;
  private final Links links;
  private final DemoReplies replies;
  private final Tasks tasks;
  private final DemoAccounts accounts;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Environment environment;
  private final Path marker;

  DemoRun(
      Organizations organizations,
      Intake intake,
      Patients patients,
      Pathways pathways,
      Links links,
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
    this.replies = replies;
    this.tasks = tasks;
    this.accounts = accounts;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
    this.environment = environment;
    this.marker =
        Path.of(environment.getProperty("xinqiao.installation.data", "data"), "demo-loaded");
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
      log.error("The demo hospital could not be loaded", e);
      System.exit(1);
    }
  }

  private void load() {
    Tenant hospital = organizations.tenants().getFirst();
    try {
      if (Files.exists(marker)) {
        accounts.write(patientLinks(hospital));
        return;
      }
      DemoHospital demo =
          DemoHospital.of(
              new DemoSettings(
                  environment.getProperty("xinqiao.demo.patients", Integer.class, 200),
                  2,
                  environment.getProperty("xinqiao.demo.seed", Long.class, 1L),
                  clock.instant().atZone(HOSPITAL).toLocalDateTime()));
      Instant newest = clock.instant().minus(NEWEST);
      List<DemoEvent.Reply> answers = new ArrayList<>();
      List<String> recent = new ArrayList<>();
      List<String> older = new ArrayList<>();
      demo.history()
          .forEach(event -> {
            switch (event) {
              case DemoEvent.Hl7 hl7 ->
                  (hl7.at().isAfter(newest) ? recent : older).add(hl7.message());
              case DemoEvent.Reply reply -> answers.add(reply);
            }
          });
      feed(recent);
      awaitApplied(hospital);
      Tenancy.run(hospital.id(), () -> pathways.backfill(LocalDate.now(clock).minusDays(30)));
      accounts.write(patientLinks(hospital));
      log.info(
          "The demo is usable: {} messages of the newest weeks; {} older ones follow",
          recent.size(),
          older.size());
      feed(older);
      awaitApplied(hospital);
      Tenancy.run(hospital.id(), () -> pathways.backfill(LocalDate.now(clock).minusYears(2)));
      replies.play(hospital, answers);
      giveTheNurseSomething(hospital);
      Files.writeString(marker, clock.instant().toString());
      log.info("The demo hospital is complete: {} answers of patients", answers.size());
    } catch (IOException e) {
      throw new UncheckedIOException("The demo hospital could not be loaded", e);
    }
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
  private void feed(List<String> messages) throws IOException {
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
