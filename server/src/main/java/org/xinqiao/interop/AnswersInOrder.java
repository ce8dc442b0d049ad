package org.xinqiao.interop;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xinqiao.mllp.MllpFrames;

/// Sends the answers of one connection in the order of its messages, while its next messages are
/// being read. Whoever sends faster than we can keep is slowed down by not being read: at most 64
/// messages are under way, fewer when they are large. It begins with eight; each message that is
/// taken makes room for one more, each that is refused for one less, so that a flood of bad
/// messages never stands in line before the good ones of others. Of a sender that wants to know
/// what became of each (enhanced mode), no more are taken than we owe such answers.
final class AnswersInOrder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AnswersInOrder.class);
  private static final int ROOM = 256 * 1024;
  private static final int LEAST = ROOM / 64;
  private static final int AT_FIRST = 8 * LEAST;
  private static final int OWED = 256;

  /// The answers to the messages of one frame, and the room that the frame takes.
  private static final class Expected {
    private final int room;
    private final List<CompletableFuture<ReceiveMessage.Answer>> answers;

    Expected(int room, List<CompletableFuture<ReceiveMessage.Answer>> answers) {
      this.room = room;
      this.answers = answers;
    }
  }

  private static final Expected END = new Expected(0, List.of());

  private final Socket socket;
  private final Runnable accepted;
  private final Outcomes outcomes;
  private final RefusedPace pace;
  private final AtomicInteger refused = new AtomicInteger();
  private final BlockingQueue<Expected> expected = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(AT_FIRST);

  /// The part of the room that is not given to this sender; only its reader makes it larger.
  private final AtomicInteger withheld = new AtomicInteger(ROOM - AT_FIRST);

  private final Semaphore owed = new Semaphore(OWED);
  private final Thread writer;

  /// @param accepted called after each answer to a message that was taken
  AnswersInOrder(Socket socket, Runnable accepted, Outcomes outcomes, RefusedPace pace) {
    this.socket = socket;
    this.accepted = accepted;
    this.outcomes = outcomes;
    this.pace = pace;
    this.writer = Thread.ofVirtual().name("mllp-answers").start(this::write);
  }

  /// Waits until there is room for a frame of that size, and for those that were refused before it.
  ///
  /// @return what to give to [#add] with the answers to it
  int awaitRoom(int bytes) throws InterruptedException {
    while (refused.get() > 0) {
      refused.decrementAndGet();
      if (withheld.get() < ROOM - LEAST) {
        room.acquire(LEAST);
        withheld.addAndGet(LEAST);
      }
      pace.await();
    }
    int needed = Math.clamp(bytes, LEAST, ROOM - withheld.get());
    room.acquire(needed);
    return needed;
  }

  private void giveMoreRoom() {
    if (withheld.getAndUpdate(now -> Math.max(0, now - LEAST)) > 0) {
      room.release(LEAST);
    }
  }

  /// Puts the answers to a frame behind those before them.
  void add(int room, List<CompletableFuture<ReceiveMessage.Answer>> answers) {
    expected.add(new Expected(room, answers));
  }

  /// Says what became of a message.
  ///
  /// @param answer null when the sender does not want to hear this
  void tellOutcome(byte @Nullable [] answer) {
    if (answer != null) {
      expected.add(
          new Expected(
              0, List.of(CompletableFuture.completedFuture(ReceiveMessage.Answer.later(answer)))));
    }
    owed.release();
  }

  /// Whether the sender waits to hear what became of a message.
  boolean owesOutcome() {
    return owed.availablePermits() < OWED;
  }

  /// Waits until everything is answered, except for what became of messages that still wait.
  @Override
  public void close() {
    expected.add(END);
    owed.release(Integer.MAX_VALUE / 2); // Nobody will be told what the writer may be waiting for.
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outcomes.forget(this);
    }
  }

  private void write() {
    boolean broken = false;
    try {
      for (Expected next = expected.take(); next != END; next = expected.take()) {
        for (CompletableFuture<ReceiveMessage.Answer> answer : next.answers) {
          broken = broken || !write(answer);
        }
        room.release(next.room);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false when the connection is of no use any more
  private boolean write(CompletableFuture<ReceiveMessage.Answer> expected) {
    try {
      ReceiveMessage.Answer answer = expected.join();
      write(answer);
      if (answer.accepted()) {
        giveMoreRoom();
        accepted.run();
      } else if (answer.refused()) {
        refused.incrementAndGet();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.info("An MLLP connection ended before its answer: {}", e.getMessage());
    } catch (CancellationException e) {
      log.info("A message was not taken, because this node stops");
    } catch (CompletionException e) {
      // No answer: the sender sends the message again. Whatever was accepted before is committed.
      log.error("A message could not be taken", e.getCause());
    } catch (RuntimeException e) {
      // Whatever it was: if this thread ended, the reader would wait for room for ever.
      log.error("An answer could not be sent", e);
    }
    hangUp();
    return false;
  }

  private void write(ReceiveMessage.Answer answer) throws IOException, InterruptedException {
    Exchange exchange = answer.exchange();
    if (exchange == null) {
      MllpFrames.write(socket.getOutputStream(), answer.acknowledgement());
      return;
    }
    byte[] first = exchange.first().orElse(null);
    if (first != null) {
      MllpFrames.write(socket.getOutputStream(), first);
    }
    if (exchange.awaitsOutcome()) {
      owed.acquire();
      outcomes.await(exchange, this);
    }
  }

  private void hangUp() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("Closing an MLLP connection failed: {}", e.getMessage());
    }
  }
}
