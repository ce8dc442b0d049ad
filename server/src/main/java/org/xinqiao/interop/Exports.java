package org.xinqiao.interop;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.IdGenerator;

/// Asking for exports, looking after them, fetching and stopping them. A partner sees its own only.
@Service
class Exports {

  private static final Logger log = LoggerFactory.getLogger(Exports.class);

  private final ExportStore store;
  private final ExportFiles files;
  private final ExportKeys keys;
  private final ExportSettings settings;
  private final ExportWork work;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  Exports(
      ExportStore store,
      ExportFiles files,
      ExportKeys keys,
      ExportSettings settings,
      ExportWork work,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.files = files;
    this.keys = keys;
    this.settings = settings;
    this.work = work;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// @return empty when the partner has too many already
  @Transactional
  public Optional<UUID> ask(
      FhirPartner partner,
      String purpose,
      List<String> types,
      @Nullable Instant since,
      String request) {
    if (store.open(partner.token()) >= settings.perToken()) {
      return Optional.empty();
    }
    UUID id = ids.next();
    store.ask(id, partner.token(), types, since, request, purpose, clock.instant());
    audit.record(
        AuditEvent.allowed(Actor.peer(partner.token()), "fhir.ask-export")
            .on("export", id)
            .because(purpose));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            work.wake();
          }
        });
    return Optional.of(id);
  }

  /// What can still be looked at.
  @Transactional(readOnly = true)
  public Optional<ExportStore.Export> find(FhirPartner partner, UUID id) {
    return store
        .find(id)
        .filter(export -> export.token().equals(partner.token()))
        .filter(export ->
            !List.of("cancelled", "expired").contains(export.state())
                && (export.expiresAt() == null || clock.instant().isBefore(export.expiresAt())));
  }

  /// The newest of all partners.
  @Transactional(readOnly = true)
  public List<ExportStore.Export> newest(int limit) {
    return store.newest(limit);
  }

  /// The file of a type; the fetching is in the audit.
  ///
  /// @return empty when there is none
  @Transactional
  public Optional<InputStream> fetch(FhirPartner partner, UUID id, String type) throws IOException {
    ExportStore.Export export = find(partner, id).orElse(null);
    if (export == null || !export.files().containsKey(type)) {
      return Optional.empty();
    }
    audit.record(
        AuditEvent.allowed(Actor.peer(partner.token()), "fhir.fetch-export")
            .on("export", id)
            .because(export.purpose() + " " + type));
    return Optional.of(files.open(id, export.attempt(), type, keys.of(id)));
  }

  /// Stops it, or forgets what it made. Whoever writes it notices at its next sign.
  ///
  /// @return false when there is nothing to stop
  @Transactional
  public boolean cancel(UUID id, Actor actor) {
    boolean cancelled = store.cancel(id, clock.instant());
    if (cancelled) {
      audit.record(AuditEvent.allowed(actor, "fhir.cancel-export").on("export", id));
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              try {
                files.delete(id);
              } catch (IOException e) {
                log.error("The files of export {} could not be deleted", id, e);
              }
            }
          });
    }
    return cancelled;
  }
}
