package org.xinqiao.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.xinqiao.mllp.MllpClient;

/// Sends messages that cannot be taken, each for another reason and none like another, on eight
/// connections that do not wait for answers.
///
/// @param perSecond how many are offered on all connections together; fewer go when the server does
///   not read as fast
record BadLoad(InetSocketAddress to, int perSecond) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 8;
  private static final AtomicLong NUMBER = new AtomicLong();

  /// What happens meanwhile.
  interface Deed {
    void run() throws IOException, MeasurementFailed;
  }

  /// @return how many bad messages were answered
  long during(Deed deed) throws InterruptedException, MeasurementFailed, IOException {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    List<MllpClient> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        MllpClient client =
            MllpClient.connect(to.getHostString(), to.getPort(), PATIENCE, PATIENCE);
        clients.add(client);
        running.add(threads.submit(() -> send(client, over)));
        running.add(threads.submit(() -> listen(client, over, answered)));
      }
      try {
        deed.run();
      } finally {
        over.set(true);
        for (MllpClient client : clients) {
          client.close();
        }
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new MeasurementFailed("the flood broke off: " + e.getCause());
    }
    return answered.get();
  }

  private Void send(MllpClient client, AtomicBoolean over) throws IOException {
    long pause = TimeUnit.SECONDS.toNanos(CONNECTIONS) / perSecond;
    long due = System.nanoTime();
    while (!over.get()) {
      due = Math.max(due + pause, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      try {
        client.send(bad(NUMBER.incrementAndGet()));
      } catch (IOException e) {
        if (!over.get()) {
          throw e;
        }
      }
    }
    return null;
  }

  private static Void listen(MllpClient client, AtomicBoolean over, AtomicLong answered)
      throws IOException {
    while (!over.get()) {
      try {
        client.receive();
        answered.incrementAndGet();
      } catch (IOException e) {
        if (!over.get()) {
          throw e;
        }
      }
    }
    return null;
  }

  /// A whole message each, so that refusing it costs what refusing costs.
  private static byte[] bad(long number) {
    String message =
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20261125080000+0800||ADT^A04^ADT_A01|BAD%d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A04|20261125080000+0800
        PID|1||P%d^^^HIS^PI||某^某||19751341|F|||||^PRN^CP^^^^13000000001
        PV1|1|O|心血管内科门诊^2诊室||||D0456^陈^志远|||0304^心血管内科|||||||||MZ%d
        """
            .formatted(number, number, number)
            .replace('\n', '\r');
    return switch ((int) (number % 4)) {
      case 0 -> message.getBytes(StandardCharsets.UTF_8); // A date that does not exist.
      case 1 ->
          message.replace("HIS|SZYY", "EVIL" + number + "|X").getBytes(StandardCharsets.UTF_8);
      case 2 -> message.replace("ADT^A04^ADT_A01", "ZZZ^Z01").getBytes(StandardCharsets.UTF_8);
      default -> message.substring(4).getBytes(StandardCharsets.UTF_8); // No HL7 at all.
    };
  }
}
