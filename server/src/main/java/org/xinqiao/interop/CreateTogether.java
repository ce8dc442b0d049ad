package org.xinqiao.interop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Takes single facts that partners create at the same time in as few transactions as possible: a
/// device or a laboratory that sends each result in a request of its own costs little more than one
/// that sends them in a bundle.
///
/// Only what goes through is taken here. A message that came before, that cannot be applied, or
/// that came together with something that failed is left to its own transaction, as if it had come
/// alone: [TakeFhir] says what is wrong with it.
@Component
class CreateTogether implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CreateTogether.class);

  /// Longer than that nobody waits for a row that somebody else holds: they go on alone, and only
  /// the one whose row it is waits.
  private static final Duration PATIENCE = Duration.ofMillis(200);

  /// @param request that brought it, for the audit
  private record Creation(Sender from, FhirMessage message, @Nullable String request) {}

  private record Sender(TenantId tenant, FhirPartner partner) {}

  private final IntakeStore store;
  private final ApplyFhir apply;
  private final ApplyKeptFhir kept;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final TakeTogether<Creation, Optional<TakeFhir.Outcome>> together =
      new TakeTogether<>("fhir-take", this::takeAll);

  CreateTogether(
      IntakeStore store,
      ApplyFhir apply,
      ApplyKeptFhir kept,
      Audit audit,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.apply = apply;
    this.kept = kept;
    this.audit = audit;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
  }

  /// When this returns an outcome, it is committed; null when the message is to be taken alone.
  TakeFhir.@Nullable Outcome take(FhirPartner partner, FhirMessage message) {
    if (!ApplyFhir.createsOne(message)) {
      return null;
    }
    Sender from = new Sender(Tenancy.current(), partner);
    try {
      return together.take(new Creation(from, message, MDC.get("request"))).join().orElse(null);
    } catch (CancellationException | CompletionException e) {
      return null;
    }
  }

  @Override
  public void close() {
    together.close();
  }

  private List<Optional<TakeFhir.Outcome>> takeAll(List<Creation> creations) {
    Map<Sender, List<Creation>> bySender = new LinkedHashMap<>();
    for (Creation each : creations) {
      bySender.computeIfAbsent(each.from(), from -> new ArrayList<>()).add(each);
    }
    Map<Creation, TakeFhir.Outcome> taken = new IdentityHashMap<>();
    bySender.forEach((from, theirs) -> {
      try {
        taken.putAll(
            Tenancy.call(
                from.tenant(),
                () ->
                    Objects.requireNonNull(
                        transaction.execute(status -> create(from.partner(), theirs)))));
      } catch (RuntimeException e) {
        log.info("{} creations go on one by one: {}", theirs.size(), e.getClass().getSimpleName());
      }
    });
    return creations.stream().map(each -> Optional.ofNullable(taken.get(each))).toList();
  }

  private Map<Creation, TakeFhir.Outcome> create(FhirPartner partner, List<Creation> creations) {
    Instant now = clock.instant();
    Map<String, Creation> byKey = new LinkedHashMap<>();
    creations.forEach(each -> byKey.putIfAbsent(each.message().key(), each));
    store.waitAtMost(PATIENCE);
    store.alone(byKey.keySet().stream().map(key -> partner.peer() + key).toList());
    byKey.keySet().removeAll(store.earlier(partner.peer(), Set.copyOf(byKey.keySet())).keySet());
    List<Creation> fresh = List.copyOf(byKey.values());
    List<ApplyFhir.Received> received =
        fresh.stream()
            .map(each -> new ApplyFhir.Received(ids.next(), each.message(), now))
            .toList();
    List<ApplyFhir.@Nullable Applied> applied =
        apply.createAll(partner.peer(), partner.name(), received);
    List<IntakeStore.Entry> entries = new ArrayList<>();
    Map<UUID, PatientId> patients = new LinkedHashMap<>();
    List<AuditEvent> deeds = new ArrayList<>();
    Map<Creation, TakeFhir.Outcome> taken = new IdentityHashMap<>();
    for (int i = 0; i < fresh.size(); i++) {
      ApplyFhir.Applied done = applied.get(i);
      if (done != null) {
        UUID id = received.get(i).id();
        PatientId patient = done.patients().iterator().next();
        entries.add(entry(partner, received.get(i)));
        patients.put(id, patient);
        deeds.add(
            AuditEvent.allowed(Actor.peer(partner.token()), "fhir.write")
                .on("intake-message", id)
                .of(patient)
                .during(fresh.get(i).request()));
        taken.put(fresh.get(i), new TakeFhir.Outcome.Taken(done.results()));
      }
    }
    store.keep(entries);
    kept.applied(patients);
    audit.recordAll(deeds);
    return taken;
  }

  private IntakeStore.Entry entry(FhirPartner partner, ApplyFhir.Received received) {
    FhirMessage message = received.message();
    byte[] sealed = store.seal(received.id(), message.raw());
    return new IntakeStore.Entry(
        message.incoming(received.id(), partner, message.key(), sealed, received.at()),
        partner.peer(),
        "received",
        "AA",
        null,
        null);
  }
}
