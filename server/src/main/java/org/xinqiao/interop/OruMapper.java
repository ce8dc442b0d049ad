package org.xinqiao.interop;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.clinical.ObservationRecord.Interpretation;

/// Results of laboratories, of imaging and of devices at home.
@Component
class OruMapper implements MessageMapper {

  private static final Pattern NUMBER =
      Pattern.compile("([<>≤≥]=?)?\\s*([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*+[↑↓]*+\\s*+[HL*]*+");
  private static final Pattern RANGE =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(?:-{1,2}|~|～|—|至)\\s*([0-9]+(?:\\.[0-9]+)?)");

  @Override
  public Set<String> messages() {
    return Set.of("ORU^R01");
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    Instant eventAt = header.sentAt();
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    List<ObservationRecord> results = new ArrayList<>();
    Hl7Message.Segment report = null;
    for (Hl7Message.Segment segment : message.segments()) {
      if (segment.name().equals("OBR")) {
        report = segment;
      } else if (segment.name().equals("OBX") && report != null && !segment.value(3).isEmpty()) {
        results.add(result(report, segment, eventAt));
      }
    }
    return Report.of(parsed, eventAt, Facts.ofObservations(results));
  }

  private static ObservationRecord result(
      Hl7Message.Segment obr, Hl7Message.Segment obx, Instant eventAt) {
    String raw = obx.value(5);
    Measured measured = measured(raw);
    String range = emptyToNull(obx.value(7));
    return new ObservationRecord(
            reportKey(obr),
            obx.value(3),
            obx.value(3, 2).isEmpty() ? obx.value(3) : obx.value(3, 2),
            measured.value(),
            measured.comparator(),
            raw,
            emptyToNull(obx.value(6)),
            range,
            interpretation(obx.value(8), measured.value(), range),
            observedAt(obr, obx, eventAt),
            obx.value(11).isEmpty() ? "F" : obx.value(11))
        .given(loinc(obx));
  }

  /// LOINC where the laboratory gives it, as its own code or beside it.
  private static @Nullable String loinc(Hl7Message.Segment obx) {
    if (obx.value(3, 3).equals("LN")) {
      return obx.value(3);
    }
    return obx.value(3, 6).equals("LN") ? emptyToNull(obx.value(3, 4)) : null;
  }

  /// A result that is a number, possibly one beyond the method's range; nulls when it is none.
  record Measured(@Nullable Double value, @Nullable String comparator) {}

  static Measured measured(String raw) {
    if (isPlain(raw)) {
      return new Measured(Double.valueOf(raw), null);
    }
    Matcher number = NUMBER.matcher(Normalizer.normalize(raw.strip(), Normalizer.Form.NFKC));
    return number.matches()
        ? new Measured(Double.valueOf(number.group(2)), number.group(1))
        : new Measured(null, null);
  }

  /// Digits with at most one point between them: nearly every result, and no pattern is needed.
  private static boolean isPlain(String raw) {
    int points = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '.' && i > 0 && i < raw.length() - 1) {
        points++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return !raw.isEmpty() && points < 2;
  }

  private static String reportKey(Hl7Message.Segment obr) {
    String filler = obr.value(3).isEmpty() ? obr.value(2) : obr.value(3);
    return filler + "|" + obr.value(4);
  }

  private static Instant observedAt(
      Hl7Message.Segment obr, Hl7Message.Segment obx, Instant eventAt) {
    try {
      return Hl7Time.instant(obx.value(14)).or(() -> Hl7Time.instant(obr.value(7))).orElse(eventAt);
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "OBR-7");
    }
  }

  /// The laboratory's mark; where it gives none, its own range.
  static @Nullable Interpretation interpretation(
      String mark, @Nullable Double value, @Nullable String range) {
    return switch (mark.strip().toUpperCase(java.util.Locale.ROOT)) {
      case "HH" -> Interpretation.CRITICAL_HIGH;
      case "LL" -> Interpretation.CRITICAL_LOW;
      case "H", "↑", "高" -> Interpretation.HIGH;
      case "L", "↓", "低" -> Interpretation.LOW;
      default -> value == null || range == null ? null : against(value, range);
    };
  }

  private static @Nullable Interpretation against(double value, String range) {
    Matcher match = RANGE.matcher(range);
    if (!match.matches()) {
      return null;
    }
    if (value > Double.parseDouble(match.group(2))) {
      return Interpretation.HIGH;
    }
    return value < Double.parseDouble(match.group(1)) ? Interpretation.LOW : null;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
