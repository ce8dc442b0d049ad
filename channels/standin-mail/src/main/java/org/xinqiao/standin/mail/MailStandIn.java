package org.xinqiao.standin.mail;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A mail server on this machine that keeps what it is given and delivers nothing.
///
/// Speaks SMTP on one port, and on another HTTP for people and tests: `GET /inbox.html`, `GET
/// /messages`, `GET /messages/{id}`, `GET /ledger`, `GET` and `POST /mode`. Both listen on the
/// loopback address only. What it took stands in a ledger file, on disk before the client is told,
/// and is there again after a restart. It offers neither TLS nor accounts, hence is for
/// demonstrations and tests, never for patients. Thread-safe; one virtual thread a client.
public final class MailStandIn implements AutoCloseable {

  private final ServerSocket smtp;
  private final Ledger ledger;
  private final ControlServer control;
  private final InstantSource clock;
  private final Thread acceptor =
      Thread.ofPlatform().name("standin-mail").daemon(false).unstarted(this::accept);
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final SmtpConversation.Stage stage = new Director();
  private MailScript script = MailScript.always(MailMode.OK);

  private MailStandIn(ServerSocket smtp, Ledger ledger, int httpPort, InstantSource clock)
      throws IOException {
    this.smtp = smtp;
    this.ledger = ledger;
    this.clock = clock;
    control = ControlServer.start(httpPort, ledger, this);
  }

  /// Starts with SMTP on this port and HTTP on any free one; 0 takes any free port.
  public static MailStandIn start(int smtpPort, Path ledgerFile) throws IOException {
    return start(smtpPort, 0, ledgerFile, Clock.systemUTC());
  }

  /// Starts on these ports; 0 takes any free one. The clock dates what is taken.
  public static MailStandIn start(int smtpPort, int httpPort, Path ledgerFile, InstantSource clock)
      throws IOException {
    Ledger ledger = Ledger.open(ledgerFile);
    ServerSocket smtp = new ServerSocket(smtpPort, 200, InetAddress.getLoopbackAddress());
    try {
      MailStandIn server = new MailStandIn(smtp, ledger, httpPort, clock);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      smtp.close();
      ledger.close();
      throw e;
    }
  }

  /// Runs it as a process of its own until it is killed: `--smtp-port P --http-port Q --ledger
  /// FILE`. Prints one line with both ports when it is ready.
  public static void main(String[] arguments) throws IOException {
    int smtpPort = 0;
    int httpPort = 0;
    Path ledger = null;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--smtp-port" -> smtpPort = Integer.parseInt(arguments[i + 1]);
        case "--http-port" -> httpPort = Integer.parseInt(arguments[i + 1]);
        case "--ledger" -> ledger = Path.of(arguments[i + 1]);
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    if (ledger == null || arguments.length % 2 == 1) {
      System.err.println("usage: MailStandIn [--smtp-port P] [--http-port Q] --ledger FILE");
      System.exit(2);
      return;
    }
    MailStandIn server = start(smtpPort, httpPort, ledger, Clock.systemUTC());
    System.out.println(
        "standin-mail ready smtp=" + server.smtpPort() + " http=" + server.httpPort());
  }

  /// The port of SMTP.
  public int smtpPort() {
    return smtp.getLocalPort();
  }

  /// The port of HTTP.
  public int httpPort() {
    return control.port();
  }

  /// What was taken since the ledger was begun, the first first.
  public List<ReceivedMail> messages() {
    return ledger.all();
  }

  /// How many clients have connected since the start.
  public int connections() {
    return connections.get();
  }

  /// From now on, this.
  public synchronized void play(MailScript next) {
    script = next;
  }

  /// What it does now.
  public synchronized MailScript script() {
    return script;
  }

  /// Stops listening, ends every conversation, closes the ledger.
  @Override
  public void close() throws IOException {
    closed.countDown();
    smtp.close();
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

  private void accept() {
    while (!smtp.isClosed()) {
      try {
        Socket client = smtp.accept();
        connections.incrementAndGet();
        clients.add(client);
        Thread.ofVirtual().name("standin-mail-client").start(() -> converse(client));
      } catch (IOException e) {
        // Closed, or a client that was gone before it was accepted: the loop's condition tells.
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      new SmtpConversation(client, stage, ledger, clock).run();
    } catch (IOException e) {
      // The client went away in mid-sentence, as killed programs do. What was not taken is not
      // taken.
    } finally {
      clients.remove(client);
    }
  }

  private final class Director implements SmtpConversation.Stage {

    @Override
    public MailMode atGreeting() {
      synchronized (MailStandIn.this) {
        MailScript now = script;
        if (!now.mode().atGreeting() || !now.concerns(null)) {
          return MailMode.OK;
        }
        script = now.onceLess();
        return now.mode();
      }
    }

    @Override
    public MailScript forRecipient(String address) {
      synchronized (MailStandIn.this) {
        MailScript now = script;
        if (now.mode().atGreeting() || !now.concerns(address)) {
          return MailScript.always(MailMode.OK);
        }
        script = now.onceLess();
        return now;
      }
    }

    @Override
    public void pause(Duration time) throws IOException {
      try {
        if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
          throw new IOException("closed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }
}
