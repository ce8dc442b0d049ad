package org.xinqiao.interop;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.consent.ConsentState;
import org.xinqiao.consent.Consents;
import org.xinqiao.shared.PatientId;

/// Words of consent for partners to read; whose they are is in the audit, in the same transaction.
@Service
class FhirConsentReads {

  /// What is left of a word.
  enum Standing {
    HOLDS,
    REFUSED,
    OVER
  }

  /// @param patient as the partner calls them
  record ConsentRead(Consents.Said said, String patient, Standing standing) {}

  private final Consents consents;
  private final FhirFacts facts;
  private final Audit audit;
  private final Clock clock;

  FhirConsentReads(Consents consents, FhirFacts facts, Audit audit, Clock clock) {
    this.consents = consents;
    this.facts = facts;
    this.audit = audit;
    this.clock = clock;
  }

  @Transactional
  public Optional<ConsentRead> read(String id, FhirPartner partner) {
    UUID word = FhirSearch.id(id);
    return Optional.ofNullable(word)
        .flatMap(consents::whose)
        .flatMap(patient ->
            handOut(patient, partner).stream()
                .filter(read -> read.said().event().equals(word))
                .findFirst());
  }

  /// All words about a patient, the newest first.
  ///
  /// @param patient as the partner calls them, or our id
  @Transactional
  public List<ConsentRead> of(String patient, FhirPartner partner) {
    UUID whose = facts.fact("Patient", patient, partner);
    return whose == null ? List.of() : handOut(new PatientId(whose), partner);
  }

  private List<ConsentRead> handOut(PatientId patient, FhirPartner partner) {
    List<Consents.Said> words = consents.history(patient);
    if (words.isEmpty()) {
      return List.of();
    }
    audit.record(
        AuditEvent.allowed(Actor.peer(partner.token()), "fhir.read-consent")
            .on("patient", patient)
            .of(patient));
    return reads(
        words,
        facts.names(Set.of(patient.value()), partner).id(patient.value()),
        consents.of(patient, clock.instant()));
  }

  /// All words about the patients of a page, for an export, whose own entry in the audit stands for
  /// all. Those who said nothing have none.
  List<ConsentRead> ofAll(Set<PatientId> patients, FhirPartner partner) {
    FhirNames names =
        facts.names(patients.stream().map(PatientId::value).collect(Collectors.toSet()), partner);
    Map<PatientId, ConsentState> now = consents.of(patients, clock.instant());
    return consents.history(patients).entrySet().stream()
        .flatMap(one ->
            reads(
                one.getValue(),
                names.id(one.getKey().value()),
                Objects.requireNonNull(now.get(one.getKey())))
                .stream())
        .toList();
  }

  private static List<ConsentRead> reads(List<Consents.Said> words, String name, ConsentState now) {
    Set<String> overtaken = new HashSet<>();
    List<ConsentRead> reads = new ArrayList<>();
    for (Consents.Said said : words) {
      boolean newest = overtaken.add(said.purpose() + "/" + said.channel());
      reads.add(new ConsentRead(said, name, newest ? standing(said, now) : Standing.OVER));
    }
    return reads;
  }

  private static Standing standing(Consents.Said said, ConsentState now) {
    return switch (said.kind()) {
      case GRANT -> now.holds(said.event()) ? Standing.HOLDS : Standing.OVER;
      case DENY -> Standing.REFUSED;
      case WITHDRAW, EXPIRE -> Standing.OVER;
    };
  }
}
