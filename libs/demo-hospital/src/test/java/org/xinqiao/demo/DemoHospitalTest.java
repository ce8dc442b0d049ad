package org.xinqiao.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.demo.Contact.PostOpQuestionnaire;
import org.xinqiao.demo.Contact.RevisitReminder;

class DemoHospitalTest {

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 23, 10, 0);
  private static final DemoSettings SETTINGS = new DemoSettings(200, 2, 7, NOW);
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private final DemoHospital hospital = DemoHospital.of(SETTINGS);

  @Test
  void theSameSettingsGiveTheSameHospital() {
    List<DemoEvent> first = DemoHospital.generate(SETTINGS).toList();
    assertThat(DemoHospital.generate(SETTINGS).toList()).isEqualTo(first);
    assertThat(DemoHospital.generate(new DemoSettings(200, 2, 8, NOW)).toList())
        .isNotEqualTo(first);
  }

  @Test
  void everythingIsInTheOrderOfTimeAndSplitAtNow() {
    Instant now = NOW.atZone(SHANGHAI).toInstant();
    List<DemoEvent> history = hospital.history().toList();
    List<DemoEvent> ahead = hospital.ahead().toList();
    assertThat(history).isSortedAccordingTo(Comparator.comparing(DemoEvent::at)).isNotEmpty();
    assertThat(ahead).isSortedAccordingTo(Comparator.comparing(DemoEvent::at)).isNotEmpty();
    assertThat(history.getLast().at()).isBeforeOrEqualTo(now);
    assertThat(ahead.getFirst().at()).isAfter(now);
    assertThat(ahead.getLast().at()).isBefore(now.plus(DemoHospital.AHEAD));
  }

  @Test
  void controlIdsAreUniqueOverHistoryAndFuture() {
    List<String> ids =
        Stream.concat(
                ParsedMessage.of(hospital.history()).stream(),
                ParsedMessage.of(hospital.ahead()).stream())
            .map(message -> message.field("MSH", 10))
            .toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.length() <= 20);
  }

  /// Who fills a large hospital in pieces, or looks at some patients only, sees the same ones.
  @Test
  void aPatientIsTheSameAloneAndAmongMany() {
    DemoHospital some = hospital.part(20, 50);
    assertThat(some.people().toList()).isEqualTo(hospital.people().toList().subList(20, 50));
    assertThat(some.people().mapToInt(person -> some.historyOf(person).happenings().size()).sum())
        .isEqualTo((int) some.history().filter(DemoEvent.Hl7.class::isInstance).count());
    assertThat(hospital.history().toList()).containsAll(some.history().toList());
    assertThat(hospital.people().map(Person::idNumber)).doesNotHaveDuplicates();
  }

  @Test
  void messagesAreWellFormed() {
    Map<String, List<String>> visits =
        Map.of(
            "ADT^A01^ADT_A01", List.of("EVN", "PID", "PV1", "DG1"),
            "ADT^A03^ADT_A03", List.of("EVN", "PID", "PV1", "DG1", "PR1", "OBX"),
            "ADT^A04^ADT_A01", List.of("EVN", "PID", "PV1", "DG1"),
            "ADT^A08^ADT_A01", List.of("EVN", "PID", "PV1"),
            "SIU^S12^SIU_S12", List.of("SCH", "PID", "PV1", "RGS", "AIS", "AIP"),
            "SIU^S13^SIU_S12", List.of("SCH", "PID", "PV1", "RGS", "AIS", "AIP"),
            "SIU^S15^SIU_S12", List.of("SCH", "PID", "PV1", "RGS", "AIS", "AIP"),
            "SIU^S26^SIU_S12", List.of("SCH", "PID", "PV1", "RGS", "AIS", "AIP"),
            "ORU^R01^ORU_R01", List.of("PID", "PV1", "OBR", "OBX"));
    Map<String, List<String>> medicines =
        Map.of(
            "RDE^O11^RDE_O11", List.of("PID", "PV1", "ORC", "RXE", "TQ1"),
            "RDS^O13^RDS_O13", List.of("PID", "ORC", "RXD"));
    Map<String, List<String>> needed = new HashMap<>(visits);
    needed.putAll(medicines);
    Set<String> seen = new HashSet<>();
    hospital
        .history()
        .filter(DemoEvent.Hl7.class::isInstance)
        .map(DemoEvent.Hl7.class::cast)
        .forEach(event -> {
          String text = event.message();
          assertThat(text)
              .startsWith("MSH|^~\\&|HIS|SZYY|PRM|SZYY|")
              .endsWith("\r")
              .doesNotContain("\n", "null", "\r\r");
          ParsedMessage message = ParsedMessage.of(text);
          String type = message.field("MSH", 9);
          assertThat(needed).containsKey(type);
          for (String name : needed.get(type)) {
            assertThat(message.segment(name)).as("%s in %s", name, text).isPresent();
          }
          assertThat(message.field("MSH", 12)).isEqualTo("2.5");
          assertThat(message.field("MSH", 18)).isEqualTo("UNICODE UTF-8");
          assertThat(message.time("MSH", 7, 1).atZone(SHANGHAI).toInstant()).isEqualTo(event.at());
          assertThat(message.patientKey()).matches("P1\\d{6}");
          assertThat(message.component("PID", 5, 1)).isNotEmpty();
          assertThat(message.field("PID", 8)).isIn("M", "F");
          seen.add(type);
        });
    assertThat(seen).isEqualTo(needed.keySet());
  }

  @Test
  void fieldsAreWhereTheStandardPutsThem() {
    List<ParsedMessage> messages = ParsedMessage.of(hospital.history());
    ParsedMessage discharge = first(messages, "A03");
    assertThat(discharge.field("PV1", 2)).isEqualTo("I");
    assertThat(discharge.component("PV1", 19, 1)).startsWith("ZY");
    assertThat(discharge.component("PV1", 36, 2)).isEqualTo("医嘱离院");
    assertThat(discharge.time("PV1", 44, 1)).isBefore(discharge.time("PV1", 45, 1));
    assertThat(discharge.component("PR1", 3, 1)).matches("(81\\.5|51\\.2|85\\.[24]).*");
    assertThat(discharge.time("PR1", 5, 1))
        .isBetween(discharge.time("PV1", 44, 1), discharge.time("PV1", 45, 1));
    assertThat(discharge.component("OBX", 3, 1)).isEqualTo("DISCHARGE-ADVICE");
    assertThat(discharge.segments().getLast()[3]).startsWith("REVISIT-DATE^");

    ParsedMessage noShow = first(messages, "S26");
    assertThat(noShow.field("SCH", 25)).isEqualTo("Noshow");
    assertThat(noShow.component("SCH", 2, 1)).startsWith("YY");
    assertThat(noShow.time("SCH", 11, 5)).isEqualTo(noShow.time("SCH", 11, 4).plusMinutes(15));
    assertThat(noShow.time("AIS", 4, 1)).isEqualTo(noShow.time("SCH", 11, 4));

    ParsedMessage results = first(messages, "R01");
    assertThat(results.field("OBR", 25)).isEqualTo("F");
    assertThat(results.field("OBX", 5)).matches("\\d+(\\.\\d+)?");
    assertThat(results.field("OBX", 11)).isEqualTo("F");
  }

  /// The advice in words, the structured date and the booked appointment name the same day.
  @Test
  void theOrderedRevisitIsOneDayInAllItsForms() {
    List<ParsedMessage> messages = ParsedMessage.of(hospital.history());
    List<ParsedMessage> discharges = messages.stream().filter(m -> m.is("A03")).toList();
    assertThat(discharges).hasSizeGreaterThan(50);
    for (ParsedMessage discharge : discharges) {
      Matcher weeks = Pattern.compile("(\\d)周后门诊复查").matcher(discharge.field("OBX", 5));
      assertThat(weeks.find()).as(discharge.field("OBX", 5)).isTrue();
      LocalDate due = discharge.date("PV1", 45).plusWeeks(Integer.parseInt(weeks.group(1)));
      String structured = discharge.segments().getLast()[5];
      assertThat(structured).isEqualTo(due.toString().replace("-", ""));
      assertThat(messages)
          .anyMatch(m ->
              m.is("S12")
                  && m.patientKey().equals(discharge.patientKey())
                  && m.time("SCH", 11, 4).toLocalDate().equals(due));
    }
  }

  @Test
  void identityNumbersAreInventedAndCorrect() {
    Map<String, String> ownerOfNumber = new HashMap<>();
    for (ParsedMessage message : ParsedMessage.of(hospital.history())) {
      String number = message.idNumber();
      assertThat(number).matches("990101\\d{11}[0-9X]");
      assertThat(checkCharacter(number)).isEqualTo(number.charAt(17));
      assertThat(number.substring(6, 14)).isEqualTo(message.field("PID", 7));
      assertThat((number.charAt(16) - '0') % 2 == 1).isEqualTo(message.field("PID", 8).equals("M"));
      ownerOfNumber.merge(
          number,
          message.patientKey(),
          (known, other) -> {
            assertThat(other).as("two people with %s", number).isEqualTo(known);
            return known;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 4000})
  void nobodyCanBeReachedByAccident(int patients) {
    DemoSettings settings = new DemoSettings(patients, 1, 3, NOW);
    Pattern mobile = Pattern.compile("(?<![0-9A-Z])1[3-9]\\d{9}(?!\\d)");
    Pattern allowed = Pattern.compile(patients <= 3300 ? "1300000\\d{4}" : "13000\\d{6}");
    Set<String> phones = new HashSet<>();
    DemoHospital.generate(settings)
        .filter(DemoEvent.Hl7.class::isInstance)
        .map(event -> ((DemoEvent.Hl7) event).message())
        .forEach(text -> {
          Matcher matcher = mobile.matcher(text);
          while (matcher.find()) {
            assertThat(matcher.group()).matches(allowed);
            phones.add(matcher.group());
          }
          Matcher mail = Pattern.compile("[^\\^|~]+@[^\\^|~\r]+").matcher(text);
          while (mail.find()) {
            assertThat(mail.group()).matches("patient\\d{3,}@patients\\.example");
          }
        });
    assertThat(phones).hasSizeGreaterThan(patients / 2);
  }

  /// What makes identification hard in real hospitals is there.
  @Test
  void peopleAreAsHardToTellApartAsRealOnes() {
    Map<String, ParsedMessage> people = new HashMap<>();
    ParsedMessage.of(DemoHospital.generate(new DemoSettings(600, 2, 7, NOW)))
        .forEach(message -> people.putIfAbsent(message.patientKey(), message));
    List<String> names =
        people.values().stream()
            .map(m -> m.component("PID", 5, 1) + m.component("PID", 5, 2))
            .toList();
    assertThat(names).filteredOn("张伟"::equals).hasSizeGreaterThan(1);
    assertThat(names).anyMatch(name -> name.contains("·"));
    assertThat(people.values())
        .anyMatch(m -> m.component("PID", 5, 1).matches("欧阳|诸葛|司马|上官|皇甫|令狐|尉迟|东方|夏侯|公孙"));
    Map<String, Long> byPhone =
        people.values().stream()
            .collect(Collectors.groupingBy(ParsedMessage::phone, Collectors.counting()));
    assertThat(byPhone.values()).as("shared phones").contains(2L);
    Map<String, Long> byFamilyAndBirth =
        people.values().stream()
            .collect(
                Collectors.groupingBy(
                    m -> m.component("PID", 5, 1) + m.field("PID", 7), Collectors.counting()));
    assertThat(byFamilyAndBirth.values()).as("twins").contains(2L);
    assertThat(people.values())
        .as("a child with a guardian")
        .anyMatch(m -> m.component("NK1", 7, 1).equals("GR"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void todayIsAlive(long seed) {
    DemoHospital today = DemoHospital.of(new DemoSettings(200, 2, seed, NOW));
    List<ParsedMessage> messages = ParsedMessage.of(today.history());
    LocalDate day = NOW.toLocalDate();
    List<DueRevisit> due = today.dueRevisits();

    assertThat(messages.stream().filter(m -> m.is("A03")))
        .as("discharges of the last 30 days")
        .filteredOn(m -> m.date("PV1", 45).isAfter(day.minusDays(31)))
        .hasSizeGreaterThanOrEqualTo(12);
    assertThat(due)
        .as("revisits of the coming week")
        .filteredOn(r -> r.dueOn().isAfter(day) && r.dueOn().isBefore(day.plusDays(8)))
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(due)
        .as("overdue revisits of the last month")
        .filteredOn(r -> r.dueOn().isBefore(day) && r.dueOn().isAfter(day.minusDays(31)))
        .filteredOn(r -> !r.attended())
        .hasSizeGreaterThanOrEqualTo(5);
    assertThat(today.history())
        .as("questionnaires of the last week")
        .filteredOn(e -> e.at().isAfter(NOW.minusDays(7).atZone(SHANGHAI).toInstant()))
        .anyMatch(
            e -> e instanceof DemoEvent.Reply r && r.contact() instanceof PostOpQuestionnaire);
    assertThat(messages.stream().filter(m -> m.field("PID", 30).equals("Y"))).hasSize(1);
    assertThat(messages.stream().filter(m -> m.is("A08"))).hasSizeGreaterThan(2);
  }

  @Test
  void nothingHappensToTheDead() {
    List<ParsedMessage> messages = ParsedMessage.of(hospital.history());
    String dead =
        messages.stream()
            .filter(m -> m.field("PID", 30).equals("Y"))
            .map(ParsedMessage::patientKey)
            .findFirst()
            .orElseThrow();
    List<ParsedMessage> life = messages.stream().filter(m -> m.patientKey().equals(dead)).toList();
    assertThat(life).hasSizeGreaterThan(3);
    assertThat(life.getLast().field("PID", 30)).isEqualTo("Y");
    assertThat(ParsedMessage.of(hospital.ahead())).noneMatch(m -> m.patientKey().equals(dead));
  }

  /// The truth kept beside the messages is what the messages say: attendance of every due revisit
  /// that is over, counted again from booked follow-ups and registrations alone.
  @Test
  void theMessagesTellTheTruth() {
    List<ParsedMessage> messages = ParsedMessage.of(hospital.history());
    Map<String, List<LocalDate>> visits = new HashMap<>();
    messages.stream()
        .filter(m -> m.is("A04"))
        .forEach(m ->
            visits
                .computeIfAbsent(
                    m.patientKey() + m.component("PV1", 10, 1), key -> new ArrayList<>())
                .add(m.date("PV1", 44)));
    Set<String> attended = new HashSet<>();
    Set<String> missed = new HashSet<>();
    messages.stream()
        .filter(m -> m.is("S12") && m.component("SCH", 8, 1).equals("FOLLOWUP"))
        .forEach(m -> {
          LocalDate due = m.time("SCH", 11, 4).toLocalDate();
          boolean came =
              visits.getOrDefault(m.patientKey() + m.component("PV1", 10, 1), List.of()).stream()
                  .anyMatch(
                      day -> !day.isBefore(due.minusDays(7)) && !day.isAfter(due.plusDays(14)));
          (came ? attended : missed).add(m.component("SCH", 2, 1));
        });
    List<DueRevisit> over =
        hospital.dueRevisits().stream()
            .filter(r -> r.dueOn().isBefore(NOW.toLocalDate().minusDays(14)))
            .toList();
    assertThat(over).hasSizeGreaterThan(300);
    for (DueRevisit revisit : over) {
      assertThat(revisit.attended() ? attended : missed)
          .as("%s", revisit)
          .contains(revisit.appointment());
    }
  }

  @Test
  void everyDueRevisitHasItsReminder() {
    Map<String, Response> responses = new HashMap<>();
    Stream.concat(hospital.history(), hospital.ahead())
        .forEach(event -> {
          if (event
              instanceof
              DemoEvent.Reply(
                  Instant at,
                  String patient,
                  RevisitReminder reminder,
                  Response response)) {
            assertThat(responses.put(reminder.appointment(), response)).isNull();
          }
        });
    for (DueRevisit revisit : hospital.dueRevisits()) {
      Response response = responses.get(revisit.appointment());
      assertThat(response).as("%s", revisit).isNotNull();
      Reminder reminder =
          switch (response) {
            case Response.Confirmed c -> Reminder.CONFIRMED;
            case Response.NotDelivered n -> Reminder.NONE;
            case Response.Opened o -> Reminder.DELIVERED;
            case Response.Ignored i -> Reminder.DELIVERED;
            case Response.CannotCome c -> Reminder.DELIVERED;
            case Response.Answered a -> throw new AssertionError("a reminder has no form");
          };
      assertThat(reminder).isEqualTo(revisit.reminder());
    }
  }

  private static ParsedMessage first(List<ParsedMessage> messages, String trigger) {
    return messages.stream().filter(m -> m.is(trigger)).findFirst().orElseThrow();
  }

  /// GB 11643-1999, written a second time on purpose: sum of digit times 2^(17-i), mod 11.
  private static char checkCharacter(String number) {
    int remainder = 0;
    for (int i = 0; i < 17; i++) {
      remainder = (remainder + number.charAt(i) - '0') * 2 % 11;
    }
    int check = (12 - remainder) % 11;
    return check == 10 ? 'X' : (char) ('0' + check);
  }
}
