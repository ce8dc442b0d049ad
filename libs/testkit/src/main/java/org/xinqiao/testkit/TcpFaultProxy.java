package org.xinqiao.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Sits between a client and a server on this machine and breaks what passes, as told by [#mode].
/// Listens on a free port of the loopback address. A change of mode also holds for the connections
/// that are open. Thread-safe.
public final class TcpFaultProxy implements AutoCloseable {

  /// What happens to the bytes.
  public sealed interface Mode {
    /// They pass.
    record Pass() implements Mode {}

    /// They pass, each piece this much later.
    record Delay(Duration by) implements Mode {}

    /// After this many bytes from the client to the server, counted per connection from its start,
    /// both sides see the end of the connection.
    record CutToServer(long afterBytes) implements Mode {}

    /// After this many bytes from the server to the client, counted per connection from its start,
    /// both sides see the end of the connection: the way to lose an answer to a request that
    /// arrived.
    record CutToClient(long afterBytes) implements Mode {}

    /// They vanish and nobody is told, as on a network that swallows packets.
    record BlackHole() implements Mode {}

    /// The connection is reset as soon as a byte or a new connection comes.
    record Reset() implements Mode {}
  }

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread acceptor = Thread.ofVirtual().name("fault-proxy").unstarted(this::accept);
  private volatile Mode mode = new Mode.Pass();

  private TcpFaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /// Starts a proxy in front of a port of this machine.
  public static TcpFaultProxy before(int port) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      ServerSocket listener = new ServerSocket(0, 50, loopback);
      TcpFaultProxy proxy = new TcpFaultProxy(listener, new InetSocketAddress(loopback, port));
      proxy.acceptor.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The port to connect to instead of the target's.
  public int port() {
    return listener.getLocalPort();
  }

  /// From now on, this.
  public void mode(Mode next) {
    mode = next;
  }

  /// How many connections have come since the start.
  public int accepted() {
    return accepted.get();
  }

  /// Ends every open connection, orderly.
  public void cutAll() {
    open.forEach(TcpFaultProxy::closeQuietly);
  }

  /// Stops listening and ends every open connection.
  @Override
  public void close() {
    closed.countDown();
    try {
      listener.close();
      // The operating system answers clients until the thread that accepts them has left its call.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cutAll();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        connect(client);
      } catch (IOException e) {
        // Closed, or a client that left while it was accepted: the loop's condition tells which.
      }
    }
  }

  private void connect(Socket client) {
    if (mode instanceof Mode.Reset) {
      reset(client);
      return;
    }
    Socket server = new Socket();
    try {
      server.connect(target, 2_000);
    } catch (IOException e) {
      closeQuietly(client);
      return;
    }
    open.add(client);
    open.add(server);
    Thread.ofVirtual().start(() -> pump(client, server, true));
    Thread.ofVirtual().start(() -> pump(server, client, false));
  }

  private void pump(Socket from, Socket to, boolean towardsServer) {
    byte[] piece = new byte[8192];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        long allowed = allowed(passed, n, towardsServer);
        if (allowed < 0) {
          reset(from);
          reset(to);
          return;
        }
        if (!(mode instanceof Mode.BlackHole)) {
          out.write(piece, 0, (int) allowed);
          passed += allowed;
          if (allowed < n) {
            return;
          }
        }
      }
      if (mode instanceof Mode.BlackHole) {
        // The end of a connection would vanish as well.
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // One side went away; closing the other is what a wire would do.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /// How many of the `n` bytes may pass; negative means reset.
  private long allowed(long passed, int n, boolean towardsServer) throws IOException {
    return switch (mode) {
      case Mode.Pass() -> n;
      case Mode.BlackHole() -> n;
      case Mode.Delay(Duration by) -> {
        await(by);
        yield n;
      }
      case Mode.CutToServer(long after) -> towardsServer ? Math.clamp(after - passed, 0, n) : n;
      case Mode.CutToClient(long after) -> towardsServer ? n : Math.clamp(after - passed, 0, n);
      case Mode.Reset() -> -1;
    };
  }

  private void await(Duration time) throws IOException {
    try {
      if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// Lingering zero seconds makes the kernel send RST instead of FIN.
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Already closed.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }
}
