package org.xinqiao.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the server said to its database, read from the database's log while it logs every
/// statement: so that a bench repeats the product's own statements and not a copy of them that
/// grows old.
final class StatementLog {

  /// A statement as it was executed.
  ///
  /// @param sql with `?` for each value
  /// @param values in the order of the marks; null for NULL
  record Executed(String sql, List<String> values) {}

  /// What one transaction executed between its begin and its end.
  record Transaction(List<Executed> statements) {

    /// Whether it ran for a member of staff: it told the database whose patients it may touch.
    boolean isOfDesk() {
      Executed preface = preface();
      return preface != null && preface.sql().contains("'role'");
    }

    /// How it told the database so: in one message with the first of its statements.
    @Nullable Executed preface() {
      return statements.stream()
          .filter(each -> each.sql().startsWith("SELECT set_config("))
          .findFirst()
          .orElse(null);
    }

    /// What it read. Locks and writes are left out: they cost the same with and without a guard.
    List<Executed> reads() {
      return statements.stream()
          .filter(each -> each.sql().matches("(?s)\\s*(SELECT|WITH)\\b.*"))
          .filter(each -> !each.sql().startsWith("SELECT set_config("))
          .filter(each -> !each.sql().matches("(?s).*\\b(FOR UPDATE|INSERT|UPDATE|DELETE)\\b.*"))
          .toList();
    }
  }

  private static final Pattern ENTRY =
      Pattern.compile(
          "^\\S+ \\S+ \\S+ \\[(\\d+)] (LOG|DETAIL|ERROR|STATEMENT|HINT|WARNING): {2}(.*)$");
  private static final Pattern EXECUTED =
      Pattern.compile("(?s)^duration: \\S+ ms {2}(?:execute (?!fetch)[^:]+|statement): (.*)$");
  private static final Pattern VALUE = Pattern.compile("\\$\\d+ = (NULL|'((?:[^']++|'')*+)')");
  private static final Pattern MARK = Pattern.compile("\\$(\\d+)");

  private static final Pattern END = Pattern.compile("(?m)(?:execute [^:]+|statement): COMMIT$");

  /// Until every connection has read the setting.
  private static final Duration RELOAD = Duration.ofMillis(1500);

  private final Path file;
  private final StringBuilder text = new StringBuilder();
  private long read;
  private int told;

  private StatementLog(Path file) {
    this.file = file;
  }

  static StatementLog of(Path file) {
    return new StatementLog(file);
  }

  /// Has the database log every statement with its values, or stops it.
  static void keep(Connection superuser, boolean on) throws SQLException, InterruptedException {
    superuser.setAutoCommit(true);
    try (Statement statement = superuser.createStatement()) {
      statement.execute("ALTER SYSTEM SET log_min_duration_statement = " + (on ? "0" : "-1"));
      statement.execute("ALTER SYSTEM SET log_parameter_max_length = " + (on ? "-1" : "0"));
      statement.execute("SELECT pg_reload_conf()");
    }
    Thread.sleep(RELOAD.toMillis());
  }

  /// Forgets what was executed until now.
  void fromHere() throws IOException {
    text.setLength(0);
    told = 0;
    read = Files.size(file);
  }

  /// The transactions that ended since the last call, in the order in which they ended. The log may
  /// be read while an entry is being written: what comes after the last end waits for the next
  /// call.
  List<Transaction> next() throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) (log.length() - read)];
      log.seek(read);
      log.readFully(bytes);
      read += bytes.length;
      text.append(new String(bytes, StandardCharsets.UTF_8));
    }
    Matcher end = END.matcher(text);
    int whole = 0;
    while (end.find()) {
      whole = end.end();
    }
    List<Transaction> all = transactions(text.substring(0, whole));
    List<Transaction> news = List.copyOf(all.subList(told, all.size()));
    told = all.size();
    return news;
  }

  static List<Transaction> transactions(String text) {
    List<Transaction> ended = new ArrayList<>();
    Map<String, List<Executed>> open = new LinkedHashMap<>();
    List<String[]> entries = entries(text);
    for (int i = 0; i < entries.size(); i++) {
      String[] entry = entries.get(i);
      Matcher executed = EXECUTED.matcher(entry[2]);
      if (!entry[1].equals("LOG") || !executed.matches()) {
        continue;
      }
      String sql = executed.group(1).strip();
      String process = entry[0];
      if (sql.equals("BEGIN") || sql.startsWith("BEGIN ")) {
        open.put(process, new ArrayList<>());
      } else if (sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
        List<Executed> statements = open.remove(process);
        if (statements != null) {
          ended.add(new Transaction(statements));
        }
      } else if (open.containsKey(process)) {
        boolean withValues =
            i + 1 < entries.size()
                && entries.get(i + 1)[0].equals(process)
                && entries.get(i + 1)[1].equals("DETAIL");
        open.get(process).add(inOrder(sql, withValues ? values(entries.get(i + 1)[2]) : List.of()));
      }
    }
    return ended;
  }

  /// Process, kind and words of each entry; a line that begins with a tab goes on.
  private static List<String[]> entries(String text) {
    List<String[]> entries = new ArrayList<>();
    text.lines()
        .forEach(line -> {
          Matcher begins = ENTRY.matcher(line);
          if (begins.matches()) {
            entries.add(new String[] {begins.group(1), begins.group(2), begins.group(3)});
          } else if (!entries.isEmpty()) {
            String[] last = entries.getLast();
            last[2] = last[2] + "\n" + (line.startsWith("\t") ? line.substring(1) : line);
          }
        });
    return entries;
  }

  private static List<String> values(String detail) {
    List<String> values = new ArrayList<>();
    Matcher value = VALUE.matcher(detail);
    while (value.find()) {
      values.add(value.group(1).equals("NULL") ? null : value.group(2).replace("''", "'"));
    }
    return values;
  }

  private static Executed inOrder(String sql, List<String> values) {
    List<String> ordered = new ArrayList<>();
    Matcher mark = MARK.matcher(sql);
    StringBuilder marked = new StringBuilder();
    while (mark.find()) {
      ordered.add(values.get(Integer.parseInt(mark.group(1)) - 1));
      mark.appendReplacement(marked, "?");
    }
    mark.appendTail(marked);
    return new Executed(marked.toString(), ordered);
  }
}
