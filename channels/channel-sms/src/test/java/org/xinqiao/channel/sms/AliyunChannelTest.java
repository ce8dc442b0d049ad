package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SendResult.Refused;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.channel.UnknownCause;
import org.xinqiao.standin.sms.SmsMode;

class AliyunChannelTest {

  private static final String PHONE = "13800000001";

  @TempDir Path folder;
  private SmsFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = SmsFixture.aliyun(folder, Map.of("SMS_REVISIT", "${honor}，明天请来${dept}复诊"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private SendResult send(String phone, String body) {
    return fixture.channel().send(fixture.message(phone, body));
  }

  @Test
  void thePhoneShowsTheSignatureAndTheWords() {
    assertThat(send("+86" + PHONE, "王阿姨，明天请来骨科复诊")).isInstanceOf(SendResult.Accepted.class);
    assertThat(fixture.server.messages())
        .singleElement()
        .satisfies(sms -> {
          assertThat(sms.phone()).isEqualTo(PHONE);
          assertThat(sms.template()).isEqualTo("SMS_REVISIT");
          assertThat(sms.text()).isEqualTo("【某某医院】王阿姨，明天请来骨科复诊");
        });
  }

  @Test
  void wordsThatNoApprovedTextSaysAreRefusedHere() {
    assertThat(send(PHONE, "别的话"))
        .isEqualTo(
            Refused.permanently(
                Reason.CONTENT_REFUSED, "no template approved by Aliyun says these words"));
    assertThat(fixture.conversations()).isZero();
  }

  /// An approved text whose last variable would swallow a second text is not what was approved.
  @Test
  void severalTextsInOneAreTakenOnlyWhenTheySayTheSame() {
    SmsChannel channel =
        SmsChannel.aliyun(
            SmsChannel.ID,
            SmsFixture.SETTINGS,
            new AliyunSettings(
                fixture.base(), "standin", "secret", Map.of("SMS_REVISIT", "请看：${link}")),
            fixture.clock);
    assertThat(channel.takes("请看：https://a.example/f/1")).isTrue();
    assertThat(channel.takes("请看：https://a.example/f/1\n\n请看：https://a.example/f/2")).isFalse();
    assertThat(channel.takes("别的话")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSE_NUMBER, UNREACHABLE_ADDRESS, PERMANENT",
    "REFUSE_CONTENT, CONTENT_REFUSED, PERMANENT",
    "NO_MONEY, QUOTA, PERMANENT",
    "OUT_OF_SERVICE, QUOTA, PERMANENT",
    "RATE_LIMIT, RATE_LIMITED, TEMPORARY",
    "SYSTEM_ERROR, PROVIDER_UNAVAILABLE, TEMPORARY",
  })
  void itsCodesMean(SmsMode mode, Reason reason, Permanence permanence) {
    fixture.play(mode);
    assertThat(send(PHONE, "王阿姨，明天请来骨科复诊"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.permanence()).isEqualTo(permanence);
            });
  }

  @Test
  void aWrongSecretIsAMatterOfConfiguration() throws IOException {
    AliyunSettings wrong =
        new AliyunSettings(fixture.base(), "standin", "wrong", Map.of("SMS_REVISIT", "${words}"));
    assertThat(
            SmsChannel.aliyun(SmsChannel.ID, SmsFixture.SETTINGS, wrong, fixture.clock)
                .send(fixture.message(PHONE, "x")))
        .isEqualTo(Refused.permanently(Reason.NOT_CONFIGURED, "SignatureDoesNotMatch"));
    assertThat(wrong.toString()).doesNotContain("wrong");
  }

  @Test
  void anAnswerInNoKnownLanguageIsUnknown() {
    fixture.play(SmsMode.ACCEPT_THEN_GARBLE);
    assertThat(send(PHONE, "王阿姨，明天请来骨科复诊"))
        .isInstanceOfSatisfying(
            SendResult.Unknown.class,
            unknown -> assertThat(unknown.cause()).isEqualTo(UnknownCause.UNREADABLE_ANSWER));
  }

  @Test
  void codesThatNobodyKnowsSayNothing() {
    assertThat(AliyunCodes.refusal("InternalError")).isEmpty();
    assertThat(AliyunCodes.refusal("")).isEmpty();
    assertThat(AliyunCodes.refusal("isv.SOMETHING_NEW"))
        .contains(Refused.permanently(Reason.NOT_CONFIGURED, "isv.SOMETHING_NEW"));
  }

  @Test
  void aMessageOfMidnightIsFoundUnderTheNextDay() {
    fixture.clock.advance(Duration.between(fixture.now(), Instant.parse("2026-03-02T15:59:59Z")));
    Instant start = fixture.now();
    OutgoingMessage message = fixture.message(PHONE, "王阿姨，明天请来骨科复诊");
    fixture.play(SmsMode.ACCEPT_THEN_DROP);
    fixture.clock.advance(Duration.ofSeconds(5));
    fixture.channel().send(message);
    assertThat(fixture.channel().query(new SentAttempt(message.attemptId(), message.to(), start)))
        .isInstanceOf(QueryResult.Accepted.class);
  }

  @Test
  void looksThroughAllPages() {
    Instant start = fixture.now();
    OutgoingMessage first = fixture.message(PHONE, "王阿姨，明天请来骨科复诊");
    fixture.play(SmsMode.ACCEPT_THEN_DROP);
    fixture.channel().send(first);
    fixture.play(SmsMode.OK);
    for (int i = 0; i < 60; i++) {
      send(PHONE, "王阿姨，明天请来" + i + "科复诊");
    }
    assertThat(fixture.channel().query(new SentAttempt(first.attemptId(), first.to(), start)))
        .isEqualTo(new QueryResult.Accepted(first.attemptId().toString(), start));
  }

  @Test
  void tellsThatItArrived() {
    Instant start = fixture.now();
    OutgoingMessage message = fixture.message(PHONE, "王阿姨，明天请来骨科复诊");
    SendResult.Accepted accepted = (SendResult.Accepted) fixture.channel().send(message);
    fixture.server.deliver(accepted.providerMessageId(), true, "DELIVERED", 1);
    assertThat(fixture.channel().query(new SentAttempt(message.attemptId(), message.to(), start)))
        .isEqualTo(new QueryResult.Delivered(accepted.providerMessageId(), start));
  }

  @Test
  void whatIsOlderThanItsRecordsIsForAPerson() {
    OutgoingMessage message = fixture.message(PHONE, "x");
    assertThat(
            fixture
                .channel()
                .query(
                    new SentAttempt(
                        message.attemptId(),
                        message.to(),
                        fixture.now().minus(Duration.ofDays(31)))))
        .isEqualTo(new QueryResult.NotSupported());
  }

  @Test
  void anEmojiCountsAsTwo() {
    String words = "王阿姨，明天请来%s复诊";
    int room = 134 - "【某某医院】王阿姨，明天请来复诊".length();
    assertThat(send(PHONE, words.formatted("💐".repeat(room / 2))))
        .isInstanceOf(SendResult.Accepted.class);
    assertThat(send(PHONE, words.formatted("💐".repeat(room / 2 + 1)))).isInstanceOf(Refused.class);
  }
}
