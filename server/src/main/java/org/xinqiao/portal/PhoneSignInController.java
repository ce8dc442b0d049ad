package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import org.xinqiao.shared.Tenancy;

/// A patient signs in by phone: asks for a code, sends it, and answers what only the patient knows.
/// Nothing personal comes out of here.
@RestController
class PhoneSignInController {

  private static final Pattern CODE = Pattern.compile("[0-9]{6}");

  private final RequestCode request;
  private final SignInByPhone signIn;
  private final Organizations organizations;

  PhoneSignInController(RequestCode request, SignInByPhone signIn, Organizations organizations) {
    this.request = request;
    this.signIn = signIn;
    this.organizations = organizations;
  }

  record HospitalPage(String hospital, String phone) {}

  record CodeRequest(@NotBlank @Size(max = 30) String phone) {

    @Override
    public String toString() {
      return "CodeRequest[]";
    }
  }

  /// @param validForSeconds how long the code is good
  record CodeAsked(String signInId, long validForSeconds) {}

  record SentCode(@NotNull @Size(max = 60) String signInId, @NotNull @Size(max = 16) String code) {

    @Override
    public String toString() {
      return "SentCode[]";
    }
  }

  /// @param answer the birth date as 8 digits, or the last four of ID card or record number
  /// @param numberTail the last four of the record number, when the answer fits several patients
  record SecondAnswer(
      @NotNull @Size(max = 60) String signInId,
      @NotNull @Size(max = 16) String answer,
      @Nullable @Size(max = 16) String numberTail) {

    @Override
    public String toString() {
      return "SecondAnswer[]";
    }
  }

  /// Refusals: `portal.hospital-unknown` 404
  @GetMapping("/api/m/hospitals/{code}")
  @Requires(Permission.PATIENT_LINK)
  HospitalPage describeHospital(@PathVariable String code) {
    Tenant hospital = hospital(code);
    return new HospitalPage(hospital.name(), hospital.phone());
  }

  /// The answer says nothing about whether anybody here has this phone.
  ///
  /// Refusals: `portal.hospital-unknown` 404, `request.field-invalid` 400 for what is no mobile
  /// phone, `portal.too-many-codes` 429 with `retryAfterSeconds`, `portal.codes-unavailable` 409
  @PostMapping("/api/m/hospitals/{code}/codes")
  @Requires(Permission.PATIENT_LINK)
  CodeAsked askForCode(
      @PathVariable String code, @Valid @RequestBody CodeRequest body, HttpServletRequest from) {
    PhoneNumber phone =
        PhoneNumber.parse(body.phone())
            .filter(PhoneNumber::mobile)
            .orElseThrow(
                () -> Problem.of("request.field-invalid", 400, "field", "phone").exception());
    RequestCode.Outcome outcome =
        Tenancy.call(hospital(code).id(), () -> request.handle(phone, from.getRemoteAddr()));
    return switch (outcome) {
      case RequestCode.Outcome.Asked(Handle asked) ->
          new CodeAsked(asked.value(), RequestCode.LIFE.toSeconds());
      case RequestCode.Outcome.TooMany(Duration wait) ->
          throw Problem.of("portal.too-many-codes", 429, "retryAfterSeconds", wait.toSeconds())
              .exception();
      case RequestCode.Outcome.NoWay() ->
          throw Problem.of("portal.codes-unavailable", 409).exception();
    };
  }

  /// Refusals: `portal.code-refused` 403 with `attemptsLeft`; zero when a new code is needed
  @PostMapping("/api/m/sign-in/code")
  @Requires(Permission.PATIENT_LINK)
  ResponseEntity<Void> sendCode(@Valid @RequestBody SentCode body) {
    Handle handle = Handle.parse(body.signInId()).orElseThrow(() -> refused(0));
    String digits = body.code().strip();
    if (!CODE.matcher(digits).matches()) {
      throw Problem.of("request.field-invalid", 400, "field", "code").exception();
    }
    return answer(Tenancy.call(handle.tenant(), () -> signIn.prove(handle, digits)), "code");
  }

  /// Refusals: `request.field-invalid` 400 for what cannot be an answer (costs no try),
  /// `portal.answer-refused` 403 with `attemptsLeft`, `portal.number-needed` 409
  @PostMapping("/api/m/sign-in/answer")
  @Requires(Permission.PATIENT_LINK)
  ResponseEntity<Void> sendAnswer(@Valid @RequestBody SecondAnswer body) {
    Handle handle = Handle.parse(body.signInId()).orElseThrow(() -> refused(0));
    String given =
        StepUp.normalized(body.answer())
            .orElseThrow(
                () -> Problem.of("request.field-invalid", 400, "field", "answer").exception());
    String tail =
        body.numberTail() == null ? null : StepUp.normalized(body.numberTail()).orElse(null);
    return answer(Tenancy.call(handle.tenant(), () -> signIn.open(handle, given, tail)), "answer");
  }

  private static ResponseEntity<Void> answer(SignInByPhone.Outcome outcome, String to) {
    return switch (outcome) {
      case SignInByPhone.Outcome.Proved() -> ResponseEntity.noContent().build();
      case SignInByPhone.Outcome.Opened(PhoneToken token) ->
          ResponseEntity.noContent()
              .header(HttpHeaders.SET_COOKIE, token.cookie().toString())
              .build();
      case SignInByPhone.Outcome.NumberNeeded() ->
          throw Problem.of("portal.number-needed", 409).exception();
      case SignInByPhone.Outcome.Refused(int left) ->
          throw to.equals("code")
              ? refused(left)
              : Problem.of("portal.answer-refused", 403, "attemptsLeft", left).exception();
    };
  }

  private static ProblemException refused(int left) {
    return Problem.of("portal.code-refused", 403, "attemptsLeft", left).exception();
  }

  private Tenant hospital(String code) {
    return organizations.tenants().stream()
        .filter(tenant -> tenant.code().equalsIgnoreCase(code))
        .findFirst()
        .orElseThrow(() -> Problem.of("portal.hospital-unknown", 404).exception());
  }
}
