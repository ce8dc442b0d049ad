package org.xinqiao.standin.sms;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An SMS provider on this machine that keeps what it is given and reaches nobody.
///
/// On one port it speaks the protocols of Aliyun SMS (`POST /` with `x-acs-action`) and of a plain
/// gateway (`POST /gateway/send`, `/gateway/query`); on another, HTTP for people and tests: `GET
/// /inbox.html`, `GET /messages`, `GET /ledger`, `GET` and `POST /mode`, `POST /deliver`, `POST
/// /reply`, `POST /hold`, `POST /release`. Both listen on the loopback address only. What it took
/// stands in a ledger file, on disk before the client is told. It is for demonstrations and tests,
/// never for patients. Thread-safe; one virtual thread a client.
public final class SmsStandIn implements AutoCloseable {

  private final ServerSocket sms;
  private final SmsLedger ledger;
  private final ControlServer control;
  private final Callbacks callbacks;
  private final InstantSource clock;
  private final List<Protocol> protocols;
  private final Thread acceptor =
      Thread.ofPlatform().name("standin-sms").daemon(false).unstarted(this::accept);
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private SmsScript script = SmsScript.always(SmsMode.OK);

  private SmsStandIn(
      ServerSocket sms,
      SmsLedger ledger,
      int controlPort,
      SmsStandInSettings settings,
      InstantSource clock)
      throws IOException {
    this.sms = sms;
    this.ledger = ledger;
    this.clock = clock;
    callbacks = new Callbacks(settings, clock);
    protocols =
        List.of(
            new AliyunProtocol(settings, ledger, clock),
            new GatewayProtocol(settings, ledger, clock));
    control = ControlServer.start(controlPort, ledger, this);
  }

  /// Starts on these ports; 0 takes any free one. The clock dates what is taken.
  public static SmsStandIn start(
      int smsPort,
      int controlPort,
      Path ledgerFile,
      SmsStandInSettings settings,
      InstantSource clock)
      throws IOException {
    SmsLedger ledger = SmsLedger.open(ledgerFile);
    ServerSocket sms = new ServerSocket(smsPort, 200, InetAddress.getLoopbackAddress());
    try {
      SmsStandIn server = new SmsStandIn(sms, ledger, controlPort, settings, clock);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      sms.close();
      ledger.close();
      throw e;
    }
  }

  /// Runs it as a process of its own until it is killed: `--sms-port P --http-port Q --ledger FILE
  /// --callbacks URL --templates FILE`, the latter a JSON object of texts by code. Prints one line
  /// with both ports when it is ready.
  public static void main(String[] arguments) throws IOException {
    int smsPort = 0;
    int controlPort = 0;
    Path ledger = null;
    SmsStandInSettings settings = SmsStandInSettings.usual();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--sms-port" -> smsPort = Integer.parseInt(value);
        case "--http-port" -> controlPort = Integer.parseInt(value);
        case "--ledger" -> ledger = Path.of(value);
        case "--callbacks" -> settings = settings.telling(URI.create(value));
        case "--templates" -> settings = settings.withTemplates(texts(Path.of(value)));
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    if (ledger == null || arguments.length % 2 == 1) {
      System.err.println(
          "usage: SmsStandIn [--sms-port P] [--http-port Q] [--callbacks URL] [--templates FILE]"
              + " --ledger FILE");
      System.exit(2);
      return;
    }
    SmsStandIn server = start(smsPort, controlPort, ledger, settings, Clock.systemUTC());
    System.out.println(
        "standin-sms ready sms=" + server.smsPort() + " http=" + server.controlPort());
  }

  private static Map<String, String> texts(Path file) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> text :
        JsonMapper.builder().build().readTree(Files.readString(file)).properties()) {
      texts.put(text.getKey(), text.getValue().asString());
    }
    return texts;
  }

  /// The port of the providers' protocols.
  public int smsPort() {
    return sms.getLocalPort();
  }

  /// The port for people and tests.
  public int controlPort() {
    return control.port();
  }

  /// What was taken since the ledger was begun, the first first.
  public List<ReceivedSms> messages() {
    return ledger.all();
  }

  /// How many clients have connected since the start.
  public int connections() {
    return connections.get();
  }

  /// From now on, this.
  public synchronized void play(SmsScript next) {
    script = next;
  }

  /// What it does now.
  public synchronized SmsScript script() {
    return script;
  }

  /// Lets a message arrive, or fail to, and reports it.
  ///
  /// @param code the operator's word, `DELIVERED` for a success
  /// @param times how often it is reported
  /// @return what the client answered to each report, 0 where nobody did
  /// @throws NoSuchElementException when there is no such message
  public List<Integer> deliver(String messageId, boolean success, String code, int times) {
    ReceivedSms message = ledger.byMessageId(messageId).orElseThrow();
    ledger.settle(messageId, new SmsLedger.Outcome(success, code, clock.instant()));
    return callbacks.report(message, ledger.outcome(messageId).orElseThrow(), times);
  }

  /// Lets the owner of a phone write, whether or not anything was sent to it, and reports that: as
  /// an answer to the newest message on it, else in the form of the newest message of all, else in
  /// that of Aliyun.
  ///
  /// @param times how often it is reported
  /// @return what the client answered to each report, 0 where nobody did
  public List<Integer> reply(String phone, String text, int times) {
    return callbacks.reply(
        ledger.newestTo(phone).or(ledger::newest).orElse(null), phone, text, times);
  }

  /// Reports to this address from now on, as the settings say it of theirs.
  public void tell(URI callbacks) {
    this.callbacks.tell(callbacks);
  }

  /// Keeps reports back until [#release].
  public void hold() {
    callbacks.hold();
  }

  /// Reports what was kept back.
  ///
  /// @param reversed the newest first
  /// @return what the client answered to each report, 0 where nobody did
  public List<Integer> release(boolean reversed) {
    return callbacks.release(reversed);
  }

  /// Stops listening, ends every conversation, closes the ledger.
  @Override
  public void close() throws IOException {
    closed.countDown();
    sms.close();
    awaitNobodyListens();
    control.stop();
    for (Socket client : clients) {
      client.close();
    }
    ledger.close();
  }

  /// The operating system answers clients until the thread that accepts them has left its call,
  /// which is after the socket was closed.
  private void awaitNobodyListens() throws InterruptedIOException {
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closing");
    }
  }

  /// What to do with the next message; a limited script is used up by it.
  synchronized SmsScript next() {
    SmsScript now = script.over() ? SmsScript.always(SmsMode.OK) : script;
    script = script.onceLess();
    return now;
  }

  List<Protocol> protocols() {
    return protocols;
  }

  void keep(ReceivedSms message) throws IOException {
    ledger.append(message);
  }

  void pause(Duration time) throws IOException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void accept() {
    while (!sms.isClosed()) {
      try {
        Socket client = sms.accept();
        connections.incrementAndGet();
        clients.add(client);
        Thread.ofVirtual().name("standin-sms-client").start(() -> converse(client));
      } catch (IOException e) {
        // Closed, or a client that was gone before it was accepted: the loop's condition tells.
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      new HttpConversation(client, this).run();
    } catch (IOException e) {
      // The client went away in mid-sentence, as killed programs do. What was not taken is not
      // taken.
    } finally {
      clients.remove(client);
    }
  }
}
