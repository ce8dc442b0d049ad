package org.xinqiao.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.xinqiao.mllp.Acknowledgement;
import org.xinqiao.mllp.MllpClient;

/// A sender as hospitals have them: some messages a second on one connection, each sent when the
/// one before is answered.
///
/// @param perSecond how many it wants to send
record PacedLoad(InetSocketAddress to, int perSecond) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// @return how long each waited, from when it was due, so that one slow answer counts for all
  ///   that it held up
  List<Long> send(List<Message> messages) throws IOException, MeasurementFailed {
    List<Long> nanos = new ArrayList<>();
    try (MllpClient client =
        MllpClient.connect(to.getHostString(), to.getPort(), PATIENCE, PATIENCE)) {
      long due = System.nanoTime();
      for (Message message : messages) {
        due += TimeUnit.SECONDS.toNanos(1) / perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        String answer = new String(client.exchange(message.bytes()), StandardCharsets.UTF_8);
        nanos.add(System.nanoTime() - due);
        if (!Acknowledgement.parse(answer).accepts(message.controlId())) {
          throw new MeasurementFailed("message " + message.controlId() + " was not accepted");
        }
      }
    }
    return nanos;
  }
}
