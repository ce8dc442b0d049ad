package org.xinqiao.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTypesTest {

  private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

  @Test
  void messagesKeepTheirSecrets() {
    OutgoingMessage message = message("复诊提醒", "您的伤口好些了吗？");
    assertThat(message.toString())
        .contains(message.attemptId().toString(), "k1")
        .doesNotContain("复诊", "伤口", "a@example.org");
    assertThat(new SentAttempt(message.attemptId(), message.to(), Instant.EPOCH).toString())
        .doesNotContain("a@example.org");
    assertThat(
            new ChannelEvent.Replied(message.attemptId(), "e1", Instant.EPOCH, "伤口红了").toString())
        .doesNotContain("伤口");
  }

  @Test
  void lineEndsAreOneKind() {
    assertThat(message(null, "一\r\n二\r三\n").body()).isEqualTo("一\n二\n三\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nBcc: b@example.org", "a\rb", "tab\there", "\u0000"})
  void aSubjectIsOneLine(String subject) {
    assertThatThrownBy(() -> message(subject, "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "键", "a\n", "a\"b"})
  void aContactKeyIsSafeInHeaders(String key) {
    assertThatThrownBy(() -> new ContactKey(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Email", "e mail", "1mail"})
  void aChannelIdIsPlain(String id) {
    assertThatThrownBy(() -> new ChannelId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLimitWithoutSourceIsNoLimit() {
    assertThatThrownBy(() -> new ChannelLimit(ChannelLimit.Kind.BODY_BYTES, 4000, " ", DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void capabilitiesFindTheirLimits() {
    ChannelLimit limit = new ChannelLimit(ChannelLimit.Kind.BODY_BYTES, 4000, "contract", DAY);
    ChannelCapabilities capabilities = capabilities(List.of(limit));
    assertThat(capabilities.limit(ChannelLimit.Kind.BODY_BYTES)).hasValue(4000);
    assertThat(capabilities.limit(ChannelLimit.Kind.MESSAGES_PER_DAY)).isEmpty();
    assertThatThrownBy(() -> capabilities(List.of(limit, limit)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void attemptIdsAreReadBack() {
    AttemptId id = new AttemptId(UUID.randomUUID());
    assertThat(AttemptId.parse(id.toString())).isEqualTo(id);
  }

  private static OutgoingMessage message(String subject, String body) {
    return new OutgoingMessage(
        new AttemptId(UUID.randomUUID()),
        new ContactKey("k1"),
        new Address("a@example.org"),
        subject,
        body,
        "zh-CN",
        Instant.EPOCH);
  }

  private static ChannelCapabilities capabilities(List<ChannelLimit> limits) {
    return new ChannelCapabilities(
        false, false, false, false, Duration.ofSeconds(1), Duration.ZERO, limits);
  }
}
