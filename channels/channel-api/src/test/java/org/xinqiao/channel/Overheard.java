package org.xinqiao.channel;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Everything that a piece of code writes to standard output, standard error and the log, with
/// every logger open to the finest level, as a curious operator would have it.
final class Overheard {

  private Overheard() {}

  static synchronized String during(Runnable code) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    PrintStream ear = new PrintStream(heard, true, StandardCharsets.UTF_8);
    PrintStream out = System.out;
    PrintStream err = System.err;
    Logger root = Logger.getLogger("");
    Level level = root.getLevel();
    Handler[] handlers = root.getHandlers();
    Handler listener = new Listener(ear);
    Arrays.stream(handlers).forEach(root::removeHandler);
    root.addHandler(listener);
    root.setLevel(Level.ALL);
    System.setOut(ear);
    System.setErr(ear);
    try {
      code.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
      root.setLevel(level);
      root.removeHandler(listener);
      Arrays.stream(handlers).forEach(root::addHandler);
    }
    return heard.toString(StandardCharsets.UTF_8);
  }

  private static final class Listener extends Handler {

    private final Formatter formatter = new SimpleFormatter();
    private final PrintStream ear;

    private Listener(PrintStream ear) {
      this.ear = ear;
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord log) {
      ear.print(formatter.format(log));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
