package org.xinqiao.access;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

/// Checks what authenticators say (WebAuthn level 3): that they signed our challenge, for our
/// address, with somebody present. Who made the authenticator is not asked: any is better than
/// none, and no hospital keeps a list. Thread-safe.
@Component
class PasskeyCheck {

  /// What the browser's answer to a registration holds, in base64url.
  record Registration(String clientDataJson, String attestationObject, List<String> transports) {}

  /// What the browser's answer to a sign-in holds, in base64url.
  record Assertion(
      String credentialId, String clientDataJson, String authenticatorData, String signature) {

    /// The bytes of the credential id; empty when it cannot be one.
    Optional<byte[]> credential() {
      try {
        return Optional.of(bytes(credentialId));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  private static final Logger log = LoggerFactory.getLogger(PasskeyCheck.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// COSE numbers, the most wanted first: EdDSA, ES256, RS256.
  static final List<Integer> ALGORITHMS = List.of(-8, -7, -257);

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(converter);

  static byte[] newChallenge() {
    byte[] challenge = new byte[32];
    RANDOM.nextBytes(challenge);
    return challenge;
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  /// The new passkey; empty when the answer is not one to our question.
  Optional<Passkeys.Passkey> registered(
      Registration answer, byte[] challenge, PasskeyOrigin at, UUID id, String name, Instant now) {
    try {
      RegistrationData data =
          manager.verify(
              new RegistrationRequest(
                  bytes(answer.attestationObject()),
                  bytes(answer.clientDataJson()),
                  Set.copyOf(answer.transports())),
              new RegistrationParameters(
                  server(challenge, at),
                  ALGORITHMS.stream()
                      .map(number ->
                          new PublicKeyCredentialParameters(
                              PublicKeyCredentialType.PUBLIC_KEY,
                              COSEAlgorithmIdentifier.create(number)))
                      .toList(),
                  false,
                  true));
      var authenticator =
          Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
      AttestedCredentialData credential =
          Objects.requireNonNull(authenticator.getAttestedCredentialData());
      return Optional.of(
          new Passkeys.Passkey(
              id,
              credential.getCredentialId(),
              credentials.convert(credential),
              authenticator.getSignCount(),
              answer.transports(),
              name,
              now,
              null));
    } catch (VerificationException
        | DataConversionException
        | JacksonException
        | IllegalArgumentException e) {
      log.info("A passkey was not accepted: {}", e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  /// The authenticator's count when the answer was signed by the passkey; empty when it was not.
  Optional<Long> signed(
      Assertion answer, Passkeys.Passkey passkey, byte[] challenge, PasskeyOrigin at) {
    try {
      AuthenticationData data =
          manager.verify(
              new AuthenticationRequest(
                  passkey.credentialId(),
                  bytes(answer.authenticatorData()),
                  bytes(answer.clientDataJson()),
                  bytes(answer.signature())),
              new AuthenticationParameters(
                  server(challenge, at),
                  new CredentialRecordImpl(
                      null,
                      null,
                      null,
                      null,
                      passkey.signCount(),
                      credentials.convert(passkey.data()),
                      null,
                      null,
                      null,
                      null),
                  null,
                  false,
                  true));
      return Optional.of(Objects.requireNonNull(data.getAuthenticatorData()).getSignCount());
    } catch (VerificationException
        | DataConversionException
        | JacksonException
        | IllegalArgumentException e) {
      log.info("A passkey's signature was not accepted: {}", e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static ServerProperty server(byte[] challenge, PasskeyOrigin at) {
    return ServerProperty.builder()
        .origin(new Origin(at.origin()))
        .rpId(at.host())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }
}
