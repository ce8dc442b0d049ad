package org.xinqiao.interop;

import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.PatientId;

/// Applies what came over FHIR from the inbox, and notes that it was done: at once for the request
/// that brought it, or again when somebody has what was quarantined tried again.
@Service
class ApplyKeptFhir {

  private static final Pattern VERSION = Pattern.compile("(.*)/_history/([0-9]+)");

  private final IntakeStore store;
  private final ApplyFhir apply;
  private final FhirReferenceStore names;
  private final LiveUpdates live;
  private final Clock clock;

  ApplyKeptFhir(
      IntakeStore store, ApplyFhir apply, FhirReferenceStore names, LiveUpdates live, Clock clock) {
    this.store = store;
    this.apply = apply;
    this.names = names;
    this.live = live;
    this.clock = clock;
  }

  /// @throws IntakeRefusal when it cannot be applied; the caller undoes its transaction
  void apply(IntakeStore.Waiting waiting) {
    UUID peer = Objects.requireNonNull(waiting.peer());
    Optional<Set<PatientId>> told = toldSince(peer, waiting.controlId());
    if (told.isPresent()) {
      store.applied(waiting.id(), told.get(), clock.instant());
      live.changed(new Change(Change.Topic.INTAKE, waiting.id()));
      return;
    }
    applied(
        waiting.id(),
        apply.apply(
            peer, store.application(peer), waiting.id(), read(waiting), waiting.receivedAt()));
  }

  /// Applies a message that was applied before once more, as far as it is about these records:
  /// every version, because what later ones made of it is forgotten too.
  void again(IntakeStore.Waiting waiting, Collection<PatientId> records) {
    UUID peer = Objects.requireNonNull(waiting.peer());
    apply.again(
        peer,
        store.application(peer),
        waiting.id(),
        read(waiting),
        waiting.receivedAt(),
        Set.copyOf(records));
  }

  private static FhirMessage read(IntakeStore.Waiting waiting) {
    try {
      return FhirMessage.kept(waiting.type(), waiting.controlId(), waiting.raw());
    } catch (FhirMessage.Unreadable e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.VALUE_UNSUPPORTED, waiting.type());
    }
  }

  /// Notes that a message is applied, and tells whoever looks at its patients.
  void applied(UUID message, ApplyFhir.Applied applied) {
    store.applied(message, applied.patients(), clock.instant());
    live.changed(new Change(Change.Topic.INTAKE, message));
    applied
        .patients()
        .forEach(
            patient -> live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient)));
  }

  /// The same of many messages, each about one patient.
  void applied(Map<UUID, PatientId> patients) {
    store.applied(patients, clock.instant());
    patients.forEach((message, patient) -> {
      live.changed(new Change(Change.Topic.INTAKE, message));
      live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    });
  }

  /// A version that is tried again after a later one was applied changes nothing any more. It is
  /// about whom the other versions are about.
  private Optional<Set<PatientId>> toldSince(UUID peer, String controlId) {
    Matcher version = VERSION.matcher(controlId);
    if (!version.matches()) {
      return Optional.empty();
    }
    String reference = version.group(1);
    return names
        .find(peer, reference)
        .filter(known -> known.version() >= Integer.parseInt(version.group(2)))
        .map(known -> store.aboutVersions(peer, reference, known.version()));
  }
}
