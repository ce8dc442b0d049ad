package org.xinqiao.standin.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.testkit.SettableClock;

class ControlServerTest {

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private MailStandIn server;

  @BeforeEach
  void start() throws IOException {
    SettableClock clock = SettableClock.at("2026-03-02T09:00");
    server = MailStandIn.start(0, 0, folder.resolve("ledger.jsonl"), clock);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    http.close();
  }

  @Test
  void showsMessages() throws Exception {
    receive("m1@hospital.example", "复诊", "您好");
    assertThat(get("/messages").body()).contains("\"subject\":\"复诊\"", "m1@hospital.example");
    HttpResponse<String> one = get("/messages/m1%40hospital.example");
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.body()).contains("\"acceptedAt\":\"2026-03-02T01:00:00Z\"");
    assertThat(get("/messages/other@hospital.example").statusCode()).isEqualTo(404);
    assertThat(get("/ledger").body()).isEqualTo(Files.readString(folder.resolve("ledger.jsonl")));
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void showsAnInboxThatNoMailCanTakeOver() throws Exception {
    assertThat(get("/inbox.html").body()).contains("还没有邮件");
    receive(
        "m1@h.example", "<script>alert(1)</script>", "看 https://x.example/p/a?b=1&c=2 \n\"<b>\"");
    HttpResponse<String> page = get("/inbox.html");
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(page.body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("href=\"https://x.example/p/a?b=1&amp;c=2\"")
        .contains("&quot;&lt;b&gt;&quot;")
        .contains("2026-03-02 09:00:00")
        .doesNotContain("<script>", "<b>");
    assertThat(get("/inbox.html?to=other%40example.org").body()).contains("还没有邮件");
  }

  @Test
  void isDirected() throws Exception {
    HttpResponse<String> done =
        post("{\"mode\":\"slow\",\"delayMs\":1500,\"times\":3,\"to\":\"a@b.example\"}");
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(get("/mode").body())
        .isEqualTo("{\"mode\":\"slow\",\"delayMs\":1500,\"times\":3,\"to\":\"a@b.example\"}");
    assertThat(server.script().delay()).hasMillis(1500);
    post("{\"mode\":\"ok\"}");
    assertThat(server.script()).isEqualTo(MailScript.always(MailMode.OK));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{}", "{\"mode\":\"sideways\"}", "{\"mode\":null}"})
  void refusesNonsense(String body) throws Exception {
    assertThat(post(body).statusCode()).isEqualTo(400);
    assertThat(server.script().mode()).isEqualTo(MailMode.OK);
  }

  @Test
  void refusesForeignPages() throws Exception {
    HttpRequest form =
        request("/mode")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"mode\":\"stall\"}"))
            .build();
    assertThat(http.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
    assertThat(rawGet("evil.example:" + server.httpPort())).startsWith("HTTP/1.1 403");
    assertThat(rawGet("localhost:" + server.httpPort())).startsWith("HTTP/1.1 200");
  }

  private String rawGet(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.httpPort())) {
      String request = "GET /messages HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void receive(String id, String subject, String text) throws IOException {
    try (RawSmtp client = new RawSmtp(server.smtpPort()).ready()) {
      String mail =
          "Message-ID: <%s>\nFrom: 医院 <h@h.example>\nSubject: %s\n\n%s"
              .formatted(id, subject, text);
      assertThat(client.send("a@example.org", mail.replace("\n", "\r\n"))).startsWith("250");
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    HttpRequest request =
        request("/mode")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path));
  }
}
