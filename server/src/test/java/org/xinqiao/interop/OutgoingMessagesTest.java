package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.util.Terser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xinqiao.golden.Golden;
import org.xinqiao.interop.FollowUpResult.Code;
import org.xinqiao.interop.FollowUpResult.Line;
import org.xinqiao.interop.FollowUpResult.Value;
import org.xinqiao.interop.OutgoingSettings.Booking;
import org.xinqiao.interop.OutgoingSettings.Hl7Receiver;
import org.xinqiao.interop.OutgoingSettings.Results;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Sex;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.shared.PatientId;

/// What hospital systems are sent, letter by letter, read back by the standard's reference library
/// and by our own reader.
class OutgoingMessagesTest {

  private static final UUID LETTER = UUID.fromString("019d2b00-1111-7222-8333-444455556666");
  private static final Instant NOW = Instant.parse("2026-03-25T02:15:00Z");

  /// Everything that could end a field, a segment or a frame, and two characters that only GB18030
  /// or UTF-8 can carry.
  private static final String TRICKY = "疼|得^睡&不~着\\E\\\u001C\r第二行 𬱖䶮";

  private static final OutgoingFacts.Subject SUBJECT =
      new OutgoingFacts.Subject(
          new PatientSummary(
              new PatientId(new UUID(0, 1)),
              new PersonName("欧阳", "建国"),
              Sex.MALE,
              LocalDate.of(1948, 9, 3),
              null,
              null,
              null,
              false,
              null),
          List.of(
              new Identifier(Identifier.Kind.HIS, "HIS", "P0000456"),
              new Identifier(Identifier.Kind.MRN, "HIS", "ZY2025031000")));

  private static final FollowUpResult RESULT =
      new FollowUpResult(
          UUID.fromString("019d2aff-0000-7000-8000-000000000001"),
          "postop-tka-d7",
          2,
          "膝关节置换术后第7天随访",
          Instant.parse("2026-03-25T02:14:30Z"),
          List.of(
              line("c1", "您今天的体温最高多少？", new Value.Figure(new BigDecimal("38.2"), "℃"), true),
              line("c2", "休息时疼痛几分？", new Value.Figure(new BigDecimal("4"), ""), false),
              line(
                  "c4",
                  "伤口情况怎么样？",
                  new Value.Chosen(
                      List.of(new Code("ooze", "少量淡红或淡黄渗液"), new Code("inflamed", "红肿、发热、越来越痛"))),
                  true),
              line("c5", "有没有胸痛？", new Value.Chosen(List.of(new Code("no", "没有"))), false),
              line("c11", "还有什么想告诉我们的吗？", new Value.Words(TRICKY), false),
              line("pain", "疼痛总分", new Value.Total(new BigDecimal("7"), "中度"), false)),
          Level.URGENT);

  private static final RevisitRequest REQUEST =
      new RevisitRequest(
          "019d2aff-0000-7000-8000-000000000002-1",
          LocalDate.of(2026, 4, 18),
          LocalDate.of(2026, 4, 11),
          LocalDate.of(2026, 5, 2),
          "0401",
          "骨科",
          "孙立群",
          false);

  private static Line line(String item, String question, Value value, boolean flagged) {
    return new Line(item, "postop-tka-d7." + item, question, value, flagged);
  }

  private static Hl7Receiver receiver(Results results, Booking booking) {
    return new Hl7Receiver(
        "his",
        "his.hospital.example",
        6661,
        "HIS",
        "SZYY",
        "HIS",
        "2.5",
        "UTF-8",
        List.of("form.submitted", "revisit.answered"),
        results,
        booking,
        new OutgoingSettings.Tls(null, null, null, null));
  }

  private static String result(Results results) {
    return ResultMessages.write(
        receiver(results, Booking.SIU), "SZYY", SUBJECT, RESULT, LETTER, NOW);
  }

  private static String booking(Booking booking, boolean takenBack) {
    RevisitRequest request =
        new RevisitRequest(
            REQUEST.number(),
            REQUEST.on(),
            REQUEST.from(),
            REQUEST.to(),
            REQUEST.departmentCode(),
            REQUEST.departmentName(),
            REQUEST.doctor(),
            takenBack);
    return BookingMessages.write(
        receiver(Results.ORU, booking), "SZYY", SUBJECT, request, LETTER, NOW);
  }

  @ParameterizedTest
  @EnumSource
  void resultsAreWrittenLikeThis(Results results) throws Exception {
    String text = result(results);
    golden(results + "-" + (results == Results.ORU ? "R01" : "T02"), text);
    agree(text);
  }

  @ParameterizedTest
  @EnumSource
  void returnVisitsAreAskedForLikeThis(Booking booking) throws Exception {
    golden(booking + (booking == Booking.SIU ? "-S12" : "-S01"), booking(booking, false));
    golden(booking + (booking == Booking.SIU ? "-S15" : "-S04"), booking(booking, true));
    agree(booking(booking, false));
    agree(booking(booking, true));
  }

  private static void golden(String name, String text) {
    Golden.check("api/hl7v2/" + name.toLowerCase(Locale.ROOT) + ".hl7", text.replace("\r", "\n"));
  }

  /// The reference library builds the standard's structure of it, with its default validation, and
  /// writes back what we wrote; our own reader sees the same components.
  private static void agree(String text) throws Exception {
    try (DefaultHapiContext context = new DefaultHapiContext()) {
      Message message = context.getPipeParser().parse(text);
      assertThat(message.getClass().getSimpleName())
          .isEqualTo(
              Hl7Message.parse(text, StandardCharsets.UTF_8).orElseThrow().header().value(9, 3));
      List<String> strays = new ArrayList<>();
      for (String name : message.getNames()) {
        if (!message.isGroup(name) && name.length() > 3) {
          strays.add(name);
        }
      }
      assertThat(strays).as("segments that the structure has no place for").isEmpty();
      Terser terser = new Terser(message);
      assertThat(terser.get("/.PID-5-1")).isEqualTo("欧阳");
      assertThat(terser.get("/.PID-3(1)-5")).isEqualTo("MR");
      assertThat(terser.get("/.MSH-7-1")).isEqualTo("20260325101500+0800");
      assertThat(message.encode().split("\r")).containsExactly(text.split("\r"));
    }
  }

  @Test
  void whateverAPatientWroteStaysInItsField() throws Exception {
    String text = result(Results.ORU);
    String expected = "疼|得^睡&不~着\\E\\ \n第二行 𬱖䶮";
    Hl7Message ours = Hl7Message.parse(text, StandardCharsets.UTF_8).orElseThrow();
    assertThat(
            ours.all("OBX")
                .filter(obx -> obx.value(2).equals("TX"))
                .map(obx -> obx.value(5))
                .toList())
        .containsExactly(expected);
    assertThat(ours.segments()).hasSize(3 + 9);
    assertThat(text).doesNotContain("\n").doesNotContain("\u001C");
    try (DefaultHapiContext context = new DefaultHapiContext()) {
      Terser terser = new Terser(context.getPipeParser().parse(text));
      assertThat(terser.get("/.OBSERVATION(5)/OBX-5")).isEqualTo(expected.replace("\n", "\\.br\\"));
      assertThat(terser.get("/.OBSERVATION(0)/OBX-5")).isEqualTo("38.2");
      assertThat(terser.get("/.OBSERVATION(2)/OBX-5-2")).isEqualTo("少量淡红或淡黄渗液");
    }
  }

  @Test
  void bothCharsetsCarryTheWholeMessage() {
    String text = result(Results.MDM);
    for (var charset : List.of(StandardCharsets.UTF_8, Hl7Charset.GB18030)) {
      assertThat(Hl7Charset.decode(text.getBytes(charset), charset).orElseThrow().text())
          .isEqualTo(text);
    }
  }

  /// Our own intake reads our results as any hospital's.
  @Test
  void ourOwnIntakeReadsIt() {
    Hl7Message message =
        Hl7Message.parse(result(Results.ORU), StandardCharsets.UTF_8).orElseThrow();
    MessageMapper.Report report =
        new OruMapper().map(message, MessageHeader.of(message, NOW), LETTER, NOW);
    assertThat(report.facts().observations())
        .extracting("code", "value", "unit")
        .contains(tuple("postop-tka-d7.c1", 38.2, "℃"), tuple("postop-tka-d7.pain", 7.0, null));
  }
}
