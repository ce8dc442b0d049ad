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
import java.util.concurrent.CompletableFuture;
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
/// by not being read. A frame that breaks off or is too large is kept as evidence and answered if
/// anybody is still there; whoever sends what is no frame at all is hung up on.
final class MllpServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MllpServer.class);
  private static final int LARGE_AT_ONCE = 4;

  private final TenantId tenant;
  private final MllpSettings settings;
  private final ReadMessage reader;
  private final TakeTogether<Incoming, ReceiveMessage.Answer> together;
  private final Outcomes outcomes;
  private final Runnable accepted;
  private final MllpEdge edge;
  private final ServerSocket server;
  private final Semaphore free;
  private final RefusedPace pace = new RefusedPace();
  private final Semaphore large = new Semaphore(LARGE_AT_ONCE, true);
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
        new TakeTogether<>(
            "intake-take", messages -> Tenancy.call(tenant, () -> receive.take(messages)));
    this.outcomes =
        new Outcomes(messages -> Tenancy.call(tenant, () -> receive.outcomes(messages)));
    Thread.ofVirtual().name("mllp-accept").start(this::acceptAll);
    log.info("HL7 v2 over MLLP on {}:{}, {}", settings.address(), port(), edge);
  }

  int port() {
    return server.getLocalPort();
  }

  /// Says that messages were applied, so that senders who wait for that are told at once.
  void applied() {
    outcomes.wake();
  }

  /// How many senders wait to hear what became of a message.
  int owed() {
    return outcomes.waiting();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    together.close();
    outcomes.close();
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
    try (socket;
        LargeFrame place = new LargeFrame(large, socket, settings.idle())) {
      socket.setSoTimeout((int) settings.idle().toMillis());
      socket.setTcpNoDelay(true);
      Predicate<MessageHeader> maySendAs = edge.greet(socket);
      MllpFrameReader frames = new MllpFrameReader(place.input(), settings.maxFrameBytes(), place);
      try (AnswersInOrder answers = new AnswersInOrder(socket, accepted, outcomes, pace)) {
        readAll(frames, place, answers, maySendAs);
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
      MllpFrameReader frames,
      LargeFrame place,
      AnswersInOrder answers,
      Predicate<MessageHeader> maySendAs)
      throws IOException, InterruptedException {
    boolean more = true;
    while (more) {
      try {
        byte[] frame = frames.next();
        if (frame != null) {
          take(frame, place, answers, maySendAs);
        }
        more = frame != null;
      } catch (SocketTimeoutException silence) {
        if (!answers.owesOutcome()) { // Silent, but waiting for what we have to say.
          throw silence;
        }
      } catch (MllpFrameException broken) {
        if (broken.seen().length > 0) {
          Incoming evidence =
              Tenancy.call(tenant, () -> reader.unreadable(broken.seen(), reason(broken)));
          take(List.of(evidence), answers.awaitRoom(broken.seen().length), place, answers);
        }
        more = goesOn(broken);
      }
    }
  }

  private void take(
      byte[] frame, LargeFrame place, AnswersInOrder answers, Predicate<MessageHeader> maySendAs)
      throws InterruptedException {
    int room = answers.awaitRoom(frame.length);
    List<Incoming> messages =
        Tenancy.call(tenant, () -> reader.read(frame)).stream()
            // An answer to our answer: answering it would never end.
            .filter(message -> !message.header().type().equals("ACK"))
            .map(message -> message.heldTo(maySendAs))
            .toList();
    take(messages, room, place, answers);
  }

  private void take(List<Incoming> messages, int room, LargeFrame place, AnswersInOrder answers) {
    List<CompletableFuture<ReceiveMessage.Answer>> expected =
        messages.stream().map(together::take).toList();
    answers.add(room, expected);
    place.leaveAfter(expected);
  }

  /// Whether the next frame can be found: after one that was too large, or that a new one began in.
  private static boolean goesOn(MllpFrameException broken) {
    return switch (broken.kind()) {
      case NO_START_BLOCK -> false;
      case UNTERMINATED -> !(broken.getCause() instanceof SocketTimeoutException);
      case TOO_LARGE -> true;
    };
  }

  private static IntakeRefusal.Reason reason(MllpFrameException broken) {
    return switch (broken.kind()) {
      case NO_START_BLOCK -> IntakeRefusal.Reason.NOT_HL7;
      case UNTERMINATED -> IntakeRefusal.Reason.UNTERMINATED;
      case TOO_LARGE -> IntakeRefusal.Reason.TOO_LARGE;
    };
  }
}
