package org.xinqiao.auditchain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `VerifyAudit --file F --pubkey K [--anchors A] [--tenant 1]`: whether a file of the audit is
/// what was sealed. The last line of the output is one JSON object. Ends with 0 when it is, with 1
/// when it is not, with 2 when it could not be looked at.
public final class VerifyAudit {

  private static final int TAMPERED = 1;
  private static final int UNUSABLE = 2;
  private static final Set<String> OPTIONS = Set.of("--file", "--pubkey", "--anchors", "--tenant");
  private static final String USAGE =
      "usage: audit-verify --file FILE --pubkey KEY.pem [--anchors ANCHORS] [--tenant 1]";

  private VerifyAudit() {}

  public static void main(String[] arguments) {
    int status =
        run(
            arguments,
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8));
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i + 1 < arguments.length && OPTIONS.contains(arguments[i]); i += 2) {
      given.put(arguments[i], arguments[i + 1]);
    }
    String file = given.get("--file");
    String pubkey = given.get("--pubkey");
    if (given.size() * 2 != arguments.length || file == null || pubkey == null) {
      err.println(USAGE);
      return UNUSABLE;
    }
    try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
      int tenant = Integer.parseInt(given.getOrDefault("--tenant", "1"));
      List<PublicKey> keys = AuditKeys.publicKeys(Files.readString(Path.of(pubkey)));
      List<Anchor> anchors = anchors(given.get("--anchors"));
      Verdict verdict = AuditCheck.of(reader, tenant, keys, anchors);
      say(verdict, anchors.isEmpty(), out);
      return verdict.whole() ? 0 : TAMPERED;
    } catch (IOException e) {
      err.println("audit-verify: cannot read: " + e);
      return UNUSABLE;
    } catch (IllegalArgumentException e) {
      err.println("audit-verify: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private static List<Anchor> anchors(@Nullable String file) throws IOException {
    List<Anchor> anchors = new ArrayList<>();
    if (file != null) {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (!line.isBlank()) {
          anchors.add(Anchor.parse(line));
        }
      }
    }
    return anchors;
  }

  private static void say(Verdict verdict, boolean withoutAnchors, PrintStream out) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("whole", verdict.whole() ? "yes" : "no");
    result.put("events", verdict.events());
    result.put("seals", verdict.seals());
    result.put("anchors", verdict.anchors());
    Verdict.Fault fault = verdict.fault();
    if (fault == null) {
      out.println("The audit is whole.");
    } else {
      out.println("First event that cannot be trusted: " + fault.number());
      out.println(fault.what());
      result.put("firstBad", fault.number());
      result.put("what", fault.what());
    }
    if (withoutAnchors) {
      out.println("Without anchors it cannot be seen whether the end was cut off.");
    }
    out.println(new String(CanonicalJson.of(result), StandardCharsets.UTF_8));
  }
}
