package org.xinqiao.platform;

import java.net.BindException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Says in words why a start failed and what to do, in place of a stack trace.
final class StartFailures {

  private StartFailures() {}

  /// An installation without a hospital.
  static final class NoHospital extends AbstractFailureAnalyzer<NoHospitalException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, NoHospitalException cause) {
      return new FailureAnalysis(
          "This data folder knows no hospital yet, and the settings do not name one completely.",
          """
          Write a file and give it with --config FILE (docs/operations/start-stop.md):

            xinqiao:
              hospital:
                code: SZYY            # short and stable, as in MSH-4 of the messages
                name: 某市第一人民医院
                phone: 0571-00000000  # what patients are asked to call
          """,
          cause);
    }
  }

  /// The HL7 port is taken. (Spring Boot says so itself for the web port.)
  static final class PortTaken extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, BindException cause) {
      String words = messageOf(root, "Cannot listen for HL7");
      return words == null
          ? null
          : new FailureAnalysis(
              words, "Stop the other program, or choose --mllp-port PORT.", cause);
    }
  }

  /// The operator's own database does not let us in, or is not there.
  static final class DatabaseAway extends AbstractFailureAnalyzer<SQLException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, SQLException cause) {
      String state = cause.getSQLState();
      boolean connecting = state != null && (state.startsWith("08") || state.startsWith("28"));
      return connecting
          ? new FailureAnalysis(
              "The database cannot be used: " + cause.getMessage(),
              "Check --database-url, the two roles and their passwords"
                  + " (docs/operations/database-roles.md).",
              cause)
          : null;
    }
  }

  /// A settings file that is not YAML; the message names line and column.
  static final class SettingsFile extends AbstractFailureAnalyzer<MarkedYAMLException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, MarkedYAMLException cause) {
      return new FailureAnalysis(
          "The settings file is not valid YAML: " + cause.getMessage(),
          "Correct the file given with --config; indentation is by spaces.",
          cause);
    }
  }

  /// A refusal that already explains itself, such as a database that may lose committed work, or a
  /// setting that cannot be meant.
  static final class Refused extends AbstractFailureAnalyzer<IllegalStateException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, IllegalStateException cause) {
      String words = cause.getMessage();
      if (words == null) {
        return null;
      }
      if (words.startsWith("Refusing to start")
          || words.startsWith("xinqiao.installation.database.")) {
        return new FailureAnalysis(words, "See docs/operations/database-roles.md.", cause);
      }
      return words.startsWith("xinqiao.")
          ? new FailureAnalysis(
              words,
              "Correct it in the settings file. Every key is in"
                  + " server/src/main/resources/application.yaml.",
              cause)
          : null;
    }
  }

  private static @Nullable String messageOf(Throwable root, String beginning) {
    for (Throwable each = root; each != null; each = each.getCause()) {
      String message = each.getMessage();
      if (message != null && message.startsWith(beginning)) {
        return message;
      }
    }
    return null;
  }
}
