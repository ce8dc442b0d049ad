package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How far ahead a sender is read, on a real socket; what becomes of its messages is said by hand.
@Timeout(30)
class AnswersInOrderTests {

  private static final int SMALL = 1000;

  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final Outcomes outcomes = new Outcomes(messages -> List.of());
  private final Deque<CompletableFuture<ReceiveMessage.Answer>> underWay = new ArrayDeque<>();
  private ServerSocket server;
  private Socket sender;
  private Socket socket;
  private AnswersInOrder answers;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    sender = new Socket(server.getInetAddress(), server.getLocalPort());
    socket = server.accept();
    answers = new AnswersInOrder(socket, () -> {}, outcomes, new RefusedPace());
  }

  @AfterEach
  void end() throws IOException {
    underWay.forEach(each -> each.cancel(false));
    answers.close();
    outcomes.close();
    socket.close();
    sender.close();
    server.close();
    readers.shutdownNow();
  }

  /// Reads messages until there is no room for a while.
  private int readAhead() throws Exception {
    int read = 0;
    while (true) {
      Future<Integer> room = readers.submit(() -> answers.awaitRoom(SMALL));
      try {
        CompletableFuture<ReceiveMessage.Answer> answer = new CompletableFuture<>();
        answers.add(room.get(300, TimeUnit.MILLISECONDS), List.of(answer));
        underWay.add(answer);
        read++;
      } catch (TimeoutException e) {
        room.cancel(true);
        return read;
      }
    }
  }

  private void answer(int messages, boolean accepted) throws IOException {
    for (int i = 0; i < messages; i++) {
      underWay
          .remove()
          .complete(
              new ReceiveMessage.Answer(
                  "MSH|".getBytes(StandardCharsets.US_ASCII), accepted, !accepted, null));
      sender.getInputStream().readNBytes(7); // The answer in its frame.
    }
  }

  @Test
  void aSenderBeginsWithEightAndEveryOneThatIsTakenMakesRoomForOneMore() throws Exception {
    assertThat(readAhead()).isEqualTo(8);
    answer(8, true);
    assertThat(readAhead()).isEqualTo(16);
    answer(16, true);
    assertThat(readAhead()).isEqualTo(32);
    answer(32, true);
    assertThat(readAhead()).isEqualTo(64);
    answer(64, true);
    assertThat(readAhead()).isEqualTo(64);
  }

  @Test
  void everyRefusedOneTakesRoomUntilOneIsLeft() throws Exception {
    assertThat(readAhead()).isEqualTo(8);
    answer(8, false);
    assertThat(readAhead()).isEqualTo(1);
    answer(1, false);
    assertThat(readAhead()).isEqualTo(1);
    answer(1, true);
    assertThat(readAhead()).isEqualTo(2);
  }

  @Test
  void aMessageOfAnySizeHasRoomWhenNothingElseIsUnderWay() throws Exception {
    assertThat(readAhead()).isEqualTo(8);
    answer(8, false);
    Future<Integer> room = readers.submit(() -> answers.awaitRoom(20_000_000));
    assertThat(room.get(5, TimeUnit.SECONDS)).isPositive();
  }
}
