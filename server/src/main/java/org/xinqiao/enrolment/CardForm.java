package org.xinqiao.enrolment;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.membership.Memberships;
import org.xinqiao.patient.Duplicates;
import org.xinqiao.patient.IdCard;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Sex;

/// What is said at the desk about somebody who is to become a patient. An identity card says birth
/// date and sex by itself.
///
/// @param contact whom to call besides; of a child the guardian
/// @param membership what they become a member of with it; null for nothing
/// @param distinctFrom patients of whom somebody has looked and says that they are other people
record CardForm(
    PersonName name,
    @Nullable IdCard idCard,
    Sex sex,
    @Nullable LocalDate birthDate,
    @Nullable PhoneNumber phone,
    @Nullable Contact contact,
    Consent consent,
    Memberships.@Nullable Stated membership,
    Set<UUID> distinctFrom) {

  /// The oldest anybody is believed to be.
  private static final int OLDEST = 130;

  /// Somebody beside the patient.
  ///
  /// @param proof of a guardian: what was shown, and where that is kept; empty for none
  record Contact(String name, String relationship, @Nullable PhoneNumber phone, String proof) {}

  /// The answer to whether the hospital may get in touch about care and visits.
  enum Consent {
    GRANTED,
    DENIED,
    /// Nobody asked yet; then nothing is sent that needs an answer.
    NOT_ASKED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  CardForm {
    distinctFrom = Set.copyOf(distinctFrom);
  }

  Sex knownSex() {
    return idCard == null ? sex : idCard.sex();
  }

  @Nullable LocalDate knownBirthDate() {
    return idCard == null ? birthDate : idCard.birthDate();
  }

  /// Whether somebody else decides for them.
  boolean child(LocalDate today) {
    LocalDate born = knownBirthDate();
    return born != null && born.plusYears(Representative.DECIDES_AT).isAfter(today);
  }

  Duplicates.Draft draft() {
    return new Duplicates.Draft(
        name,
        knownSex(),
        knownBirthDate(),
        Optional.ofNullable(phone).map(List::of).orElseGet(List::of),
        idCard);
  }

  /// What contradicts itself or cannot be, whoever else is registered.
  Optional<OpenCard.Refusal> contradiction(LocalDate today) {
    LocalDate born = knownBirthDate();
    if (born == null) {
      return Optional.of(OpenCard.Refusal.BIRTH_DATE_MISSING);
    }
    if (born.isAfter(today) || born.isBefore(today.minusYears(OLDEST))) {
      return Optional.of(OpenCard.Refusal.BIRTH_DATE_IMPOSSIBLE);
    }
    if (idCard != null
        && (birthDate != null && !birthDate.equals(idCard.birthDate())
            || sex != Sex.UNKNOWN && sex != idCard.sex())) {
      return Optional.of(OpenCard.Refusal.ID_CARD_DISAGREES);
    }
    if (child(today) && (contact == null || contact.proof().isBlank())) {
      return Optional.of(OpenCard.Refusal.GUARDIAN_MISSING);
    }
    return Optional.empty();
  }
}
