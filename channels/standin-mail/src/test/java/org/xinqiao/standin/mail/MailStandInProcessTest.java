package org.xinqiao.standin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stand-in as a process of its own, as the kill tests of the server use it.
class MailStandInProcessTest {

  @TempDir Path folder;

  @Test
  void whatWasAnsweredSurvivesAKill() throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    Process process = start("--smtp-port", "0", "--http-port", "0", "--ledger", ledger.toString());
    int taken = 0;
    try (BufferedReader out = process.inputReader()) {
      Matcher ready = Pattern.compile("ready smtp=(\\d+) http=\\d+").matcher(out.readLine());
      assertThat(ready.find()).isTrue();
      try (RawSmtp client = new RawSmtp(Integer.parseInt(ready.group(1))).ready()) {
        for (; taken < 20; taken++) {
          assertThat(client.send("a@example.org", "Message-ID: <" + taken + "@h>\r\n\r\nx"))
              .startsWith("250");
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Files.readAllLines(ledger)).hasSize(taken);
  }

  @Test
  void saysHowToStartIt() throws Exception {
    Process process = start("--smtp-port", "0");
    try (BufferedReader err = process.errorReader()) {
      assertThat(err.readLine()).startsWith("usage:").contains("--ledger");
    }
    assertThat(process.waitFor()).isEqualTo(2);
  }

  private static Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), MailStandIn.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
