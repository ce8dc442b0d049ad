package org.xinqiao.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.feed.ViewSettings.View;
import org.xinqiao.interop.Inbox;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.interop.RowField;
import org.xinqiao.interop.RowKind;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.platform.OtherDatabase;
import org.xinqiao.shared.Tenancy;

/// Polls views of a second PostgreSQL database, as a role that may only read.
@XinqiaoTest
class PollViewsTests {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Autowired TestHospital hospitals;
  @Autowired OtherDatabase others;
  @Autowired PollViews polls;
  @Autowired ViewStore store;
  @Autowired Inbox inbox;
  @Autowired IntakeRounds intake;
  @Autowired TestStaff people;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private String database;
  private String url;
  private JdbcClient his;

  @BeforeEach
  void aHospitalSystemWithAView() {
    tenant = hospitals.open();
    database = "his_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    url = others.create(database);
    his = others.as(database);
    his.sql(
            """
            CREATE TABLE person (id text PRIMARY KEY, name text, sex char(1), born date, change_no bigint,
                                 changed_at timestamp);
            CREATE VIEW v_patient AS SELECT id, name, sex, born, change_no, changed_at FROM person;
            """)
        .update();
  }

  @AfterEach
  void away() {
    others.drop(database);
  }

  @Test
  void whatIsInTheViewIsTakenOnceAndWhatChangesIsTakenAgain() {
    person("P1", "张伟", 1);
    person("P2", "张伟", 2);
    poll(byNumber());
    assertThat(names()).containsExactly("P1 张伟", "P2 张伟");
    poll(byNumber());
    assertThat(messages()).as("the overlap is read again and not taken again").isEqualTo(2);
    his.sql("UPDATE person SET name = '张炜', change_no = 3 WHERE id = 'P1'").update();
    poll(byNumber());
    assertThat(names()).containsExactly("P1 张炜", "P2 张伟");
    assertThat(messages()).isEqualTo(3);
    assertThat(standing().watermark()).isEqualTo("3");
  }

  @Test
  void aRowThatWasCommittedLateIsFoundInTheOverlap() {
    person("P1", "张伟", 10);
    poll(byNumber());
    person("P2", "李丽", 8);
    poll(byNumber());
    assertThat(names()).containsExactly("P1 张伟", "P2 李丽");
  }

  @Test
  void aTimeCanBeTheWatermarkAndIsTheTimeOfTheRow() {
    person("P1", "张伟", 1);
    poll(byTime());
    assertThat(standing().watermark()).isEqualTo("2026-03-01T08:01");
    assertThat(
            strings(
                "SELECT to_char(demographics_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM patient"))
        .containsExactly("2026-03-01 08:01");
    person("P2", "李丽", 2);
    poll(byTime());
    assertThat(names()).hasSize(2);
  }

  @Test
  void whoWasErasedAndMayComeBackComesWithTheSameRow() {
    person("P1", "张伟", 1);
    person("P2", "李丽", 2);
    poll(byNumber());
    String first = erase("P1");
    poll(byNumber());
    assertThat(names()).containsExactly("P2 李丽");
    assertThat(strings("SELECT reason_code FROM intake_message WHERE state = 'quarantined'"))
        .containsExactly("intake.patient-erased");
    poll(byNumber());
    assertThat(messages()).as("that is said once").isEqualTo(2);

    lift(first);
    poll(byNumber());
    assertThat(names()).containsExactly("P1 张伟", "P2 李丽");
    lift(erase("P1"));
    poll(byNumber());
    assertThat(names())
        .as("also when nobody read the row in between")
        .containsExactly("P1 张伟", "P2 李丽");
    assertThat(strings("SELECT state FROM intake_message WHERE state = 'applied'")).hasSize(2);
  }

  /// Messages that only call themselves rows, under numbers that are none of ours.
  @Test
  void whatASenderNumbersAsItLikesDoesNotKeepAnybodyFromBeingErased() {
    person("P1", "张伟", 1);
    poll(byNumber());
    for (String number : List.of("zz#1", "abc#1", "#", "ab#99999999999999999999")) {
      hospitals.run(
          tenant,
          () ->
              jdbc.sql(
                      """
                      INSERT INTO intake_message (tenant_id, message_id, peer_id, control_id, payload_hash, message_type,
                        raw_enc, bytes, received_at, state, patient_id)
                      SELECT tenant_id, gen_random_uuid(), peer_id, :number, payload_hash, message_type, raw_enc, bytes,
                             received_at, state, patient_id
                        FROM intake_message WHERE state = 'applied' LIMIT 1
                      """)
                  .param("number", number)
                  .update());
    }
    erase("P1");
    assertThat(messages()).isZero();
  }

  private String erase(String number) {
    String patient =
        strings("SELECT patient_id::text FROM patient WHERE mrn = '%s'".formatted(number))
            .getFirst();
    var asked =
        people
            .signIn(tenant, Staff.Role.LEAD)
            .post(
                "/api/patients/" + patient + "/erasure",
                Map.of("ground", "person-asks", "note", "本人来信"));
    String erasure = TestBrowser.json(asked).path("waiting").path(0).path("id").asString();
    TestBrowser second = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(second.post("/api/erasures/" + erasure + "/approve", Map.of()).statusCode())
        .isEqualTo(200);
    return erasure;
  }

  private void lift(String erasure) {
    assertThat(
            people
                .signIn(tenant, Staff.Role.LEAD)
                .post("/api/erasures/" + erasure + "/lift", Map.of("reason", "再次就诊"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aViewThatLosesAColumnSaysSoAndLosesNothing() {
    person("P1", "张伟", 1);
    poll(byNumber());
    his.sql("DROP VIEW v_patient; CREATE VIEW v_patient AS SELECT id, name, change_no FROM person")
        .update();
    person("P2", "李丽", 2);
    poll(byNumber());
    assertThat(standing().failure()).isEqualTo("view.column-missing");
    assertThat(standing().failureDetail()).isEqualTo("born");
    assertThat(standing().watermark()).isEqualTo("1");
    his.sql(
            "DROP VIEW v_patient; CREATE VIEW v_patient AS SELECT id, name, sex, born, change_no FROM person")
        .update();
    poll(byNumber());
    assertThat(standing().failure()).isNull();
    assertThat(names()).hasSize(2);
  }

  @Test
  void aColumnOfAnotherTypeWaitsUntilSomebodyAcceptsIt() {
    person("P1", "张伟", 1);
    poll(byNumber());
    his.sql(
            """
            DROP VIEW v_patient;
            CREATE VIEW v_patient AS SELECT id, name, sex, to_char(born, 'YYYY/MM/DD') AS born, change_no FROM person
            """)
        .update();
    person("P2", "李丽", 2);
    poll(byNumber());
    assertThat(standing().failure()).isEqualTo("view.type-changed");
    assertThat(standing().failureDetail()).isEqualTo("born: date → text");
    assertThat(names()).hasSize(1);
    hospitals.run(tenant, () -> store.types(source().peer(), Map.of()));
    poll(byNumber());
    assertThat(names()).hasSize(2);
  }

  @Test
  void aRowThatCannotBeUnderstoodIsQuarantinedAndTheOthersGoOn() {
    person("P1", "", 1);
    person("P2", "李丽", 2);
    poll(byNumber());
    assertThat(names()).containsExactly("P2 李丽");
    assertThat(
            strings(
                "SELECT reason_code || ' ' || reason_detail FROM intake_message WHERE state = 'quarantined'"))
        .containsExactly("intake.field-missing patient-name");
  }

  @Test
  void aDatabaseThatIsAwaySaysSoAndIsAskedAgain() {
    poll(view("number", "change_no", "5", url.replaceFirst(":\\d+/", ":1/")));
    assertThat(standing().failure()).isEqualTo("view.unreachable");
    person("P1", "张伟", 1);
    poll(byNumber());
    assertThat(standing().failure()).isNull();
    assertThat(names()).hasSize(1);
  }

  @Test
  void whatIsNoDatabaseWeKnowNamesItsDriver() {
    poll(view("number", "change_no", "5", "jdbc:oracle:thin:@his:1521/HIS"));
    assertThat(standing().failure()).isEqualTo("view.driver-missing");
    assertThat(standing().failureDetail()).isEqualTo("jdbc:oracle");
  }

  @Test
  void namesInTheSettingsAreNothingButNames() {
    poll(view("number", "change_no; DROP TABLE person", "5", url));
    assertThat(standing().failure()).isEqualTo("view.settings");
    assertThat(his.sql("SELECT count(*) FROM person").query(Integer.class).single()).isZero();
  }

  @Test
  void aLongViewIsReadWhileTheInboxHasRoomAndLosesNothing() {
    his.sql(
            """
            INSERT INTO person SELECT 'N' || n, '赵' || n, 'F', '1980-01-01', 7, '2026-03-01' FROM generate_series(1, 1500) n
            """)
        .update();
    View view = byNumber();
    for (int i = 0; i < 20 && names().size() < 1500; i++) {
      poll(view);
    }
    assertThat(names()).hasSize(1500);
    assertThat(messages()).isEqualTo(1500);
  }

  private void person(String id, String name, int change) {
    his.sql(
            "INSERT INTO person VALUES (?, ?, 'M', '1975-04-12', ?, timestamp '2026-03-01 08:00' + ? * interval '1 minute')")
        .param(id)
        .param(name)
        .param(change)
        .param(change)
        .update();
  }

  private void poll(View view) {
    Tenancy.run(tenant.id(), () -> polls.poll(view));
    intake.applyAll(tenant);
  }

  private View byNumber() {
    return view("number", "change_no", "5", url);
  }

  private View byTime() {
    return view("time", "changed_at", "10m", url);
  }

  private View view(String by, String watermark, String overlap, String at) {
    return new View(
        "HIS",
        at,
        OtherDatabase.USER,
        OtherDatabase.PASSWORD,
        "v_patient",
        RowKind.PATIENT,
        "HIS",
        Map.of(
            RowField.PATIENT_NUMBER,
            "id",
            RowField.PATIENT_NAME,
            "name",
            RowField.PATIENT_BIRTH_DATE,
            "born"),
        watermark,
        by.equals("number") ? View.Order.NUMBER : View.Order.TIME,
        overlap,
        Duration.ZERO,
        100,
        Duration.ofSeconds(10));
  }

  private Inbox.RowSource source() {
    return Tenancy.call(tenant.id(), () -> inbox.source("HIS", Inbox.Transport.VIEW));
  }

  private ViewStore.Standing standing() {
    return hospitals.in(tenant, () -> store.standing(source().peer()).orElseThrow());
  }

  private List<String> names() {
    return strings("SELECT mrn || ' ' || name FROM patient ORDER BY mrn");
  }

  private int messages() {
    return strings("SELECT control_id FROM intake_message").size();
  }

  private List<String> strings(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
