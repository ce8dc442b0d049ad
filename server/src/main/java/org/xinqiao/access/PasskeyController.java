package org.xinqiao.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.shared.Problem;

/// Passkeys: signing in with one, showing one again, and keeping one's own. All binary values are
/// base64url without padding, as browsers give them in JSON.
@RestController
@RequestMapping("/api/session")
class PasskeyController {

  private final SignInWithPasskey signIn;
  private final VerifyAgain verifyAgain;
  private final OwnPasskeys own;
  private final PasswordRules rules;
  private final AccessSettings settings;
  private final Clock clock;

  PasskeyController(
      SignInWithPasskey signIn,
      VerifyAgain verifyAgain,
      OwnPasskeys own,
      PasswordRules rules,
      AccessSettings settings,
      Clock clock) {
    this.signIn = signIn;
    this.verifyAgain = verifyAgain;
    this.own = own;
    this.rules = rules;
    this.settings = settings;
    this.clock = clock;
  }

  record PasskeyRef(String id, List<String> transports) {

    static List<PasskeyRef> of(List<Passkeys.Passkey> passkeys) {
      return passkeys.stream()
          .map(one -> new PasskeyRef(PasskeyCheck.text(one.credentialId()), one.transports()))
          .toList();
    }
  }

  /// What the browser shall ask an authenticator to sign.
  record PasskeyQuestion(String challenge, String rpId, List<PasskeyRef> allowed) {}

  record PendingSignIn(@NotBlank @Size(max = 100) String signInId) {

    @Override
    public String toString() {
      return "PendingSignIn[]";
    }
  }

  record PasskeyAnswer(
      @NotBlank @Size(max = 2048) String credentialId,
      @NotBlank @Size(max = 8192) String clientDataJson,
      @NotBlank @Size(max = 8192) String authenticatorData,
      @NotBlank @Size(max = 2048) String signature) {

    PasskeyCheck.Assertion assertion() {
      return new PasskeyCheck.Assertion(credentialId, clientDataJson, authenticatorData, signature);
    }
  }

  record PasskeySignIn(
      @NotBlank @Size(max = 100) String signInId, @NotNull @Valid PasskeyAnswer answer) {

    @Override
    public String toString() {
      return "PasskeySignIn[]";
    }
  }

  /// A challenge for a sign-in whose password was right.
  @PostMapping("/passkey/question")
  @Requires(Permission.PUBLIC)
  PasskeyQuestion askForPasskey(
      @Valid @RequestBody PendingSignIn body, HttpServletRequest request) {
    PasskeyOrigin at = origin(request);
    return signIn
        .ask(body.signInId(), clock.instant())
        .map(asked ->
            new PasskeyQuestion(
                PasskeyCheck.text(asked.challenge()), at.host(), PasskeyRef.of(asked.passkeys())))
        .orElseThrow(() -> Problem.of("access.passkey-refused", 401).exception());
  }

  @PostMapping("/passkey")
  @Requires(Permission.PUBLIC)
  SessionController.Session signInWithPasskey(
      @Valid @RequestBody PasskeySignIn body,
      HttpServletRequest request,
      HttpServletResponse response) {
    return switch (signIn.handle(
        body.signInId(), body.answer().assertion(), origin(request), clock.instant())) {
      case SignInWithPasskey.Outcome.SignedIn(OpaqueToken token, ActiveSession session) -> {
        SessionCookie.write(response, token);
        yield SessionController.Session.of(session, rules.policy(), clock.getZone());
      }
      case SignInWithPasskey.Outcome.Refused() ->
          throw Problem.of("access.passkey-refused", 401).exception();
    };
  }

  /// A challenge for showing a passkey in an open session.
  @PostMapping("/verify/passkey/question")
  @Requires(Permission.SIGNED_IN)
  PasskeyQuestion askForPasskeyAgain(CurrentStaff staff, HttpServletRequest request) {
    PasskeyOrigin at = origin(request);
    OwnPasskeys.Question asked = own.ask(staff);
    return new PasskeyQuestion(
        PasskeyCheck.text(asked.challenge()), at.host(), PasskeyRef.of(asked.known()));
  }

  /// Shows the second factor once more by passkey.
  @PostMapping("/verify/passkey")
  @Requires(Permission.SIGNED_IN)
  ResponseEntity<Void> verifyAgainWithPasskey(
      @Valid @RequestBody PasskeyAnswer body, CurrentStaff staff, HttpServletRequest request) {
    return switch (verifyAgain.handle(staff, body.assertion(), origin(request), clock.instant())) {
      case VerifyAgain.Outcome.Verified() -> ResponseEntity.noContent().build();
      case VerifyAgain.Outcome.Refused() ->
          throw Problem.of("access.passkey-refused", 400).exception();
    };
  }

  /// @param lastUsedAt null when it never was
  record OwnPasskey(
      UUID id,
      String name,
      List<String> transports,
      Instant createdAt,
      @Nullable Instant lastUsedAt) {}

  /// One's own passkeys.
  @GetMapping("/passkeys")
  @Requires(Permission.SIGNED_IN)
  List<OwnPasskey> listPasskeys(CurrentStaff staff) {
    return own.of(staff.id()).stream()
        .map(one ->
            new OwnPasskey(
                one.id(), one.name(), one.transports(), one.createdAt(), one.lastUsedAt()))
        .toList();
  }

  /// @param userId the account as the authenticator shall know it; no name
  /// @param algorithms COSE numbers, the most wanted first
  record NewPasskeyQuestion(
      String challenge,
      String rpId,
      String userId,
      String userName,
      String displayName,
      List<Integer> algorithms,
      List<PasskeyRef> known) {}

  @PostMapping("/passkeys/question")
  @Requires(value = Permission.SIGNED_IN, fresh = true)
  NewPasskeyQuestion askForNewPasskey(CurrentStaff staff, HttpServletRequest request) {
    PasskeyOrigin at = origin(request);
    OwnPasskeys.Question asked = own.ask(staff);
    return new NewPasskeyQuestion(
        PasskeyCheck.text(asked.challenge()),
        at.host(),
        PasskeyCheck.text(staff.id().toString().getBytes(StandardCharsets.US_ASCII)),
        asked.userName(),
        staff.displayName(),
        PasskeyCheck.ALGORITHMS,
        PasskeyRef.of(asked.known()));
  }

  record NewPasskey(
      @NotBlank @Size(max = 60) String name,
      @NotBlank @Size(max = 8192) String clientDataJson,
      @NotBlank @Size(max = 65536) String attestationObject,
      @NotNull @Size(max = 8) List<@NotBlank @Size(max = 20) String> transports) {}

  @PostMapping("/passkeys")
  @Requires(value = Permission.SIGNED_IN, fresh = true)
  ResponseEntity<Void> addPasskey(
      @Valid @RequestBody NewPasskey body, CurrentStaff staff, HttpServletRequest request) {
    PasskeyCheck.Registration answer =
        new PasskeyCheck.Registration(
            body.clientDataJson(), body.attestationObject(), body.transports());
    return switch (own.add(staff, body.name(), answer, origin(request))) {
      case DONE -> ResponseEntity.noContent().build();
      case REFUSED -> throw Problem.of("access.passkey-refused", 400).exception();
      case TOO_MANY -> throw Problem.of("access.passkey-known", 409).exception();
    };
  }

  @DeleteMapping("/passkeys/{id}")
  @Requires(value = Permission.SIGNED_IN, fresh = true)
  ResponseEntity<Void> removePasskey(@PathVariable UUID id, CurrentStaff staff) {
    if (!own.remove(staff, id)) {
      throw Problem.of("access.passkey-not-found", 404).exception();
    }
    return ResponseEntity.noContent().build();
  }

  private PasskeyOrigin origin(HttpServletRequest request) {
    return PasskeyOrigin.of(settings, request)
        .orElseThrow(() -> Problem.of("access.passkeys-unavailable", 409).exception());
  }
}
