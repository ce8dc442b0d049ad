package org.xinqiao.portal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.shared.PatientId;

/// The two steps after a code was asked for: the code proves the phone, and what only the patient
/// knows opens the pages, for the patient or for whoever represents them. A phone alone opens
/// nothing and names nobody: numbers are given to other people (二次放号, threat T10).
@Service
class SignInByPhone {

  /// The second answer must follow the code within this time.
  static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);

  sealed interface Outcome {
    /// The phone is proved.
    record Proved() implements Outcome {}

    record Opened(PhoneToken token) implements Outcome {}

    /// Several patients of this phone have this birth date: the record number decides.
    record NumberNeeded() implements Outcome {}

    /// @param left tries that are left; zero when a new code is needed
    record Refused(int left) implements Outcome {}
  }

  private final CodeStore store;
  private final PhoneSessions sessions;
  private final StepUp stepUp;
  private final Patients patients;
  private final Representatives representatives;
  private final ActingFor acting;
  private final KeyedHash hash;
  private final FieldCipher cipher;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SignInByPhone(
      CodeStore store,
      PhoneSessions sessions,
      StepUp stepUp,
      Patients patients,
      Representatives representatives,
      ActingFor acting,
      KeyedHash hash,
      FieldCipher cipher,
      Audit audit,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.store = store;
    this.sessions = sessions;
    this.stepUp = stepUp;
    this.patients = patients;
    this.representatives = representatives;
    this.acting = acting;
    this.hash = hash;
    this.cipher = cipher;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /// Evaluates a code; the try is committed before it is looked at.
  Outcome prove(Handle signIn, String digits) {
    Instant now = clock.instant();
    CodeStore.Tried tried =
        transaction.execute(status -> store.takeTry(signIn.hash(), now).orElse(null));
    if (tried == null) {
      return new Outcome.Refused(0);
    }
    byte[] given = SendCodes.hashOf(hash, signIn.hash(), digits);
    boolean same = MessageDigest.isEqual(tried.codeHash().orElse(new byte[given.length]), given);
    boolean proved =
        same
            && tried.codeHash().isPresent()
            && Boolean.TRUE.equals(transaction.execute(status -> store.prove(tried.id(), now)));
    return proved ? new Outcome.Proved() : new Outcome.Refused(tried.left());
  }

  /// Evaluates what only the patient knows; the answer is counted before it is looked at.
  ///
  /// @param answer normalized by [StepUp#normalized]
  /// @param numberTail the last four of the record number, where the answer fits several; else null
  Outcome open(Handle signIn, String answer, @Nullable String numberTail) {
    Instant now = clock.instant();
    CodeStore.Proved proved =
        transaction.execute(
            status -> store.takeAnswer(signIn.hash(), now, ANSWER_WITHIN).orElse(null));
    if (proved == null) {
      return new Outcome.Refused(0);
    }
    Outcome outcome = transaction.execute(status -> open(proved, answer, numberTail, now));
    return outcome == null ? new Outcome.Refused(proved.left()) : outcome;
  }

  private Outcome open(
      CodeStore.Proved proved, String answer, @Nullable String numberTail, Instant now) {
    PhoneNumber phone =
        new PhoneNumber(
            new String(
                cipher.decryptForTenant("portal_code.phone", proved.id(), proved.phone()),
                StandardCharsets.US_ASCII));
    List<Caller> whose =
        callers(phone, now).stream()
            .filter(one -> stepUp.passes(one.patient(), answer))
            .filter(one -> numberTail == null || stepUp.numberEnds(one.patient(), numberTail))
            .toList();
    if (whose.size() > 1) {
      return new Outcome.NumberNeeded();
    }
    if (whose.isEmpty() || !store.end(proved.id(), now)) {
      audit.record(
          AuditEvent.denied(new Actor(Actor.Kind.PATIENT, null), "portal.sign-in-by-phone")
              .on("code", proved.id()));
      return new Outcome.Refused(proved.left());
    }
    Caller caller = whose.getFirst();
    UUID by = caller.representative();
    if (by == null) {
      proveContactPoint(caller.patient(), phone, now);
    }
    PhoneToken token = sessions.open(caller.patient(), by, now);
    audit.record(
        AuditEvent.allowed(
                by == null ? Actor.patient(caller.patient()) : Actor.representative(by),
                "portal.sign-in-by-phone")
            .on("code", proved.id())
            .of(caller.patient()));
    return new Outcome.Opened(token);
  }

  /// @param representative null for the patient
  private record Caller(PatientId patient, @Nullable UUID representative) {}

  /// For whom the person with this phone may speak, each patient once. Whoever represents a patient
  /// does so with a number that the hospital may know as the patient's, too: then they are the
  /// representative. A child under 14 has no way in of their own.
  private List<Caller> callers(PhoneNumber phone, Instant now) {
    LocalDate today = acting.today(now);
    Map<PatientId, Caller> callers = new LinkedHashMap<>();
    for (Representative one : representatives.withPhone(phone)) {
      if (one.inForce(today)) {
        callers.putIfAbsent(one.patient(), new Caller(one.patient(), one.id()));
      }
    }
    for (PatientId owner : patients.owners(phone)) {
      PatientId patient = patients.standing(owner);
      Integer age = patients.find(patient).map(who -> who.age(today)).orElse(null);
      if (age == null || age >= Representative.DECIDES_AT) {
        callers.putIfAbsent(patient, new Caller(patient, null));
      }
    }
    return List.copyOf(callers.values());
  }

  private void proveContactPoint(PatientId patient, PhoneNumber phone, Instant now) {
    Optional<ContactPoint> point =
        patients.contactPoints(patient).stream()
            .filter(one ->
                one.system() == ContactPoint.System.PHONE && one.value().equals(phone.e164()))
            .findFirst();
    point.ifPresent(one -> patients.verified(patient, one.id(), now));
  }
}
