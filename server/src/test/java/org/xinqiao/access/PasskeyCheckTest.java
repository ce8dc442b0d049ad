package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What an authenticator must have signed. `PasskeyTests` signs in with it.
class PasskeyCheckTest {

  private static final PasskeyOrigin CONSOLE =
      new PasskeyOrigin("https://console.example", "console.example");
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
  private static final UUID ID = UUID.randomUUID();

  private final PasskeyCheck check = new PasskeyCheck();
  private final byte[] challenge = PasskeyCheck.newChallenge();

  @Test
  void challengesAreNeverTheSame() {
    assertThat(challenge).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(PasskeyCheck.newChallenge()).isNotEqualTo(challenge);
  }

  @Test
  void aPasskeyOfOursSignsOurChallenge() {
    TestAuthenticator key = new TestAuthenticator();
    key.count = 4;
    Passkeys.Passkey passkey = register(key).orElseThrow();
    assertThat(passkey.id()).isEqualTo(ID);
    assertThat(passkey.signCount()).isEqualTo(4);
    assertThat(passkey.transports()).containsExactly("usb");
    key.count = 7;
    assertThat(sign(key, passkey)).contains(7L);
    assertThat(answer(key.sign(PasskeyCheck.text(challenge))).credential())
        .hasValueSatisfying(id -> assertThat(id).isEqualTo(passkey.credentialId()));
  }

  @Test
  void whatIsForAnotherAddressOrChallengeOrWithNobodyThereIsNotAccepted() {
    List<Consumer<TestAuthenticator>> bents =
        List.of(
            key -> key.origin = "https://console.example.evil",
            key -> key.host = "evil.example",
            key -> key.flags = 0);
    for (Consumer<TestAuthenticator> bent : bents) {
      TestAuthenticator wrong = new TestAuthenticator();
      bent.accept(wrong);
      assertThat(register(wrong)).isEmpty();
      TestAuthenticator key = new TestAuthenticator();
      Passkeys.Passkey passkey = register(key).orElseThrow();
      bent.accept(key);
      assertThat(sign(key, passkey)).isEmpty();
    }
    TestAuthenticator key = new TestAuthenticator();
    Passkeys.Passkey passkey = register(key).orElseThrow();
    Map<String, Object> other = key.sign(PasskeyCheck.text(PasskeyCheck.newChallenge()));
    assertThat(check.signed(answer(other), passkey, challenge, CONSOLE)).isEmpty();
    assertThat(sign(new TestAuthenticator(), passkey)).as("another's key").isEmpty();
  }

  @Test
  void whatIsNoAnswerIsNotAccepted() {
    TestAuthenticator key = new TestAuthenticator();
    Passkeys.Passkey passkey = register(key).orElseThrow();
    for (String bad : List.of("", "AAAA", "not base64!")) {
      PasskeyCheck.Assertion answer = new PasskeyCheck.Assertion(bad, bad, bad, bad);
      assertThat(check.signed(answer, passkey, challenge, CONSOLE)).isEmpty();
      assertThat(
              check.registered(
                  new PasskeyCheck.Registration(bad, bad, List.of()),
                  challenge,
                  CONSOLE,
                  ID,
                  "钥匙",
                  NOW))
          .isEmpty();
    }
    assertThat(new PasskeyCheck.Assertion("not base64!", "", "", "").credential()).isEmpty();
  }

  private Optional<Passkeys.Passkey> register(TestAuthenticator key) {
    Map<String, Object> body = key.register(PasskeyCheck.text(challenge), "钥匙");
    return check.registered(
        new PasskeyCheck.Registration(
            (String) body.get("clientDataJson"),
            (String) body.get("attestationObject"),
            List.of("usb")),
        challenge,
        CONSOLE,
        ID,
        "钥匙",
        NOW);
  }

  private Optional<Long> sign(TestAuthenticator key, Passkeys.Passkey passkey) {
    return check.signed(
        answer(key.sign(PasskeyCheck.text(challenge))), passkey, challenge, CONSOLE);
  }

  private static PasskeyCheck.Assertion answer(Map<String, Object> body) {
    return new PasskeyCheck.Assertion(
        (String) body.get("credentialId"),
        (String) body.get("clientDataJson"),
        (String) body.get("authenticatorData"),
        (String) body.get("signature"));
  }
}
