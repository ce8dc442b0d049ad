package org.xinqiao.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Lists of patients that leave: asked for, decided, written, fetched, stopped and forgotten.
@XinqiaoTest
class ListingTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Organizations organizations;
  @Autowired IntakeRounds intake;
  @Autowired Patients patients;
  @Autowired WriteListing write;
  @Autowired ForgetListings forget;
  @Autowired ListingStore store;
  @Autowired Canaries canaries;
  @Autowired CareFixture care;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestStaff.Person asker;
  private TestBrowser doctor;
  private TestBrowser lead;

  @BeforeEach
  void people() {
    tenant = hospitals.open();
    asker = people.hire(tenant, Staff.Role.DOCTOR);
    doctor = people.signIn(asker);
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void aListIsAskedForWrittenAndFetched() {
    register(12, "王");
    JsonNode asked = asked(doctor, wish("王", Map.of()));
    assertThat(asked.path("state").asString()).isEqualTo("waiting");
    assertThat(asked.path("rows").asInt()).isEqualTo(12);
    assertThat(fetch(doctor, asked).statusCode()).as("not yet").isEqualTo(404);

    assertThat(next()).isTrue();
    JsonNode ready = mine(doctor, asked);
    assertThat(ready.path("state").asString()).isEqualTo("finished");
    assertThat(Duration.between(clock.instant(), Instant.parse(ready.path("expiresAt").asString())))
        .isBetween(Duration.ofDays(7).minusMinutes(1), Duration.ofDays(7));

    HttpResponse<String> file = fetch(doctor, asked);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Cache-Control")).get().asString().contains("no-store");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .get()
        .asString()
        .contains("attachment", ready.path("code").asString());
    List<String> lines = file.body().lines().toList();
    assertThat(lines).as("a header, twelve patients and an invented one").hasSize(14);
    assertThat(lines.getFirst()).contains("姓名", "病历号", "导出标记");
    assertThat(lines.subList(1, 14))
        .allMatch(line -> line.contains(asker.staff().displayName()))
        .allMatch(line -> line.contains("#" + ready.path("code").asString()));
    assertThat(file.body()).as("masked").contains("130****").doesNotContain("1300001");
    assertThat(audited(asker))
        .containsAll(List.of("listing.ask", "listing.write", "listing.fetch"))
        .filteredOn("listing.include"::equals)
        .hasSize(12);
  }

  @Test
  void whatIsKeptIsEncryptedAndGoneWhenItExpires() {
    register(3, "钱");
    JsonNode asked = asked(doctor, wish("钱", Map.of()));
    next();
    assertThat(kept()).hasSize(1);
    assertThat(new String(kept().getFirst(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("钱", "姓名");
    String name =
        inTenant(() ->
            jdbc.sql("SELECT encode(contents, 'escape') FROM listing")
                .query(String.class)
                .single());
    assertThat(name).as("the words of a search").doesNotContain("钱", "\\351\\222\\261");

    forget();
    assertThat(kept()).as("not before its time").hasSize(1);
    inTenant(() ->
        jdbc.sql("UPDATE listing SET expires_at = ?")
            .param(Timestamp.from(clock.instant().minusSeconds(1)))
            .update());
    assertThat(fetch(doctor, asked).statusCode()).as("even before it is deleted").isEqualTo(404);
    forget();
    assertThat(kept()).isEmpty();
    assertThat(mine(doctor, asked).path("state").asString()).isEqualTo("expired");
    assertThat(fetch(doctor, asked).statusCode()).isEqualTo(404);
  }

  @Test
  void aLongListWantsASecondPersonWhoIsSomebodyElse() {
    register(501, "孙");
    TestStaff.Person leading = people.hire(tenant, Staff.Role.LEAD);
    TestBrowser first = people.signIn(leading);
    JsonNode asked = asked(first, wish("孙", Map.of()));
    assertThat(asked.path("state").asString()).isEqualTo("asked");
    assertThat(next()).as("nothing is written before").isFalse();
    assertThat(fetch(first, asked).statusCode()).isEqualTo(404);

    assertThat(decide(first, asked, "approve", 501).body()).contains("listing.own-list");
    TestBrowser second = secondSession(leading);
    assertThat(decide(second, asked, "approve", 501).statusCode())
        .as("the same person over another session")
        .isEqualTo(403);
    assertThat(decide(doctor, asked, "approve", 501).statusCode())
        .as("without the permission")
        .isEqualTo(403);
    assertThat(decide(lead, asked, "approve", 500).body())
        .as("another number than was shown")
        .contains("listing.decided");
    assertThat(next()).isFalse();

    HttpResponse<String> approved = decide(lead, asked, "approve", 501);
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    assertThat(decide(lead, asked, "refuse", 501).statusCode()).as("only once").isEqualTo(409);
    assertThat(next()).isTrue();
    assertThat(fetch(first, asked).body().lines().count()).isEqualTo(1 + 501 + 3);
    assertThat(fetch(lead, asked).statusCode()).as("not by who approved").isEqualTo(404);
  }

  @Test
  void theDatabaseTooRefusesTheSamePerson() {
    register(501, "孙");
    JsonNode asked = asked(doctor, wish("孙", Map.of()));
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            inTenant(() ->
                jdbc.sql("UPDATE listing SET state = 'waiting', decided_by = asked_by").update()))
        .isInstanceOf(org.springframework.dao.DataIntegrityViolationException.class);
    assertThat(mine(doctor, asked).path("state").asString()).isEqualTo("asked");
  }

  @Test
  void aRefusedListIsNotWritten() {
    register(501, "李");
    JsonNode asked = asked(doctor, wish("李", Map.of()));
    assertThat(decide(lead, asked, "refuse", 501).statusCode()).isEqualTo(200);
    assertThat(next()).isFalse();
    assertThat(mine(doctor, asked).path("state").asString()).isEqualTo("refused");
    JsonNode desk = TestBrowser.json(lead.get("/api/listings/desk"));
    assertThat(desk.path("toDecide")).isEmpty();
    assertThat(desk.at("/decided/0/decisionNote").asString()).isEqualTo("已核对");
  }

  @Test
  void shortListsOfADayAreCountedTogether() {
    register(300, "周");
    register(201, "吴");
    JsonNode first = asked(doctor, wish("周", Map.of()));
    assertThat(first.path("state").asString()).isEqualTo("waiting");
    next();
    assertThat(fetch(doctor, first).statusCode()).isEqualTo(200);
    doctor.post("/api/listings/" + first.path("id").asString() + "/stop", Map.of());
    assertThat(asked(doctor, wish("吴", Map.of())).path("state").asString())
        .as("also when the first was fetched and stopped")
        .isEqualTo("asked");
    assertThat(asked(lead, wish("吴", Map.of())).path("state").asString())
        .as("somebody else")
        .isEqualTo("waiting");
  }

  @Test
  void rowsAreCountedAgainWhenTheyAreWritten() {
    register(500, "郑");
    JsonNode asked = asked(doctor, wish("郑", Map.of()));
    assertThat(asked.path("state").asString()).isEqualTo("waiting");
    register(1, "郑", 9000);
    next();
    JsonNode again = mine(doctor, asked);
    assertThat(again.path("state").asString()).isEqualTo("asked");
    assertThat(again.path("rows").asInt()).isEqualTo(501);
    assertThat(kept()).isEmpty();
    decide(lead, asked, "approve", 501);
    register(1, "郑", 9001);
    next();
    assertThat(mine(doctor, asked).path("state").asString())
        .as("more than was approved")
        .isEqualTo("asked");
  }

  @Test
  void eachStepOutOfTheHouseWantsAFreshSecondFactor() {
    register(2, "冯");
    JsonNode asked = asked(doctor, wish("冯", Map.of()));
    next();
    inTenant(() ->
        jdbc.sql("UPDATE access_session SET verified_at = verified_at - interval '11 minutes'")
            .update());
    assertThat(doctor.post("/api/listings", wish("冯", Map.of())).body())
        .contains("access.verify-again");
    assertThat(fetch(doctor, asked).body()).contains("access.verify-again");
    assertThat(decide(lead, asked, "approve", 2).body()).contains("access.verify-again");
  }

  @Test
  void wholeNumbersAreForThoseWhoCallAndMaySeeThem() {
    register(2, "陈");
    HttpResponse<String> refused =
        doctor.post("/api/listings", wish("陈", Map.of("wholePhones", true, "purpose", "quality")));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("listing.phones-forbidden");
    JsonNode asked = asked(doctor, wish("陈", Map.of("wholePhones", true, "purpose", "follow-up")));
    next();
    assertThat(fetch(doctor, asked).body()).contains("13000010000").doesNotContain("****");
  }

  @Test
  void itEndsWithTheRightOfWhoeverAsked() {
    register(3, "褚");
    JsonNode finished = asked(doctor, wish("褚", Map.of()));
    next();
    JsonNode waiting = asked(doctor, wish("褚", Map.of()));
    assertThat(kept()).hasSize(1);
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(
            engineer
                .post("/api/staff/" + asker.staff().id().value() + "/disable", Map.of())
                .statusCode())
        .isEqualTo(200);
    forget();
    assertThat(kept()).isEmpty();
    assertThat(next()).isFalse();
    for (JsonNode one : List.of(finished, waiting)) {
      Listing listing = find(one);
      assertThat(listing.state()).isEqualTo(ListingState.STOPPED);
      assertThat(listing.error()).isEqualTo("RightEnded");
    }
  }

  @Test
  void oneThatIsBeingWrittenEndsWithTheRightToo() {
    register(3, "卫");
    JsonNode asked = asked(doctor, wish("卫", Map.of()));
    inTenant(() ->
        jdbc.sql("UPDATE organization_staff SET role = 'operator' WHERE staff_id = ?")
            .param(asker.staff().id().value())
            .update());
    assertThat(next()).as("it is taken, and not written").isTrue();
    assertThat(kept()).isEmpty();
    forget();
    assertThat(find(asked).state()).isEqualTo(ListingState.STOPPED);
  }

  @Test
  void aListHoldsTheAskersPatientsAndNobodyElses() {
    hospitals.run(tenant, () -> organizations.department("0401", "骨科", false));
    hospitals.run(tenant, () -> organizations.department("0301", "心内科", false));
    for (String number : List.of("R1", "R2", "R3")) {
      admit(number, "0401");
    }
    admit("R8", "0301");
    admit("R9", "0301");
    TestStaff.Person surgeon = people.hire(tenant, Staff.Role.DOCTOR);
    inTenant(() ->
        jdbc.sql(
                """
                UPDATE organization_staff SET department_id =
                  (SELECT department_id FROM organization_department WHERE code = '0401') WHERE staff_id = ?
                """)
            .param(surgeon.staff().id().value())
            .update());
    TestBrowser browser = people.signIn(surgeon);
    JsonNode asked = asked(browser, wish("尤", Map.of()));
    assertThat(asked.path("rows").asInt()).isEqualTo(3);
    next();
    assertThat(mine(browser, asked).path("state").asString()).isEqualTo("finished");
    assertThat(fetch(browser, asked).body().lines().count()).isEqualTo(1 + 3 + 1);
    assertThat(fetch(browser, asked).body())
        .contains("\"R1\"", "\"R2\"", "\"R3\"")
        .doesNotContain("\"R8\"", "\"R9\"");
    assertThat(asked(lead, wish("尤", Map.of())).path("rows").asInt())
        .as("of the whole hospital")
        .isEqualTo(5);
  }

  private void admit(String number, String department) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260310101500+0800||ADT^A01^ADT_A01|ADM%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            EVN|A01|20260310101200+0800
            PID|1||%s^^^HIS^PI||尤^%s||19480903|F
            PV1|1|I|二病区^08^02^SZYY||||D0789^孙^立群|||%s^科室|||||||||V%s^^^HIS^VN|||||||||||||||||||||||||20260310101200
            """
                .formatted(number, number, number, department, number));
    assertThat(answer).contains("MSA|AA");
  }

  @Test
  void aStoppedListLeavesNothing() {
    register(3, "蒋");
    JsonNode asked = asked(doctor, wish("蒋", Map.of()));
    next();
    String stop = "/api/listings/" + asked.path("id").asString() + "/stop";
    assertThat(lead.post(stop, Map.of()).statusCode()).as("somebody else's").isEqualTo(404);
    assertThat(doctor.post(stop, Map.of()).statusCode()).isEqualTo(200);
    assertThat(kept()).isEmpty();
    assertThat(fetch(doctor, asked).statusCode()).isEqualTo(404);
    assertThat(doctor.post(stop, Map.of()).statusCode()).as("once").isEqualTo(404);
  }

  @Test
  void afterADeathItBeginsAnewAndTheLateOneWritesNothing() {
    register(3, "沈");
    JsonNode asked = asked(doctor, wish("沈", Map.of()));
    Listing dead = inTenant(() -> store.claim(clock.instant()).orElseThrow());
    assertThat(next()).as("somebody is at work").isFalse();
    inTenant(() ->
        jdbc.sql("UPDATE listing SET leased_until = ?")
            .param(Timestamp.from(clock.instant().minusSeconds(1)))
            .update());
    assertThat(next()).isTrue();
    assertThat(mine(doctor, asked).path("state").asString()).isEqualTo("finished");
    assertThat(inTenant(() -> store.finish(dead, 3, 1, clock.instant(), clock.instant())))
        .isFalse();
    assertThat(inTenant(() -> store.goesOn(dead, 3, clock.instant()))).isFalse();
    assertThat(fetch(doctor, asked).statusCode()).isEqualTo(200);
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    register(1, "韩");
    assertThat(refusal(wish("不存在", Map.of()))).contains("listing.nobody");
    assertThat(refusal(wish("  ", Map.of()))).contains("request.field-invalid");
    assertThat(refusal(wish("韩", Map.of("reason", "看")))).contains("request.field-invalid");
    assertThat(refusal(wish("韩", Map.of("purpose", "fun")))).contains("request.");
    Map<String, Object> measure = measureWish("nothing-like-it");
    assertThat(refusal(measure)).contains("listing.contents-unknown");
    measure.put("measure", "due-revisit-attendance");
    measure.put("from", "2030-01-01");
    assertThat(refusal(measure))
        .as("a period that ends first")
        .contains("listing.contents-unknown");
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(nurse.post("/api/listings", wish("韩", Map.of())).statusCode()).isEqualTo(403);
    assertThat(nurse.get("/api/listings").statusCode()).isEqualTo(403);
  }

  @Test
  void aMeasuresListIsAsLongAsTheNumber() {
    inTenant(() -> {
      List<UUID> whose =
          register(40, "杨").stream().map(org.xinqiao.shared.PatientId::value).toList();
      LocalDate today = LocalDate.now(clock);
      for (int i = 0; i < whose.size(); i++) {
        jdbc.sql(
                """
                INSERT INTO appointment_revisit (tenant_id, patient_id, revisit_id, reference, due_on, due_source,
                  department_code, department_name, attend_before, attend_after, made_on)
                VALUES (:tenant, :patient, :id, 'test', :due, 'order', '0401', '骨科', 7, 14, :made)
                """)
            .param("tenant", tenant.id().value())
            .param("patient", whose.get(i))
            .param("id", UUID.randomUUID())
            .param("due", today.minusDays(20 + i % 3))
            .param("made", today.minusDays(60))
            .update();
      }
      return null;
    });
    JsonNode measure = TestBrowser.json(doctor.get("/api/measures/due-revisit-attendance"));
    int missed = measure.path("denominator").asInt() - measure.path("numerator").asInt();
    assertThat(missed).isPositive();
    Map<String, Object> wish = measureWish("due-revisit-attendance");
    wish.put("from", measure.path("from").asString());
    wish.put("to", measure.path("to").asString());
    JsonNode asked = asked(doctor, wish);
    assertThat(asked.path("rows").asInt()).isEqualTo(missed);
    assertThat(asked.path("title").asString()).isEqualTo(measure.path("title").asString());
    next();
    List<String> lines = fetch(doctor, asked).body().lines().toList();
    assertThat(lines).hasSize(1 + missed + 1);
    List<String> days =
        lines.stream()
            .skip(1)
            .map(line -> line.replaceAll(".*?(\\d{4}-\\d{2}-\\d{2}).*", "$1"))
            .toList();
    assertThat(days).isSortedAccordingTo(java.util.Comparator.reverseOrder());

    JsonNode again = asked(doctor, wish);
    inTenant(() -> jdbc.sql("UPDATE appointment_revisit SET cancelled_at = now()").update());
    next();
    assertThat(fetch(doctor, again).body().lines())
        .as("nobody is on it any more, and nobody is invented")
        .hasSize(1);
  }

  @Test
  void aFoundListNamesWhereItCameFrom() {
    register(60, "朱");
    JsonNode mine = asked(doctor, wish("朱", Map.of()));
    JsonNode other = asked(lead, wish("朱", Map.of()));
    next();
    next();
    String found = fetch(doctor, mine).body();
    fetch(lead, other);
    TestBrowser auditor = people.signIn(tenant, Staff.Role.AUDITOR);

    JsonNode byMark = traced(auditor, found.lines().skip(20).limit(1).toList().getFirst());
    assertThat(byMark).hasSize(1);
    assertThat(byMark.at("/0/marked").asBoolean()).isTrue();
    assertThat(byMark.at("/0/listing/id")).isEqualTo(mine.path("id"));
    assertThat(byMark.at("/0/listing/askedBy").asString()).isEqualTo(asker.staff().displayName());

    // Somebody took the mark off and put the lines into another order.
    List<String> bare =
        new ArrayList<>(found.lines().map(line -> line.replaceAll(",\"[^\"]*\"$", "")).toList());
    List<String> sorted = bare.stream().sorted().toList();
    JsonNode byCanary = traced(auditor, String.join("\n", sorted));
    assertThat(byCanary).hasSize(1);
    assertThat(byCanary.at("/0/listing/id")).isEqualTo(mine.path("id"));
    assertThat(byCanary.at("/0/certain").asBoolean()).isTrue();
    assertThat(byCanary.at("/0/marked").asBoolean()).isFalse();
    assertThat(byCanary.at("/0/canaries").asInt()).isEqualTo(1);

    // Somebody found the invented one, and forgot the order.
    Set<String> real =
        inTenant(() -> Set.copyOf(jdbc.sql("SELECT mrn FROM patient").query(String.class).list()));
    String withoutCanary =
        bare.stream()
            .filter(line -> real.stream().anyMatch(mrn -> line.contains("\"" + mrn + "\"")))
            .collect(Collectors.joining("\n"));
    assertThat(withoutCanary.lines().count()).isEqualTo(60);
    JsonNode byOrder = traced(auditor, withoutCanary);
    assertThat(byOrder).hasSize(1);
    assertThat(byOrder.at("/0/listing/id")).isEqualTo(mine.path("id"));
    assertThat(byOrder.at("/0/order").asBoolean()).isTrue();
    assertThat(byOrder.at("/0/canaries").asInt()).isZero();

    assertThat(traced(auditor, "张三 李四 什么也没有")).isEmpty();
    assertThat(lead.post("/api/listings/trace", Map.of("text", found)).statusCode()).isEqualTo(403);
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.AUDITOR);
    assertThat(traced(elsewhere, found)).as("another hospital's").isEmpty();
  }

  /// Numbers are given out one after the other: what nobody had when the list was made is
  /// somebody's a year later, and a text about them accuses nobody. The auditor who asks reaches no
  /// patient.
  @ParameterizedTest
  @ValueSource(strings = {"mrn", "name", "phone"})
  void whatIsARealPatientsNowAccusesNobody(String kind) {
    register(60, "尤");
    JsonNode mine = asked(doctor, wish("尤", Map.of("purpose", "follow-up", "wholePhones", true)));
    next();
    Set<String> cells =
        Arrays.stream(fetch(doctor, mine).body().replace("\"", "").split("[,\\s]+"))
            .collect(Collectors.toSet());
    Map<String, String> invented =
        inTenant(() -> canaries.seenIn(cells)).stream()
            .collect(Collectors.toMap(Canaries.Seen::kind, Canaries.Seen::word));
    assertThat(invented).containsOnlyKeys("mrn", "name", "phone");
    String word = invented.get(kind);
    TestBrowser auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    assertThat(traced(auditor, "张三," + word)).as("nobody's").hasSize(1);
    assertThat(found(auditor, word).path("leftOut").asInt()).isZero();

    care.register(
        tenant,
        kind.equals("mrn") ? word : "Z90001",
        kind.equals("name") ? word : "尤其真",
        PhoneNumber.parse(kind.equals("phone") ? word : "13000009999").orElseThrow());
    JsonNode since = found(auditor, "张三," + word);
    assertThat(since.path("traces")).as("a real patient's").isEmpty();
    assertThat(since.path("leftOut").asInt()).isEqualTo(1);
    JsonNode others = found(auditor, String.join(" ", invented.values()));
    assertThat(others.path("traces")).as("by what is left of the same one").hasSize(1);
    assertThat(others.path("leftOut").asInt()).isEqualTo(1);
  }

  @Test
  void everyListHasItsOwnInventedPeople() {
    register(250, "秦");
    for (int i = 0; i < 2; i++) {
      asked(doctor, wish("秦", Map.of()));
      inTenant(() ->
          jdbc.sql("UPDATE listing SET rows_allowed = 500, state = 'waiting' WHERE state = 'asked'")
              .update());
      next();
    }
    List<String> marks =
        inTenant(() ->
            jdbc.sql("SELECT encode(mark, 'hex') FROM listing_canary WHERE kind = 'mrn'")
                .query(String.class)
                .list());
    assertThat(marks).hasSize(6).doesNotHaveDuplicates();
    assertThat(
            inTenant(() -> jdbc.sql("SELECT count(*) FROM patient").query(Integer.class).single()))
        .as("none of them has a record")
        .isEqualTo(250);
  }

  private HttpResponse<String> decide(TestBrowser who, JsonNode asked, String how, int rows) {
    return who.post(
        "/api/listings/" + asked.path("id").asString() + "/" + how,
        Map.of("rows", rows, "note", "已核对"));
  }

  private TestBrowser secondSession(TestStaff.Person person) {
    // A code is good once: the next one is that of the next half minute.
    inTenant(() ->
        jdbc.sql("UPDATE access_credential SET last_totp_step = 0 WHERE staff_id = ?")
            .param(person.staff().id().value())
            .update());
    return people.signIn(person);
  }

  private static Map<String, Object> wish(String text, Map<String, Object> otherwise) {
    Map<String, Object> wish = new HashMap<>();
    wish.put("text", text);
    wish.put("purpose", "check");
    wish.put("reason", "核对随访名单");
    wish.put("format", "csv");
    wish.put("wholePhones", false);
    wish.putAll(otherwise);
    return wish;
  }

  private static Map<String, Object> measureWish(String measure) {
    Map<String, Object> wish = wish("", Map.of());
    wish.remove("text");
    wish.put("measure", measure);
    wish.put("part", "missed");
    wish.put("from", "2026-01-01");
    wish.put("to", "2026-02-01");
    return wish;
  }

  private JsonNode asked(TestBrowser who, Map<String, Object> wish) {
    HttpResponse<String> answer = who.post("/api/listings", wish);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }

  private String refusal(Map<String, Object> wish) {
    HttpResponse<String> answer = doctor.post("/api/listings", wish);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 409);
    return answer.body();
  }

  private JsonNode traced(TestBrowser auditor, String text) {
    return found(auditor, text).path("traces");
  }

  private JsonNode found(TestBrowser auditor, String text) {
    HttpResponse<String> answer = auditor.post("/api/listings/trace", Map.of("text", text));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }

  private HttpResponse<String> fetch(TestBrowser who, JsonNode asked) {
    return who.get("/api/listings/" + asked.path("id").asString() + "/file");
  }

  private JsonNode mine(TestBrowser who, JsonNode asked) {
    for (JsonNode one : TestBrowser.json(who.get("/api/listings"))) {
      if (one.path("id").equals(asked.path("id"))) {
        return one;
      }
    }
    throw new AssertionError("not listed");
  }

  private Listing find(JsonNode asked) {
    return inTenant(() -> store.find(UUID.fromString(asked.path("id").asString())).orElseThrow());
  }

  private List<byte[]> kept() {
    return inTenant(() -> jdbc.sql("SELECT content FROM listing_part").query(byte[].class).list());
  }

  private List<String> audited(TestStaff.Person who) {
    return inTenant(() ->
        jdbc.sql("SELECT action FROM audit_event WHERE actor_id = ?")
            .param(who.staff().id().toString())
            .query(String.class)
            .list());
  }

  private boolean next() {
    return Tenancy.call(tenant.id(), write::next);
  }

  private void forget() {
    Tenancy.run(tenant.id(), forget::round);
  }

  private <T> T inTenant(java.util.function.Supplier<T> action) {
    return hospitals.in(tenant, action);
  }

  private List<org.xinqiao.shared.PatientId> register(int many, String family) {
    return register(many, family, family.codePointAt(0) % 8000);
  }

  private List<org.xinqiao.shared.PatientId> register(int many, String family, int from) {
    return inTenant(() -> {
      List<org.xinqiao.shared.PatientId> made = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String number = "P%s%05d".formatted(Integer.toHexString(family.codePointAt(0)), from + i);
        var recognized =
            patients.recognize(
                new PatientRecord(
                    List.of(
                        new PatientRecord.Identifier(
                            PatientRecord.Identifier.Kind.HIS, "HIS", number)),
                    PersonName.of(family + given(i)),
                    i % 2 == 0 ? Sex.FEMALE : Sex.MALE,
                    LocalDate.of(1950 + i % 40, 1 + i % 12, 1 + i % 28),
                    List.of(new PhoneNumber("+861300001%04d".formatted(i))),
                    List.of(),
                    List.of(),
                    null,
                    clock.instant(),
                    UUID.randomUUID()));
        if (recognized instanceof org.xinqiao.patient.Recognition.Registered(var patient)) {
          made.add(patient);
        }
      }
      return made;
    });
  }

  private static String given(int i) {
    String signs = "一二三四五六七八九十百千万春夏秋冬东西南北金木水火";
    return ""
        + signs.charAt(i % signs.length())
        + signs.charAt(i / signs.length() % signs.length());
  }
}
