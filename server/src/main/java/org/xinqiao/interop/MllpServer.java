package org.xinqiao.interop;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xinqiao.mllp.MllpFrameException;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Listens for HL7 v2 over MLLP on behalf of one tenant. A thread per connection reads, and what
/// all of them have read is taken together; a sender who is faster than the database is slowed down
/// by not being read. A frame that breaks off or is too large is kept as evidence, answered if
/// anybody is still there, and ends only its own connection.
final class MllpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MllpServer.class);

  private final TenantId tenant;
  private final MllpSettings settings;
  private final ReadMessage reader;
  private final TakeTogether together;
  private final Runnable accepted;
  private final MllpEdge edge;
  private final ServerSocket server;
  private final Semaphore free;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// @param accepted called after each message that was taken
  MllpServer(
      TenantId tenant,
      MllpSettings settings,
      ReadMessage reader,
      ReceiveMessage receive,
      Runnable accepted)
      throws IOException {
    this.tenant = tenant;
    this.settings = settings;
    this.reader = reader;
    this.accepted = accepted;
    this.free = new Semaphore(settings.maxConnections());
    this.edge = MllpEdge.of(settings.tls());
    this.server = edge.socket();
    server.setReuseAddress(true);
    server.bind(
        new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port()), 128);
    this.together =
        new TakeTogether(messages -> Tenancy.call(tenant, () -> receive.take(messages)));
    Thread.ofVirtual().name("mllp-accept").start(this::acceptAll);
    log.info("HL7 v2 over MLLP on {}:{}, {}", settings.address(), port(), edge);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    together.close();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        if (!free.tryAcquire()) {
          log.warn("More than {} MLLP connections; one was refused", settings.maxConnections());
          socket.close();
          continue;
        }
        open.add(socket);
        Thread.ofVirtual().name("mllp-connection").start(() -> serve(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          log.error("An MLLP connection could not be accepted", e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout((int) settings.idle().toMillis());
      socket.setTcpNoDelay(true);
      Predicate<MessageHeader> maySendAs = edge.greet(socket);
      MllpFrameReader frames =
          new MllpFrameReader(socket.getInputStream(), settings.maxFrameBytes());
      try (AnswersInOrder answers = new AnswersInOrder(socket, accepted)) {
        readAll(frames, answers, maySendAs);
      }
    } catch (SocketTimeoutException e) {
      log.debug("A silent MLLP connection was closed");
    } catch (InterruptedIOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.info("An MLLP connection ended: {}", e.getMessage());
    } catch (RuntimeException e) {
      // No answer: the sender sends the message again. Whatever was accepted before is committed.
      log.error("A message could not be taken", e);
    } finally {
      open.remove(socket);
      free.release();
    }
  }

  private void readAll(
      MllpFrameReader frames, AnswersInOrder answers, Predicate<MessageHeader> maySendAs)
      throws IOException, InterruptedException {
    try {
      for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
        byte[] payload = frame;
        int room = answers.awaitRoom(payload.length);
        List<Incoming> messages = Tenancy.call(tenant, () -> reader.read(payload));
        answers.add(
            room,
            messages.stream()
                .map(
                    message -> maySendAs.test(message.header()) ? message : message.fromForeigner())
                .map(together::take)
                .toList());
      }
    } catch (MllpFrameException broken) {
      if (broken.seen().length > 0) {
        Incoming evidence =
            Tenancy.call(tenant, () -> reader.unreadable(broken.seen(), reason(broken)));
        answers.add(0, List.of(together.take(evidence)));
      }
    }
  }

  private static IntakeRefusal.Reason reason(MllpFrameException broken) {
    return switch (broken.kind()) {
      case NO_START_BLOCK -> IntakeRefusal.Reason.NOT_HL7;
      case UNTERMINATED -> IntakeRefusal.Reason.UNTERMINATED;
      case TOO_LARGE -> IntakeRefusal.Reason.TOO_LARGE;
    };
  }
}
