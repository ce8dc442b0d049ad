package org.xinqiao.standin.sms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stand-in as a process of its own, as docs/how-to/connect-sms.md uses it.
class SmsStandInProcessTest {

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whatWasAnsweredSurvivesAKill() throws Exception {
    Path ledger = folder.resolve("ledger.jsonl");
    Process process = start("--sms-port", "0", "--http-port", "0", "--ledger", ledger.toString());
    try (BufferedReader out = process.inputReader()) {
      Matcher ready = Pattern.compile("ready sms=(\\d+) http=(\\d+)").matcher(out.readLine());
      assertThat(ready.find()).isTrue();
      String body = "{\"phone\":\"13800000001\",\"text\":\"【某某医院】<您好>\",\"id\":\"a\"}";
      assertThat(
              post(ready.group(1), "/gateway/send", body, Hmac.hmac("standin-secret", "1." + body))
                  .body())
          .contains("\"code\":\"0\"");
      assertThat(post(ready.group(1), "/gateway/send", body, "wrong").statusCode()).isEqualTo(401);
      assertThat(get(ready.group(2), "/inbox.html")).contains("13800000001", "&lt;您好&gt;");
      assertThat(post(ready.group(2), "/mode", "{\"mode\":\"no-money\",\"times\":1}", "").body())
          .isEqualTo("{\"mode\":\"no-money\",\"delayMs\":0,\"times\":1}");
      assertThat(post(ready.group(2), "/deliver", "{\"phone\":\"1\"}", "").statusCode())
          .isEqualTo(404);
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Files.readAllLines(ledger)).hasSize(1);
    Files.writeString(ledger, Files.readString(ledger) + "{\"at\":");
    try (SmsLedger again = SmsLedger.open(ledger)) {
      assertThat(again.all()).hasSize(1);
    }
  }

  /// As docs/how-to/answer-unknown-texts.md does.
  @Test
  void aPhoneToWhichNothingWasSentMayWriteToo() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HttpServer hospital = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    hospital.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          told.add(exchange.getRequestURI().getPath() + " " + body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    hospital.start();
    String callbacks = "http://127.0.0.1:" + hospital.getAddress().getPort() + "/sms";
    String ledger = folder.resolve("ledger.jsonl").toString();
    Process process =
        start("--sms-port", "0", "--http-port", "0", "--ledger", ledger, "--callbacks", callbacks);
    try (BufferedReader out = process.inputReader()) {
      Matcher ready = Pattern.compile("ready sms=(\\d+) http=(\\d+)").matcher(out.readLine());
      assertThat(ready.find()).isTrue();
      String words = "{\"phone\":\"13800000042\",\"text\":\"喂\"}";
      assertThat(post(ready.group(2), "/reply", words, "").body()).isEqualTo("{\"answers\":[200]}");
      assertThat(told.poll(10, SECONDS)).startsWith("/sms/aliyun/replies ").contains("13800000042");
      String body = "{\"phone\":\"13800000001\",\"text\":\"【某某医院】您好\",\"id\":\"a\"}";
      post(ready.group(1), "/gateway/send", body, Hmac.hmac("standin-secret", "1." + body));
      assertThat(post(ready.group(2), "/reply", words, "").body()).isEqualTo("{\"answers\":[200]}");
      assertThat(told.poll(10, SECONDS)).startsWith("/sms/gateway ").contains("13800000042");
    } finally {
      process.destroyForcibly().waitFor();
      hospital.stop(0);
    }
  }

  @Test
  void saysHowToStartIt() throws Exception {
    Process process = start("--sms-port", "0");
    try (BufferedReader err = process.errorReader()) {
      assertThat(err.readLine()).startsWith("usage:").contains("--ledger");
    }
    assertThat(process.waitFor()).isEqualTo(2);
  }

  private HttpResponse<String> post(String port, String path, String body, String signature)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .header("X-Timestamp", "1")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!signature.isEmpty()) {
      request.header("X-Signature", signature);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String get(String port, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static Process start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SmsStandIn.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
