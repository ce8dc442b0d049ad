package org.xinqiao.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpFaultProxyTest {

  private ServerSocket echo;
  private TcpFaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpFaultProxy.before(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passes() throws IOException {
    try (Socket client = connect()) {
      assertThat(roundTrip(client, "您好")).isEqualTo("您好");
      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  @Test
  void delaysEachPiece() throws IOException {
    proxy.mode(new TcpFaultProxy.Mode.Delay(Duration.ofMillis(50)));
    try (Socket client = connect()) {
      long start = System.nanoTime();
      roundTrip(client, "ping");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(99));
    }
  }

  @Test
  void cutsOnTheWayToTheServer() throws IOException {
    proxy.mode(new TcpFaultProxy.Mode.CutToServer(3));
    try (Socket client = connect()) {
      client.getOutputStream().write("abcdef".getBytes(StandardCharsets.UTF_8));
      assertThat(client.getInputStream().readAllBytes().length).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void cutsTheAnswer() throws IOException {
    proxy.mode(new TcpFaultProxy.Mode.CutToClient(2));
    try (Socket client = connect()) {
      client.getOutputStream().write("abcdef".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("ab");
    }
  }

  @Test
  void swallowsWithoutAWord() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, "before");
      proxy.mode(new TcpFaultProxy.Mode.BlackHole());
      client.getOutputStream().write(1);
      client.setSoTimeout(80);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void resets() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, "before");
      proxy.mode(new TcpFaultProxy.Mode.Reset());
      client.getOutputStream().write(1);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void cutsAllThatIsOpen() throws IOException {
    try (Socket client = connect()) {
      roundTrip(client, "before");
      proxy.cutAll();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String roundTrip(Socket client, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    client.getOutputStream().write(bytes);
    return new String(client.getInputStream().readNBytes(bytes.length), StandardCharsets.UTF_8);
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException e) {
        // The test is over.
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The tests break connections on purpose.
    }
  }
}
