package org.xinqiao.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.channel.ProviderFixture.Behaviour;
import org.xinqiao.channel.ProviderFixture.Taken;
import org.xinqiao.channel.SendResult.Accepted;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SendResult.Unknown;

/// The promise of [Channel], as tests. Every adapter extends this and runs it against a stand-in of
/// its provider; to find out whether a new adapter is right, extend it once more.
public abstract class ChannelContract {

  private static final String SECRET_BODY = "术后第七天的伤口情况";
  private static final String SECRET_SUBJECT = "给王阿姨的复诊提醒";
  private static final int THREADS = 50;

  /// Machines in tests are slow and shared: what a bound may be exceeded by.
  private static final Duration GRACE = Duration.ofSeconds(3);

  private ProviderFixture provider;
  private Channel channel;

  /// A fresh channel and provider for one test; the suite closes it.
  protected abstract ProviderFixture open() throws Exception;

  @BeforeEach
  void openFixture() throws Exception {
    provider = open();
    channel = provider.channel();
  }

  @AfterEach
  void closeFixture() throws Exception {
    provider.close();
  }

  // --- handing over

  @Test
  void whatIsAcceptedArrivesOnce() {
    OutgoingMessage message = message();
    Accepted accepted = accepted(channel.send(message));
    assertThat(accepted.providerMessageId()).isNotBlank();
    assertThat(provider.taken()).containsExactly(expected(message));
    assertThat(provider.conversations()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "张阿姨，您好！\n\n您上次血压控制得不错，继续保持！\n",
        "点开看看：\nhttps://xinqiao.example/p/a1B2c3?x=1&y=2#z\n谢谢。",
        "罕见字：𠮷、𡈽、㐂；表情：👵🏻💐；全角空格：　；组合：é ü ñ",
        ".\n..\n.开头的行\n\n.\n",
        "From here =3D =\n --\n-- \n\tTab 与行尾空格   \n",
        "<p onclick=\"x\">1 < 2 && 3 > 2</p> ' \" `",
        "\n\n前后都有空行\n\n\n",
        "MSH|^~\\&|HIS|SZYY",
        "一行很长" + "很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长",
      })
  void wordsArriveExactly(String body) {
    OutgoingMessage message = message(1, SECRET_SUBJECT, body);
    accepted(channel.send(message));
    assertThat(provider.taken()).containsExactly(expected(message));
  }

  @Test
  void aLineOfAThousandCharactersArrivesExactly() {
    assumeTrue(channel.capabilities().limit(ChannelLimit.Kind.BODY_CHARACTERS).orElse(9999) > 1500);
    OutgoingMessage message = message(1, SECRET_SUBJECT, "长".repeat(500) + "x".repeat(1000));
    accepted(channel.send(message));
    assertThat(provider.taken()).containsExactly(expected(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "复诊提醒",
        "Your visit on Tuesday",
        "【某某医院】明天 09:30 复诊 — 𠮷先生您好，这一行标题故意写得很长很长很长很长很长很长很长很长",
        "=?UTF-8?B?5L2g?= 看上去像编码",
        "a b  c   d",
      })
  void subjectsArriveExactly(String subject) {
    assumeTrue(channel.capabilities().subjects());
    OutgoingMessage message = message(1, subject, "您好");
    accepted(channel.send(message));
    assertThat(provider.taken().getFirst().subject()).isEqualTo(subject);
  }

  @Test
  void aMessageWithoutSubjectArrives() {
    OutgoingMessage message = message(1, null, "您好");
    accepted(channel.send(message));
    assertThat(provider.taken().getFirst().body()).isEqualTo("您好");
  }

  @Test
  void aSlowProviderIsWaitedFor() {
    provider.behave(Behaviour.ACCEPT_SLOWLY);
    accepted(channel.send(message()));
    assertThat(provider.taken()).hasSize(1);
  }

  // --- refusals

  @Test
  void aPermanentRefusalIsPermanent() {
    provider.behave(Behaviour.REFUSE_PERMANENTLY);
    Refused refused = refused(channel.send(message()));
    assertThat(refused.permanence()).isEqualTo(Permanence.PERMANENT);
    assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE_ADDRESS);
    assertThat(provider.taken()).isEmpty();
  }

  @Test
  void aTemporaryRefusalIsTemporaryAndNotTriedAgain() {
    provider.behave(Behaviour.REFUSE_TEMPORARILY);
    Refused refused = refused(channel.send(message()));
    assertThat(refused.permanence()).isEqualTo(Permanence.TEMPORARY);
    assertThat(provider.taken()).isEmpty();
    assertThat(provider.conversations()).isEqualTo(1);
  }

  @Test
  void aProviderThatCannotBeReachedIsATemporaryRefusal() {
    provider.behave(Behaviour.DOWN);
    Refused refused = refused(channel.send(message()));
    assertThat(refused.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
    assertThat(refused.permanence()).isEqualTo(Permanence.TEMPORARY);
  }

  @Test
  void aConnectionLostBeforeTheMessageIsATemporaryRefusal() {
    provider.behave(Behaviour.DROP_BEFORE_MESSAGE);
    Refused refused = refused(channel.send(message()));
    assertThat(refused.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
    assertThat(refused.permanence()).isEqualTo(Permanence.TEMPORARY);
    assertThat(provider.taken()).isEmpty();
    assertThat(provider.conversations()).isEqualTo(1);
  }

  @Test
  void aMalformedAddressIsRefusedHere() {
    Refused refused = refused(channel.send(message(provider.malformedAddress())));
    assertThat(refused.reason()).isEqualTo(Reason.INVALID_ADDRESS);
    assertThat(refused.permanence()).isEqualTo(Permanence.PERMANENT);
    assertThat(provider.conversations()).isZero();
  }

  @Test
  void anAddressThatCarriesALineBreakIsRefusedHere() {
    Address smuggler = new Address(provider.address(1).value() + "\r\nRCPT TO:<b@example.org>");
    assertThat(refused(channel.send(message(smuggler))).reason()).isEqualTo(Reason.INVALID_ADDRESS);
    assertThat(provider.conversations()).isZero();
  }

  @Test
  void aPassedDeadlineIsRefusedHere() {
    OutgoingMessage message = message();
    provider.passTime(Duration.between(provider.now(), message.deadline()).plusMillis(1));
    Refused refused = refused(channel.send(message));
    assertThat(refused.reason()).isEqualTo(Reason.DEADLINE_PASSED);
    assertThat(refused.permanence()).isEqualTo(Permanence.PERMANENT);
    assertThat(provider.conversations()).isZero();
  }

  @Test
  void wordsBeyondTheLimitAreRefusedHere() {
    long most = channel.capabilities().limit(ChannelLimit.Kind.BODY_CHARACTERS).orElse(0);
    assumeTrue(most > 0 && most < 10_000_000);
    accepted(channel.send(message(1, null, "长".repeat((int) most))));
    int before = provider.conversations();
    assertThat(channel.takes("长".repeat((int) most))).isTrue();
    assertThat(channel.takes("长".repeat((int) most + 1))).isFalse();
    Refused refused = refused(channel.send(message(1, null, "长".repeat((int) most + 1))));
    assertThat(refused.reason()).isEqualTo(Reason.CONTENT_REFUSED);
    assertThat(provider.conversations()).isEqualTo(before);
  }

  // --- lost answers

  @Test
  void anAnswerLostWithTheConnectionIsUnknownAndTheProviderTells() {
    provider.behave(Behaviour.ACCEPT_THEN_DROP);
    Instant start = provider.now();
    OutgoingMessage message = message();
    assertThat(unknown(channel.send(message)).cause()).isEqualTo(UnknownCause.CONNECTION_LOST);
    assertThat(provider.taken()).hasSize(1);
    assertThat(provider.conversations()).isEqualTo(1);
    assertTaken(channel.query(sent(message, start)));
  }

  @Test
  void anAnswerThatDoesNotComeIsUnknownAndTheProviderTells() {
    provider.behave(Behaviour.ACCEPT_THEN_STALL);
    Instant start = provider.now();
    OutgoingMessage message = message();
    assertThat(unknown(channel.send(message)).cause()).isEqualTo(UnknownCause.TIMEOUT);
    assertThat(provider.taken()).hasSize(1);
    assertTaken(channel.query(sent(message, start)));
  }

  @Test
  void aMessageThatWasNotTakenIsOnlyCalledSoWhenItCanNoLongerArrive() {
    provider.behave(Behaviour.STALL_WITHOUT_TAKING);
    Instant start = provider.now();
    OutgoingMessage message = message();
    assertThat(unknown(channel.send(message)).cause()).isEqualTo(UnknownCause.TIMEOUT);
    assertThat(provider.taken()).isEmpty();
    if (!channel.capabilities().queryable()) {
      assertThat(channel.query(sent(message, start))).isEqualTo(new QueryResult.NotSupported());
      return;
    }
    assertThat(channel.capabilities().settlesAfter()).isPositive();
    assertThat(channel.query(sent(message, start)))
        .isInstanceOfSatisfying(
            QueryResult.Unknown.class,
            u -> assertThat(u.cause()).isEqualTo(UnknownCause.TOO_EARLY));
    provider.passTime(channel.capabilities().settlesAfter());
    assertThat(channel.query(sent(message, start))).isEqualTo(new QueryResult.NotReceived());
  }

  @Test
  void aQuestionChangesNothing() {
    OutgoingMessage message = message();
    Instant start = provider.now();
    Accepted accepted = accepted(channel.send(message));
    for (int i = 0; i < 3; i++) {
      QueryResult answer = channel.query(sent(message, start));
      if (channel.capabilities().queryable()) {
        assertTaken(answer);
        assertThat(idOf(answer)).isEqualTo(accepted.providerMessageId());
      }
    }
    assertThat(provider.taken()).hasSize(1);
  }

  @Test
  void aQuestionToAProviderThatIsDownIsUnknown() {
    OutgoingMessage message = message();
    Instant start = provider.now();
    accepted(channel.send(message));
    provider.behave(Behaviour.DOWN);
    provider.passTime(channel.capabilities().settlesAfter());
    QueryResult answer = channel.query(sent(message, start));
    // Down must never look like "never received": that answer allows a second message.
    assertThat(answer)
        .isInstanceOfAny(
            channel.capabilities().queryable()
                ? QueryResult.Unknown.class
                : QueryResult.NotSupported.class);
  }

  // --- never twice

  @Test
  void theSameAttemptIsHandedOverOnce() {
    OutgoingMessage message = message();
    SendResult first = channel.send(message);
    assertThat(channel.send(message)).isEqualTo(first);
    assertThat(provider.taken()).hasSize(1);
  }

  @Test
  void theSameAttemptIsNotHandedOverAgainAfterALostAnswer() {
    provider.behave(Behaviour.ACCEPT_THEN_DROP);
    OutgoingMessage message = message();
    unknown(channel.send(message));
    provider.behave(Behaviour.ACCEPT);
    unknown(channel.send(message));
    assertThat(provider.taken()).hasSize(1);
  }

  @Test
  void theSameAttemptFromManyThreadsIsHandedOverOnce() throws Exception {
    OutgoingMessage message = message();
    List<SendResult> results = together(i -> message);
    assertThat(results).allMatch(Accepted.class::isInstance);
    assertThat(results.stream().distinct()).hasSize(1);
    assertThat(provider.taken()).hasSize(1);
  }

  @Test
  void aNewAttemptOfTheSameContactIsANewMessage() {
    OutgoingMessage first = message();
    OutgoingMessage second = message();
    accepted(channel.send(first));
    accepted(channel.send(second));
    assertThat(provider.taken()).containsExactly(expected(first), expected(second));
  }

  // --- many at once, in bounded time, in silence

  @Test
  void fiftyThreadsMixNothingUp() throws Exception {
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      messages.add(message(i, "第" + i + "号", "第" + i + "位，您好"));
    }
    List<SendResult> results = together(messages::get);
    assertThat(results).allMatch(Accepted.class::isInstance);
    assertThat(results.stream().map(r -> accepted(r).providerMessageId()).distinct())
        .hasSize(THREADS);
    assertThat(provider.taken())
        .containsExactlyInAnyOrderElementsOf(messages.stream().map(this::expected).toList());
  }

  @ParameterizedTest
  @EnumSource(Behaviour.class)
  void everyCallEndsInTime(Behaviour behaviour) {
    provider.behave(behaviour);
    Instant start = provider.now();
    OutgoingMessage message = message();
    Duration bound = channel.capabilities().answersWithin().plus(GRACE);
    assertThat(time(() -> channel.send(message))).isLessThan(bound);
    assertThat(time(() -> channel.query(sent(message, start)))).isLessThan(bound);
  }

  @ParameterizedTest
  @EnumSource(value = Behaviour.class, mode = EnumSource.Mode.EXCLUDE, names = "DOWN")
  void aBadMomentIsOver(Behaviour behaviour) {
    provider.behave(behaviour);
    channel.send(message());
    provider.behave(Behaviour.ACCEPT);
    OutgoingMessage next = message();
    accepted(channel.send(next));
    assertThat(provider.taken()).contains(expected(next));
  }

  @ParameterizedTest
  @EnumSource(Behaviour.class)
  void nothingOfThePatientIsWrittenAnywhere(Behaviour behaviour) {
    OutgoingMessage message = message();
    String address = message.to().value();
    Instant start = provider.now();
    String written =
        Overheard.during(() -> {
          provider.behave(behaviour);
          System.out.println(channel.send(message));
          System.out.println(channel.query(sent(message, start)));
          System.out.println(message);
          System.out.println(sent(message, start));
          System.out.println(channel);
        });
    // Otherwise the rest proves nothing.
    assertThat(written).contains(message.attemptId().toString());
    assertThat(written).doesNotContain(SECRET_BODY, SECRET_SUBJECT, address);
  }

  @Test
  void anInterruptedCallerGetsAnAnswerAndKeepsItsInterrupt() throws Exception {
    provider.behave(Behaviour.ACCEPT_THEN_STALL);
    OutgoingMessage message = message();
    CountDownLatch begun = new CountDownLatch(1);
    boolean[] stillInterrupted = new boolean[1];
    List<SendResult> results = new ArrayList<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              begun.countDown();
              results.add(channel.send(message));
              stillInterrupted[0] = Thread.currentThread().isInterrupted();
            });
    begun.await();
    caller.interrupt();
    assertThat(caller.join(channel.capabilities().answersWithin().plus(GRACE))).isTrue();
    // Whether it was early enough to be sure depends on the moment; claiming success would be a
    // lie.
    assertThat(results).hasSize(1).noneMatch(Accepted.class::isInstance);
    assertThat(stillInterrupted[0]).isTrue();
  }

  // --- what it says about itself

  @Test
  void itSaysWhatItCanDo() {
    ChannelCapabilities capabilities = channel.capabilities();
    assertThat(channel.id()).isEqualTo(channel.id());
    assertThat(capabilities.answersWithin()).isPositive();
    assertThat(capabilities.limits())
        .allSatisfy(limit -> {
          assertThat(limit.source()).isNotBlank();
          assertThat(limit.asOf()).isNotNull();
        });
  }

  // --- helpers

  private OutgoingMessage message() {
    return message(1, SECRET_SUBJECT, SECRET_BODY);
  }

  private OutgoingMessage message(int n, String subject, String body) {
    return message(provider.address(n), subject, body);
  }

  private OutgoingMessage message(Address to) {
    return message(to, SECRET_SUBJECT, SECRET_BODY);
  }

  private OutgoingMessage message(Address to, String subject, String body) {
    return new OutgoingMessage(
        new AttemptId(UUID.randomUUID()),
        new ContactKey("t1/p42/plan7/day7/1"),
        to,
        subject,
        body,
        "zh-CN",
        provider.now().plus(Duration.ofHours(1)));
  }

  private static SentAttempt sent(OutgoingMessage message, Instant start) {
    return new SentAttempt(message.attemptId(), message.to(), start);
  }

  private Taken expected(OutgoingMessage message) {
    return new Taken(
        message.attemptId().toString(),
        message.contactKey().value(),
        message.to().value(),
        channel.capabilities().subjects() ? message.subject() : null,
        message.body());
  }

  private List<SendResult> together(IntFunction<OutgoingMessage> messages) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<SendResult>> running = new ArrayList<>();
    List<SendResult> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        OutgoingMessage message = messages.apply(i);
        running.add(
            threads.submit(() -> {
              start.await();
              return channel.send(message);
            }));
      }
      start.countDown();
      for (Future<SendResult> one : running) {
        results.add(one.get());
      }
    }
    return results;
  }

  private void assertTaken(QueryResult answer) {
    if (channel.capabilities().queryable()) {
      assertThat(answer).isInstanceOfAny(QueryResult.Accepted.class, QueryResult.Delivered.class);
    } else {
      assertThat(answer).isEqualTo(new QueryResult.NotSupported());
    }
  }

  private static String idOf(QueryResult answer) {
    return switch (answer) {
      case QueryResult.Accepted(String id, Instant at) -> id;
      case QueryResult.Delivered(String id, Instant at) -> id;
      case QueryResult.NotReceived() -> "none";
      case QueryResult.NotSupported() -> "none";
      case QueryResult.Unknown(UnknownCause cause, String detail) -> "none";
    };
  }

  private static Accepted accepted(SendResult result) {
    assertThat(result).isInstanceOf(Accepted.class);
    return (Accepted) result;
  }

  private static Refused refused(SendResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return (Refused) result;
  }

  private static Unknown unknown(SendResult result) {
    assertThat(result).isInstanceOf(Unknown.class);
    return (Unknown) result;
  }

  private static Duration time(Runnable call) {
    long start = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
