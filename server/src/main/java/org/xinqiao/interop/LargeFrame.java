package org.xinqiao.interop;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.xinqiao.mllp.MllpFrameReader;

/// The place of one connection among those that may read a large frame at the same time: however
/// many send large frames, the memory that they take is bounded. Who has a place must use it in
/// time, and keeps it until the message is taken; the others are not read meanwhile.
final class LargeFrame implements MllpFrameReader.LargeFrames, AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration COMPLETE_WITHIN = Duration.ofSeconds(60);

  private final Semaphore places;
  private final Socket socket;
  private final Duration idle;
  private boolean held;
  private long deadline;

  LargeFrame(Semaphore places, Socket socket, Duration idle) {
    this.places = places;
    this.socket = socket;
    this.idle = idle;
  }

  @Override
  public void enter() throws IOException {
    try {
      if (!places.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no place for a large message; the sender sends it again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    held = true;
    deadline = System.nanoTime() + COMPLETE_WITHIN.toNanos();
  }

  /// Gives the place back when everything of the frame is answered.
  void leaveAfter(List<CompletableFuture<ReceiveMessage.Answer>> answers) {
    if (held) {
      held = false;
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
          .whenComplete((done, failure) -> places.release());
    }
  }

  @Override
  public void close() {
    leaveAfter(List.of());
  }

  /// What the connection sends. Silence is allowed for so long between small frames; a large one
  /// must be complete in time, however busily it drips.
  InputStream input() throws IOException {
    return new FilterInputStream(socket.getInputStream()) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        long left = held ? TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) : 0;
        if (held && left <= 0) {
          throw new SocketTimeoutException("a large frame took too long");
        }
        socket.setSoTimeout(Math.toIntExact(held ? left : idle.toMillis()));
        return super.read(bytes, offset, length);
      }
    };
  }
}
