package org.xinqiao.messaging;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Where staff answer texts from phones that no patient has.
@RestController
@RequestMapping("/api/unknown-texts")
class UnknownTextController {

  record TextAssignment(@NotNull UUID patientId) {}

  record TextClosing(@NotBlank @Size(max = 500) String reason) {}

  record TextPhoneReveal(@NotBlank @Size(max = 500) String reason) {}

  record TextPhone(String phone) {}

  private final UnknownTexts texts;
  private final SettleUnknownText settle;

  UnknownTextController(UnknownTexts texts, SettleUnknownText settle) {
    this.texts = texts;
    this.settle = settle;
  }

  @GetMapping
  @Requires(Permission.UNKNOWN_TEXT_HANDLE)
  Page<UnknownTexts.UnknownText> listUnknownTexts(
      CurrentStaff staff,
      @RequestParam(defaultValue = "open") @Schema(allowableValues = {"open", "settled"})
          String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return switch (state) {
      case "open" -> texts.open(cursor, Page.limit(limit), staff);
      case "settled" -> texts.settled(cursor, Page.limit(limit), staff);
      default -> throw Problem.of("request.field-invalid", 400, "field", "state").exception();
    };
  }

  @GetMapping("/summary")
  @Requires(Permission.UNKNOWN_TEXT_HANDLE)
  UnknownTexts.UnknownTextSummary unknownTextSummary() {
    return texts.summary();
  }

  @PostMapping("/{id}/assignment")
  @Requires(Permission.UNKNOWN_TEXT_HANDLE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void assignUnknownText(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody TextAssignment body) {
    refuse(settle.assign(id, new PatientId(body.patientId()), staff));
  }

  @PostMapping("/{id}/closing")
  @Requires(Permission.UNKNOWN_TEXT_HANDLE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void closeUnknownText(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody TextClosing body) {
    refuse(settle.close(id, body.reason(), staff));
  }

  @PostMapping("/{id}/phone")
  @Requires(Permission.PATIENT_REVEAL_PHONE)
  TextPhone revealUnknownPhone(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody TextPhoneReveal body) {
    return new TextPhone(
        texts.phone(id, body.reason().strip(), staff).orElseThrow(() -> unknown()));
  }

  private static void refuse(Optional<SettleUnknownText.Refusal> refusal) {
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_TEXT -> unknown();
        case UNKNOWN_PATIENT -> Problem.of("patient.not-found", 404).exception();
        case SETTLED_ALREADY -> Problem.of("messaging.text-settled", 409).exception();
        case REASON_MISSING -> Problem.of("messaging.reason-missing", 400).exception();
      };
    }
  }

  private static ProblemException unknown() {
    return Problem.of("messaging.text-unknown", 404).exception();
  }
}
