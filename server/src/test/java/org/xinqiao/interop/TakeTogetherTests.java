package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.CannotCreateTransactionException;

/// Against a database that is a list, and fails when it is told to.
@Timeout(30)
class TakeTogetherTests {

  private final List<List<String>> commits = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch firstBegins = new CountDownLatch(1);
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final TakeTogether<Incoming, ReceiveMessage.Answer> together =
      new TakeTogether<>("take", this::commit);

  @AfterEach
  void end() {
    firstMayEnd.countDown();
    together.close();
  }

  @Test
  void whatComesDuringACommitGoesIntoTheNext() throws Exception {
    List<CompletableFuture<ReceiveMessage.Answer>> answers = gather("a", "b", "c", "d");
    for (int i = 0; i < 4; i++) {
      assertThat(text(answers.get(i))).isEqualTo(List.of("a", "b", "c", "d").get(i));
    }
    assertThat(commits).containsExactly(List.of("a"), List.of("b", "c", "d"));
  }

  @Test
  void aMessageThatCannotBeKeptFailsAlone() throws Exception {
    List<CompletableFuture<ReceiveMessage.Answer>> answers = gather("a", "b", "bad", "d");
    assertThat(text(answers.get(1))).isEqualTo("b");
    assertThatThrownBy(answers.get(2)::join).hasRootCauseMessage("bad data");
    assertThat(text(answers.get(3))).isEqualTo("d");
    assertThat(commits).containsExactly(List.of("a"), List.of("b"), List.of("d"));
  }

  @Test
  void whenTheDatabaseIsAwayNobodyIsAskedTwice() throws Exception {
    List<CompletableFuture<ReceiveMessage.Answer>> answers = gather("a", "b", "away", "d");
    assertThatThrownBy(answers.get(1)::join).hasRootCauseMessage("no connection");
    assertThatThrownBy(answers.get(3)::join).hasRootCauseMessage("no connection");
    assertThat(commits).containsExactly(List.of("a"));
  }

  @Test
  void noCommitHoldsMoreThanItsShare() throws Exception {
    String[] many = IntStream.range(0, 300).mapToObj(Integer::toString).toArray(String[]::new);
    gather(many).forEach(CompletableFuture::join);
    assertThat(commits).hasSize(4).allSatisfy(commit -> assertThat(commit.size()).isLessThan(129));
  }

  @Test
  void afterTheEndNobodyWaitsForEver() throws Exception {
    List<CompletableFuture<ReceiveMessage.Answer>> before = gather("a", "b");
    together.close();
    assertThat(text(before.get(1))).isEqualTo("b");
    assertThat(together.take(message("late"))).isCancelled();
  }

  /// Offers the first, and the others while the commit of the first is under way.
  private List<CompletableFuture<ReceiveMessage.Answer>> gather(String... texts) throws Exception {
    List<CompletableFuture<ReceiveMessage.Answer>> answers = new ArrayList<>();
    answers.add(together.take(message(texts[0])));
    assertThat(firstBegins.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i < texts.length; i++) {
      answers.add(together.take(message(texts[i])));
    }
    firstMayEnd.countDown();
    return answers;
  }

  private List<ReceiveMessage.Answer> commit(List<Incoming> messages) {
    firstBegins.countDown();
    try {
      assertThat(firstMayEnd.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<String> texts = messages.stream().map(each -> each.header().controlId()).toList();
    if (texts.contains("bad")) {
      throw new IllegalArgumentException("bad data");
    }
    if (texts.contains("away")) {
      throw new CannotCreateTransactionException("no connection");
    }
    commits.add(texts);
    return texts.stream()
        .map(text ->
            new ReceiveMessage.Answer(text.getBytes(StandardCharsets.UTF_8), true, false, null))
        .toList();
  }

  private static Incoming message(String controlId) {
    Instant now = Instant.parse("2026-03-01T00:00:00Z");
    return new Incoming(
        UUID.randomUUID(),
        new MessageHeader("HIS", "SZYY", "ADT", "A04", controlId, "2.5", now),
        StandardCharsets.UTF_8,
        new byte[0],
        new byte[0],
        0,
        now,
        null,
        null,
        null);
  }

  private static String text(CompletableFuture<ReceiveMessage.Answer> answer) {
    return new String(answer.join().acknowledgement(), StandardCharsets.UTF_8);
  }
}
