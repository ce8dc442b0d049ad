package org.xinqiao.erasure;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.consent.ConsentChanged;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// One line of the journal outside of the database: ids, times and keyed hashes, nothing that says
/// who anybody is.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalEntry.Erased.class, name = "erased"),
  @JsonSubTypes.Type(value = JournalEntry.Lifted.class, name = "lifted"),
  @JsonSubTypes.Type(value = JournalEntry.Refused.class, name = "refused")
})
sealed interface JournalEntry {

  /// @param keys what the patient was known by, in hexadecimal digits
  record Erased(
      UUID erasure,
      UUID standing,
      List<UUID> records,
      List<String> keys,
      String ground,
      UUID askedBy,
      Instant askedAt,
      UUID decidedBy,
      Instant decidedAt)
      implements JournalEntry {

    static Erased of(Erasure done, List<String> keys) {
      return new Erased(
          done.id(),
          done.standing().value(),
          done.records().stream().map(PatientId::value).toList(),
          keys,
          done.ground().toString(),
          done.askedBy().value(),
          done.askedAt(),
          Objects.requireNonNull(done.decidedBy()).value(),
          Objects.requireNonNull(done.decidedAt()));
    }

    Erasure done() {
      return new Erasure(
          erasure,
          new PatientId(standing),
          records.stream().map(PatientId::new).toList(),
          Ground.of(ground),
          new StaffId(askedBy),
          askedAt,
          new StaffId(decidedBy),
          decidedAt,
          true,
          decidedAt,
          null,
          Map.of());
    }
  }

  record Lifted(UUID erasure, UUID by, Instant at) implements JournalEntry {}

  /// A no to a use of the data.
  ///
  /// @param purpose null for all of them
  /// @param decision withdraw or deny
  record Refused(
      UUID event,
      UUID patient,
      @Nullable String purpose,
      String channel,
      String decision,
      Instant at)
      implements JournalEntry {

    static Refused of(ConsentChanged changed) {
      Purpose purpose = changed.purpose();
      return new Refused(
          changed.event(),
          changed.patient().value(),
          purpose == null ? null : purpose.code(),
          changed.channel(),
          changed.kind().toString(),
          changed.at());
    }

    ConsentWord word() {
      return new ConsentWord(
          new PatientId(patient),
          purpose == null ? null : Purpose.of(purpose),
          channel,
          ConsentWord.Kind.of(decision),
          ConsentWord.Speaker.SYSTEM,
          null,
          new ConsentWord.Evidence(ConsentWord.Evidence.Kind.RULE, "journal " + event, null),
          "zh-CN",
          null,
          at);
    }
  }
}
