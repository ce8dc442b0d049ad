package org.xinqiao.redflag;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `EvaluateRedFlags FILE`: measures the engine on labelled messages
/// (`id,text,expected_level,category,note`). The last line of the output is one JSON object. Ends
/// with 2 when the file is missing or malformed.
public final class EvaluateRedFlags {

  private static final int UNUSABLE = 2;

  private EvaluateRedFlags() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    int status = run(arguments, out, err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length != 1) {
      err.println("usage: EvaluateRedFlags FILE");
      return UNUSABLE;
    }
    List<LabelledMessage> messages;
    try {
      messages = LabelledMessage.parse(Files.readString(Path.of(arguments[0])));
    } catch (IOException e) {
      err.println("cannot read " + arguments[0] + " as UTF-8 text: " + e);
      return UNUSABLE;
    } catch (IllegalArgumentException e) {
      err.println(arguments[0] + " is not a set of labelled messages: " + e.getMessage());
      return UNUSABLE;
    }
    Evaluation evaluation = Evaluation.of(RedFlagEngine.load(), messages);
    evaluation.print(out);
    out.println(evaluation.json());
    return 0;
  }
}
