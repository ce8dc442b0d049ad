package org.xinqiao.mllp;

import java.util.ArrayList;
import java.util.List;

/// What a person wants to read of an acknowledgement.
///
/// @param code MSA-1: AA, AE, AR (or CA, CE, CR), empty if there is none
/// @param controlId MSA-2, the control id of the message that is answered
/// @param text MSA-3
/// @param errors the ERR segments, each in one line
public record Acknowledgement(String code, String controlId, String text, List<String> errors) {

  /// Reads an answer; what is missing in it stays empty.
  public static Acknowledgement parse(String message) {
    String code = "";
    String controlId = "";
    String text = "";
    List<String> errors = new ArrayList<>();
    for (String segment : message.split("[\r\n]+")) {
      String[] fields = segment.split("\\|", -1);
      switch (fields[0]) {
        case "MSA" -> {
          code = field(fields, 1);
          controlId = field(fields, 2);
          text = field(fields, 3);
        }
        case "ERR" -> errors.add(error(fields));
        default -> {} // MSH and anything a receiver adds
      }
    }
    return new Acknowledgement(code, controlId, text, errors);
  }

  /// Whether it says AA, and says it to that message.
  public boolean accepts(String sentControlId) {
    return code.equals("AA") && controlId.equals(sentControlId);
  }

  /// `PID^1^3 101 Required field missing (E): PID-3 is empty`, leaving out what is not there.
  private static String error(String[] fields) {
    StringBuilder line = new StringBuilder();
    append(line, "", field(fields, 2));
    append(line, " ", field(fields, 3).replaceFirst("\\^", " ").replaceFirst("\\^.*", ""));
    append(line, " ", field(fields, 4).isEmpty() ? "" : "(" + field(fields, 4) + ")");
    append(line, ": ", field(fields, 7));
    append(line, ": ", field(fields, 8));
    return line.toString();
  }

  private static void append(StringBuilder line, String separator, String part) {
    if (!part.isEmpty()) {
      line.append(line.isEmpty() ? "" : separator).append(part);
    }
  }

  private static String field(String[] fields, int number) {
    return number < fields.length ? fields[number] : "";
  }
}
