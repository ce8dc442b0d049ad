package org.xinqiao.enrolment;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.membership.Memberships;
import org.xinqiao.patient.IdCard;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// The desk at which cards are opened.
@RestController
class CardController {

  /// What has been typed so far; whatever is missing is not asked about.
  record CardDraft(
      @NotBlank @Size(max = 60) String name,
      @Size(max = 20) @Nullable String idNumber,
      @Nullable Sex sex,
      @Nullable LocalDate birthDate,
      @Size(max = 40) @Nullable String phone) {}

  /// @param proof of a guardian: what was shown, and where that is kept
  record CardContact(
      @NotBlank @Size(max = 60) String name,
      @NotBlank @Size(max = 40) String relationship,
      @Size(max = 40) @Nullable String phone,
      @Size(max = 500) @Nullable String proof) {}

  /// @param cardNumber on the member card; null when there is none
  /// @param validUntil the last day; null for as long as nobody ends it
  record CardMembership(
      @NotBlank @Size(max = 40) String programme,
      @NotBlank @Size(max = 40) String level,
      @Size(max = 40) @Nullable String cardNumber,
      @Nullable LocalDate validUntil) {}

  /// @param membership of somebody who becomes a member with it; null for nobody
  /// @param requestId made by the caller, once for each card: sent again it opens no second one
  /// @param distinctFrom patients shown as likely the same, who are other people
  record NewCard(
      @NotNull UUID requestId,
      @NotBlank @Size(max = 60) String name,
      @Size(max = 20) @Nullable String idNumber,
      @Nullable Sex sex,
      @Nullable LocalDate birthDate,
      @Size(max = 40) @Nullable String phone,
      @Valid @Nullable CardContact contact,
      CardForm.@NotNull Consent consent,
      @Valid @Nullable CardMembership membership,
      @Size(max = 50) @Nullable Set<UUID> distinctFrom) {}

  /// @param again this request had opened it before
  record OpenedCard(UUID patientId, String cardNumber, boolean again) {}

  private final OpenCard open;
  private final CheckCard check;

  CardController(OpenCard open, CheckCard check) {
    this.open = open;
    this.check = check;
  }

  @PostMapping("/api/cards/check")
  @Requires(Permission.CARD_OPEN)
  CheckCard.CardCheck checkCard(CurrentStaff staff, @Valid @RequestBody CardDraft body) {
    String idNumber = plain(body.idNumber());
    return check.check(
        new CheckCard.Typed(
            PersonName.of(body.name()),
            !idNumber.isEmpty(),
            IdCard.parse(idNumber).orElse(null),
            body.sex() == null ? Sex.UNKNOWN : body.sex(),
            body.birthDate(),
            PhoneNumber.parse(plain(body.phone())).orElse(null)),
        staff);
  }

  @PostMapping("/api/cards")
  @Requires(Permission.CARD_OPEN)
  OpenedCard openCard(CurrentStaff staff, @Valid @RequestBody NewCard body, Locale locale) {
    String language = locale.getLanguage().equals("en") ? "en" : "zh-CN";
    return switch (open.open(body.requestId(), form(body), language, staff)) {
      case OpenCard.Outcome.Opened opened ->
          new OpenedCard(opened.patient().value(), opened.number().value(), opened.again());
      case OpenCard.Outcome.Refused(OpenCard.Refusal refusal) ->
          throw switch (refusal) {
            case BIRTH_DATE_MISSING -> refused("enrolment.birth-date-missing", 400);
            case BIRTH_DATE_IMPOSSIBLE -> refused("enrolment.birth-date-impossible", 400);
            case ID_CARD_DISAGREES -> refused("enrolment.id-card-disagrees", 400);
            case GUARDIAN_MISSING -> refused("enrolment.guardian-missing", 400);
            case REGISTERED_ALREADY -> refused("enrolment.registered-already", 409);
            case MAY_BE_REGISTERED -> refused("enrolment.may-be-registered", 409);
            case MEMBERSHIP_IMPOSSIBLE -> refused("enrolment.membership-impossible", 400);
            case ERASED -> refused("enrolment.erased", 409);
          };
    };
  }

  private static CardForm form(NewCard body) {
    String idNumber = plain(body.idNumber());
    CardContact contact = body.contact();
    return new CardForm(
        PersonName.of(body.name()),
        idNumber.isEmpty()
            ? null
            : IdCard.parse(idNumber).orElseThrow(() -> refused("enrolment.id-number-invalid", 400)),
        body.sex() == null ? Sex.UNKNOWN : body.sex(),
        body.birthDate(),
        phone(body.phone(), "phone"),
        contact == null
            ? null
            : new CardForm.Contact(
                contact.name().strip(),
                contact.relationship().strip(),
                phone(contact.phone(), "contact.phone"),
                plain(contact.proof())),
        body.consent(),
        membership(body.membership()),
        body.distinctFrom() == null ? Set.of() : body.distinctFrom());
  }

  private static Memberships.@Nullable Stated membership(@Nullable CardMembership said) {
    if (said == null) {
      return null;
    }
    String number = plain(said.cardNumber());
    return new Memberships.Stated(
        said.programme(), said.level(), number.isEmpty() ? null : number, null, said.validUntil());
  }

  private static @Nullable PhoneNumber phone(@Nullable String typed, String field) {
    String phone = plain(typed);
    return phone.isEmpty()
        ? null
        : PhoneNumber.parse(phone)
            .orElseThrow(
                () -> Problem.of("request.field-invalid", 400, "field", field).exception());
  }

  private static String plain(@Nullable String typed) {
    return typed == null ? "" : typed.strip();
  }

  private static ProblemException refused(String code, int status) {
    return Problem.of(code, status).exception();
  }
}
