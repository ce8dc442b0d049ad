package org.xinqiao.patient;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a source says about a patient at one moment, in our words. Nulls and empty lists mean that
/// the source says nothing, not that there is nothing.
///
/// @param eventAt when it became true at the source; decides which of two records is newer
/// @param messageId the raw message it comes from
/// @param deceasedAt null unless the source says that the patient died
public record PatientRecord(
    List<Identifier> identifiers,
    PersonName name,
    Sex sex,
    @Nullable LocalDate birthDate,
    List<PhoneNumber> phones,
    List<String> emails,
    List<Relative> relatives,
    @Nullable Instant deceasedAt,
    Instant eventAt,
    UUID messageId) {

  public PatientRecord {
    identifiers = List.copyOf(identifiers);
    phones = List.copyOf(phones);
    emails = List.copyOf(emails);
    relatives = List.copyOf(relatives);
  }

  /// @param relationship in the source's words, such as 配偶
  /// @param guardian acts for a patient who is a child
  public record Relative(
      String name, String relationship, boolean guardian, @Nullable PhoneNumber phone) {}

  /// A number by which some institution knows the patient.
  ///
  /// @param assigner who gave it, such as `HIS`; empty for numbers of the state
  public record Identifier(Kind kind, String assigner, String value) {

    /// What the number is.
    public enum Kind {
      HIS("his"),
      MRN("mrn"),
      CARD("card"),
      ID_CARD("id-card"),
      INSURANCE("insurance"),
      PASSPORT("passport"),
      WECHAT("wechat"),
      WECOM("wecom"),
      TEMPORARY("temporary");

      private final String code;

      Kind(String code) {
        this.code = code;
      }

      public String code() {
        return code;
      }

      /// Whether one such number is one person, whoever sends it.
      public boolean identifies() {
        return this == HIS || this == MRN || this == CARD || this == ID_CARD || this == PASSPORT;
      }

      /// Whether it speaks for two records being one person. An insurance number changes with the
      /// city and a family may share one, so it recognizes nobody alone.
      boolean agrees() {
        return this != TEMPORARY;
      }
    }

    @Override
    public String toString() {
      return "Identifier[" + kind + " of " + assigner + "]";
    }
  }
}
