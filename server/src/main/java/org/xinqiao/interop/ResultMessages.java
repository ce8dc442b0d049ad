package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.xinqiao.interop.FollowUpResult.Code;
import org.xinqiao.interop.FollowUpResult.Line;
import org.xinqiao.interop.FollowUpResult.Value;
import org.xinqiao.interop.OutgoingSettings.Hl7Receiver;

/// Follow-up results in HL7 v2: observations (ORU^R01), each answer coded or as a number, or a
/// document to read (MDM^T02).
final class ResultMessages {

  private ResultMessages() {}

  static String write(
      Hl7Receiver to,
      String facility,
      OutgoingFacts.Subject subject,
      FollowUpResult result,
      UUID letter,
      Instant now) {
    return switch (to.results()) {
      case ORU ->
          Hl7Envelope.message(
              Hl7Envelope.header(to, facility, "ORU", "R01", "ORU_R01", letter, now),
              observations(subject, result));
      case MDM ->
          Hl7Envelope.message(
              Hl7Envelope.header(to, facility, "MDM", "T02", "MDM_T02", letter, now),
              document(subject, result, now));
    };
  }

  private static List<Hl7Segment> observations(
      OutgoingFacts.Subject subject, FollowUpResult result) {
    String at = Hl7Envelope.time(result.at());
    List<Hl7Segment> segments = new ArrayList<>();
    segments.add(Hl7Envelope.patient(subject));
    segments.add(
        new Hl7Segment("OBR")
            .put(1, "1")
            .put(3, result.form().toString(), Hl7Envelope.OURS)
            .put(4, result.questionnaire(), result.title(), Hl7Envelope.CODES)
            .put(7, at)
            .put(22, at)
            .put(25, "F"));
    int number = 0;
    for (Line line : result.lines()) {
      switch (line.value()) {
        case Value.Chosen(List<Code> codes) -> {
          // Several options of one question: a segment each, told apart by OBX-4.
          int sub = 0;
          for (Code code : codes) {
            sub++;
            segments.add(
                observation(++number, "CE", line, at)
                    .put(4, codes.size() > 1 ? String.valueOf(sub) : "")
                    .put(5, code.code(), code.display(), Hl7Envelope.CODES));
          }
        }
        case Value.Figure(var figure, String unit) ->
            segments.add(
                observation(++number, "NM", line, at).put(5, figure.toPlainString()).put(6, unit));
        case Value.Words(String text) ->
            segments.add(observation(++number, "TX", line, at).text(5, text));
        case Value.Total(var total, String band) -> {
          segments.add(observation(++number, "NM", line, at).put(5, total.toPlainString()));
          if (!band.isEmpty()) {
            segments.add(new Hl7Segment("NTE").put(1, "1").put(3, band));
          }
        }
      }
    }
    if (result.level() != null) {
      segments.add(
          new Hl7Segment("OBX")
              .put(1, String.valueOf(++number))
              .put(2, "CE")
              .put(3, "level", "预警级别", Hl7Envelope.CODES)
              .put(
                  5, result.level().name(), FollowUpResult.words(result.level()), Hl7Envelope.CODES)
              .put(8, "A")
              .put(11, "F")
              .put(14, at));
    }
    return segments;
  }

  private static Hl7Segment observation(int number, String type, Line line, String at) {
    return new Hl7Segment("OBX")
        .put(1, String.valueOf(number))
        .put(2, type)
        .put(3, line.code(), line.question(), Hl7Envelope.CODES)
        .put(8, line.flagged() ? "A" : "")
        .put(11, "F")
        .put(14, at);
  }

  private static List<Hl7Segment> document(
      OutgoingFacts.Subject subject, FollowUpResult result, Instant now) {
    String at = Hl7Envelope.time(result.at());
    List<Hl7Segment> segments = new ArrayList<>();
    segments.add(new Hl7Segment("EVN").put(1, "T02").put(2, Hl7Envelope.time(now)));
    segments.add(Hl7Envelope.patient(subject));
    segments.add(new Hl7Segment("PV1").put(1, "1").put(2, "N"));
    segments.add(
        new Hl7Segment("TXA")
            .put(1, "1")
            .put(2, "PN")
            .put(3, "TX")
            .put(4, at)
            .put(6, at)
            .put(12, result.form().toString(), Hl7Envelope.OURS)
            .put(17, "DO")
            .put(19, "AV"));
    int number = 0;
    for (String line : lines(result)) {
      segments.add(
          new Hl7Segment("OBX")
              .put(1, String.valueOf(++number))
              .put(2, "TX")
              .put(3, result.questionnaire(), result.title(), Hl7Envelope.CODES)
              .put(4, String.valueOf(number))
              .text(5, line)
              .put(11, "F"));
    }
    return segments;
  }

  private static List<String> lines(FollowUpResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(result.title());
    if (result.level() != null) {
      lines.add("预警级别：" + FollowUpResult.words(result.level()));
    }
    for (Line line : result.lines()) {
      lines.add((line.flagged() ? "* " : "") + line.question() + " " + words(line.value()));
    }
    return lines;
  }

  private static String words(Value value) {
    return switch (value) {
      case Value.Chosen(List<Code> codes) ->
          codes.stream().map(Code::display).collect(Collectors.joining("；"));
      case Value.Figure(var figure, String unit) -> figure.toPlainString() + unit;
      case Value.Words(String text) -> text;
      case Value.Total(var total, String band) ->
          total.toPlainString() + (band.isEmpty() ? "" : "（" + band + "）");
    };
  }
}
