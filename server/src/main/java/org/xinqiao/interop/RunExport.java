package org.xinqiao.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Writes an export: all its types out of one snapshot of the database, resource by resource. It
/// says that it goes on every few thousand resources, in a transaction of its own, and stops when
/// it was stopped. After a process died it begins anew, since its snapshot died with it.
@Component
class RunExport {

  private static final Logger log = LoggerFactory.getLogger(RunExport.class);
  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final String EXPORT = "urn:xinqiao:export";
  private static final int BETWEEN_SIGNS = 2_000;
  private static final int ATTEMPTS = 3;

  /// What was committed in this time before the snapshot may not have been in it: the next export
  /// since our time begins so much earlier, and gets some things twice rather than not at all.
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private final ExportStore store;
  private final ExportSources sources;
  private final ExportFiles files;
  private final ExportKeys keys;
  private final ExportSettings settings;
  private final FhirTokens tokens;
  private final Audit audit;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final TransactionTemplate apart;
  private final TransactionTemplate snapshot;

  RunExport(
      ExportStore store,
      ExportSources sources,
      ExportFiles files,
      ExportKeys keys,
      ExportSettings settings,
      FhirTokens tokens,
      Audit audit,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.sources = sources;
    this.files = files;
    this.keys = keys;
    this.settings = settings;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    this.apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /// Somebody stopped it, or nobody may have it any more.
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Runs the next export of the current tenant, and forgets those that are old enough.
  ///
  /// @return whether there was one
  boolean runNext() {
    forgetOld();
    ExportStore.Export export =
        transaction.execute(status -> store.claim(clock.instant()).orElse(null));
    if (export == null) {
      return false;
    }
    try {
      files.delete(export.id());
      run(export);
    } catch (Stopped stopped) {
      log.info("Export {} was stopped", export.id());
      transaction.executeWithoutResult(status -> store.fail(export, "NotAllowed", clock.instant()));
      forget(export);
    } catch (IOException | RuntimeException e) {
      // Tried again when its lease is over; an export that always fails does not go on for ever.
      log.error("Export {} failed", export.id(), e);
      if (export.attempt() >= ATTEMPTS) {
        transaction.executeWithoutResult(
            status -> store.fail(export, e.getClass().getSimpleName(), clock.instant()));
      }
      forget(export);
    }
    return true;
  }

  private void run(ExportStore.Export export) {
    FhirPartner partner =
        transaction.execute(status -> tokens.byId(export.token()).orElseThrow(Stopped::new));
    byte[] key = transaction.execute(status -> keys.make(export).orElseThrow(Stopped::new));
    Progress progress = new Progress(export);
    progress.sign();
    Map<String, Long> counts = new LinkedHashMap<>();
    Instant from = clock.instant().minus(OVERLAP);
    snapshot.executeWithoutResult(status -> {
      for (String type : export.types()) {
        counts.put(type, write(export, key, type, partner, progress));
      }
    });
    Instant now = clock.instant();
    transaction.executeWithoutResult(status -> {
      if (!store.finish(export, counts, from, now, now.plus(settings.keepFor()))) {
        throw new Stopped();
      }
      audit.record(
          AuditEvent.allowed(Actor.peer(export.token()), "fhir.export")
              .on("export", export.id())
              .because(export.purpose() + " " + counts));
    });
    log.info("Export {} is ready: {}", export.id(), counts);
  }

  private long write(
      ExportStore.Export export, byte[] key, String type, FhirPartner partner, Progress progress) {
    IParser parser = FHIR.newJsonParser();
    long before = progress.done;
    try (OutputStream out = files.create(export.id(), export.attempt(), type, key)) {
      sources.read(
          type,
          export.since(),
          partner,
          resource -> {
            mark(resource, export);
            try {
              out.write(parser.encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8));
              out.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            progress.one();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return progress.done - before;
  }

  /// Every line names the export that it left by.
  private static void mark(Resource resource, ExportStore.Export export) {
    resource.getMeta().addTag(EXPORT, export.id().toString(), "#" + export.code());
  }

  private final class Progress {

    private final ExportStore.Export export;
    private long done;

    private Progress(ExportStore.Export export) {
      this.export = export;
    }

    private void one() {
      done++;
      if (done % BETWEEN_SIGNS == 0) {
        sign();
      }
    }

    private void sign() {
      if (!Boolean.TRUE.equals(
          apart.execute(status -> store.goesOn(export, done, clock.instant())))) {
        throw new Stopped();
      }
    }
  }

  private void forgetOld() {
    for (UUID export : transaction.execute(status -> store.expire(clock.instant()))) {
      try {
        files.delete(export);
      } catch (IOException e) {
        log.error("The files of export {} could not be deleted", export, e);
      }
    }
  }

  /// Only what this attempt wrote: somebody else may be at work on the same export.
  private void forget(ExportStore.Export export) {
    try {
      files.delete(export.id(), export.attempt());
    } catch (IOException e) {
      log.error("The files of export {} could not be deleted", export.id(), e);
    }
  }
}
