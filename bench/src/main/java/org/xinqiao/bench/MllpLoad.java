package org.xinqiao.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.xinqiao.mllp.Acknowledgement;
import org.xinqiao.mllp.MllpClient;

/// Sends messages over real sockets as fast as they are answered, and times each from its sending
/// to its answer.
///
/// @param connections used at the same time
/// @param window how many messages of one connection may be under way; with 1 each waits for the
///   answer of the one before
record MllpLoad(InetSocketAddress to, int connections, int window) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// @param nanos of each message, in ascending order
  record Timing(double perSecond, long[] nanos) {

    /// @param part 0.5 for the median
    double milliseconds(double part) {
      int rank = (int) Math.ceil(part * nanos.length) - 1;
      return nanos[Math.clamp(rank, 0, nanos.length - 1)] / 1e6;
    }
  }

  /// Sends everything and waits for every answer.
  ///
  /// @throws MeasurementFailed if one of them is not accepted
  Timing send(List<Message> messages) throws InterruptedException, MeasurementFailed {
    long[] nanos = new long[messages.size()];
    long began = System.nanoTime();
    try (ExecutorService senders =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int first = i;
        running.add(
            senders.submit(() -> {
              converse(messages, first, nanos);
              return null;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new MeasurementFailed("the load broke off: " + e.getCause());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Arrays.sort(nanos);
    return new Timing(messages.size() / seconds, nanos);
  }

  /// One connection's share: every `connections`-th message. One thread is enough, because answers
  /// are small: they fit into the buffers of the socket while we are still sending.
  private void converse(List<Message> messages, int first, long[] nanos)
      throws IOException, MeasurementFailed {
    try (MllpClient client =
        MllpClient.connect(to.getHostString(), to.getPort(), PATIENCE, PATIENCE)) {
      int next = first;
      for (int answered = first; answered < messages.size(); answered += connections) {
        while (next < messages.size() && next < answered + window * connections) {
          nanos[next] = System.nanoTime();
          client.send(messages.get(next).bytes());
          next += connections;
        }
        byte[] answer = client.receive();
        nanos[answered] = System.nanoTime() - nanos[answered];
        requireAccepted(messages.get(answered), new String(answer, StandardCharsets.UTF_8));
      }
    }
  }

  private static void requireAccepted(Message message, String answer) throws MeasurementFailed {
    if (!Acknowledgement.parse(answer).accepts(message.controlId())) {
      throw new MeasurementFailed(
          "message " + message.controlId() + " was not accepted: " + answer.replace('\r', ' '));
    }
  }
}
