package org.xinqiao.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Signing in, who I am, signing out.
@RestController
@RequestMapping("/api/session")
class SessionController {

  record Session(
      SessionUser user,
      String csrfToken,
      OffsetDateTime idleExpiresAt,
      OffsetDateTime absoluteExpiresAt,
      @Nullable PasswordDue passwordDue,
      PasswordPolicy passwordPolicy) {

    static Session of(ActiveSession session, PasswordPolicy policy, ZoneId zone) {
      return new Session(
          SessionUser.of(session.staff()),
          session.csrf(),
          session.idleExpiresAt().atZone(zone).toOffsetDateTime(),
          session.absoluteExpiresAt().atZone(zone).toOffsetDateTime(),
          session.passwordDue(),
          policy);
    }
  }

  record SessionUser(
      StaffId id, String displayName, Staff.Role role, @Nullable SessionDepartment department) {

    static SessionUser of(CurrentStaff staff) {
      return new SessionUser(
          staff.id(),
          staff.displayName(),
          staff.role(),
          staff.department() == null
              ? null
              : new SessionDepartment(staff.department().id(), staff.department().name()));
    }
  }

  record SessionDepartment(UUID id, String name) {}

  record PasswordSignIn(
      @NotBlank @Size(max = 100) String user, @NotBlank @Size(max = 512) String password) {

    /// Never shows the password, should somebody log the request.
    @Override
    public String toString() {
      return "PasswordSignIn[]";
    }
  }

  record SecondFactorNeeded(String signInId, List<SecondFactor> secondFactors) {}

  /// What may follow the password.
  enum SecondFactor {
    TOTP,
    PASSKEY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record TotpSignIn(
      @NotBlank @Size(max = 100) String signInId, @NotBlank @Size(max = 16) String code) {

    @Override
    public String toString() {
      return "TotpSignIn[]";
    }
  }

  private final SignInWithPassword signInWithPassword;
  private final SignInWithTotp signInWithTotp;
  private final SignOut signOut;
  private final VerifyAgain verifyAgain;
  private final ChangePassword changePassword;
  private final PasswordRules rules;
  private final Clock clock;

  SessionController(
      SignInWithPassword signInWithPassword,
      SignInWithTotp signInWithTotp,
      SignOut signOut,
      VerifyAgain verifyAgain,
      ChangePassword changePassword,
      PasswordRules rules,
      Clock clock) {
    this.signInWithPassword = signInWithPassword;
    this.signInWithTotp = signInWithTotp;
    this.signOut = signOut;
    this.verifyAgain = verifyAgain;
    this.changePassword = changePassword;
    this.rules = rules;
    this.clock = clock;
  }

  @GetMapping
  @Requires(value = Permission.SIGNED_IN, beforeOwnPassword = true)
  Session getSession(ActiveSession session) {
    return Session.of(session, rules.policy(), clock.getZone());
  }

  @PostMapping("/password")
  @Requires(Permission.PUBLIC)
  SecondFactorNeeded signInWithPassword(
      @Valid @RequestBody PasswordSignIn body, HttpServletRequest request) {
    return switch (signInWithPassword.handle(
        body.user(), body.password(), request.getRemoteAddr(), clock.instant())) {
      case SignInWithPassword.Outcome.CodeNeeded(OpaqueToken signIn, boolean passkey) ->
          new SecondFactorNeeded(
              signIn.text(),
              passkey
                  ? List.of(SecondFactor.PASSKEY, SecondFactor.TOTP)
                  : List.of(SecondFactor.TOTP));
      case SignInWithPassword.Outcome.Refused() ->
          throw Problem.of("access.sign-in-refused", 401).exception();
      case SignInWithPassword.Outcome.TooManyAttempts(Duration retryAfter) ->
          throw tooMany(retryAfter);
    };
  }

  @PostMapping("/totp")
  @Requires(Permission.PUBLIC)
  Session signInWithTotp(
      @Valid @RequestBody TotpSignIn body,
      HttpServletRequest request,
      HttpServletResponse response) {
    return switch (signInWithTotp.handle(
        body.signInId(), body.code().strip(), request.getRemoteAddr(), clock.instant())) {
      case SignInWithTotp.Outcome.SignedIn(OpaqueToken token, ActiveSession session) -> {
        SessionCookie.write(response, token);
        yield Session.of(session, rules.policy(), clock.getZone());
      }
      case SignInWithTotp.Outcome.Refused() ->
          throw Problem.of("access.code-refused", 401).exception();
      case SignInWithTotp.Outcome.TooManyAttempts(Duration retryAfter) -> throw tooMany(retryAfter);
    };
  }

  record Code(@NotBlank @Size(max = 16) String code) {

    @Override
    public String toString() {
      return "Code[]";
    }
  }

  /// Shows the second factor once more, for acts that want it fresh.
  @PostMapping("/verify")
  @Requires(Permission.SIGNED_IN)
  ResponseEntity<Void> verifyAgain(@Valid @RequestBody Code body, CurrentStaff staff) {
    return switch (verifyAgain.handle(staff, body.code().strip(), clock.instant())) {
      case VerifyAgain.Outcome.Verified() -> ResponseEntity.noContent().build();
      case VerifyAgain.Outcome.Refused() ->
          throw Problem.of("access.code-refused", 400).exception();
    };
  }

  record PasswordChange(
      @NotBlank @Size(max = 512) String present, @NotBlank @Size(max = 512) String next) {

    @Override
    public String toString() {
      return "PasswordChange[]";
    }
  }

  /// Changes one's own password; all other sessions of the person end.
  @PostMapping("/new-password")
  @Requires(value = Permission.SIGNED_IN, beforeOwnPassword = true)
  ResponseEntity<Void> changePassword(@Valid @RequestBody PasswordChange body, CurrentStaff staff) {
    return switch (changePassword.handle(staff, body.present(), body.next(), clock.instant())) {
      case ChangePassword.Outcome.Changed() -> ResponseEntity.noContent().build();
      case ChangePassword.Outcome.Refused() ->
          throw Problem.of("access.present-password-wrong", 400).exception();
      case ChangePassword.Outcome.Weak(PasswordRules.Weakness why) ->
          throw switch (why) {
            case LENGTH ->
                Problem.of("access.password-length", 400, "least", rules.policy().minLength())
                    .exception();
            case MONOTONOUS -> Problem.of("access.password-monotonous", 400).exception();
            case USER_NAME -> Problem.of("access.password-user-name", 400).exception();
            case COMPOSITION -> Problem.of("access.password-composition", 400).exception();
            case BREACHED -> Problem.of("access.password-breached", 400).exception();
            case THE_SAME -> Problem.of("access.password-the-same", 400).exception();
            case USED_BEFORE ->
                Problem.of("access.password-used-before", 400, "last", rules.policy().remembered())
                    .exception();
          };
      case ChangePassword.Outcome.TooManyAttempts(Duration retryAfter) -> throw tooMany(retryAfter);
    };
  }

  @DeleteMapping
  @Requires(value = Permission.SIGNED_IN, beforeOwnPassword = true)
  ResponseEntity<Void> signOut(CurrentStaff staff, HttpServletResponse response) {
    signOut.handle(staff, clock.instant());
    SessionCookie.remove(response);
    // The next person at this computer must not find the last one's pages by going back.
    return ResponseEntity.noContent().header("Clear-Site-Data", "\"cache\", \"storage\"").build();
  }

  private static ProblemException tooMany(Duration retryAfter) {
    return Problem.of("access.too-many-attempts", 429, "retryAfterSeconds", retryAfter.toSeconds())
        .exception();
  }
}
