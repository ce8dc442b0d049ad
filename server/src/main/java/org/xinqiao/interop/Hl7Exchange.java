package org.xinqiao.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.interop.OutgoingSettings.Hl7Receiver;
import org.xinqiao.mllp.Acknowledgement;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.subscription.Courier.Answer;

/// One message to one receiver over MLLP, and its acknowledgement. A connection for each: an answer
/// that comes too late can then be taken for nobody else's.
final class Hl7Exchange {

  private final Hl7Receiver to;
  private final Duration answer;
  private final Charset charset;
  private final @Nullable SSLContext tls;

  /// @throws IllegalStateException when its certificates cannot be used
  Hl7Exchange(Hl7Receiver to, Duration answer) {
    this.to = to;
    this.answer = answer;
    this.charset = Charset.forName(to.charset());
    this.tls =
        to.tls().keyStore() == null
            ? null
            : MllpTls.context(
                "xinqiao.outgoing.hl7: " + to.name() + ": tls",
                to.tls().keyStore(),
                to.tls().keyStorePassword(),
                to.tls().trustStore(),
                to.tls().trustStorePassword());
  }

  Answer send(String controlId, String message) {
    Socket socket;
    try {
      socket = connect();
    } catch (IOException e) {
      return new Answer.Away(e.getClass().getSimpleName());
    }
    // A receiver that answers a byte now and then would never run into the time-out of a read.
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () -> close(socket),
            CompletableFuture.delayedExecutor(answer.toMillis(), TimeUnit.MILLISECONDS));
    try (MllpClient client = MllpClient.over(socket)) {
      return answer(controlId, client.exchange(message.getBytes(charset)));
    } catch (IOException e) {
      return new Answer.Lost(e.getClass().getSimpleName());
    } finally {
      late.cancel(false);
    }
  }

  private Answer answer(String controlId, byte[] bytes) {
    Acknowledgement given =
        Acknowledgement.parse(
            Hl7Charset.decode(bytes, charset)
                .map(Hl7Charset.Decoded::text)
                .orElseGet(() -> new String(bytes, Hl7Charset.GB18030)));
    if (!given.controlId().equals(controlId)) {
      return new Answer.Lost("AnswerToAnother");
    }
    return switch (given.code()) {
      // In the enhanced mode of the standard the first answer says that it is kept (CA).
      case "AA", "CA" -> new Answer.Taken();
      case "AE", "AR", "CE", "CR" -> new Answer.Refused(given.code(), words(given));
      default -> new Answer.Lost("NoAcknowledgement");
    };
  }

  private static String words(Acknowledgement given) {
    List<String> words = new ArrayList<>();
    if (!given.text().isEmpty()) {
      words.add(given.text());
    }
    words.addAll(given.errors());
    return String.join("\n", words);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(CallableHosts.namedBySettings(to.host()).getFirst(), to.port()),
          Math.toIntExact(answer.toMillis()));
      socket.setSoTimeout(Math.toIntExact(answer.toMillis()));
      socket.setTcpNoDelay(true);
      return tls == null ? socket : secured(tls, socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(SSLContext context, Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, to.host(), to.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setProtocols(MllpTls.PROTOCOLS);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
