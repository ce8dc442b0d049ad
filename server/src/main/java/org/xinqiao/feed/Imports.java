package org.xinqiao.feed;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.feed.RowIdentity.IdentifiedRow;
import org.xinqiao.interop.Inbox;
import org.xinqiao.interop.RowKind;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// What a person does with an import: upload, map, look, start, stop, take back. Everything that
/// shows or changes patients' data is in the audit.
@Service
class Imports {

  private static final int PREVIEW = 20;

  private final ImportStore store;
  private final RowMemory memory;
  private final RowIdentity identity;
  private final Inbox inbox;
  private final FeedSettings settings;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  Imports(
      ImportStore store,
      RowMemory memory,
      RowIdentity identity,
      Inbox inbox,
      FeedSettings settings,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.memory = memory;
    this.identity = identity;
    this.inbox = inbox;
    this.settings = settings;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// Begins an upload.
  ///
  /// @param asOf when the data was true at the source; null for now
  @Transactional
  Import begin(
      String source, String fileName, long bytes, @Nullable Instant asOf, CurrentStaff staff) {
    if (bytes > settings.maxBytes()) {
      throw Problem.of("feed.file-too-large", 413, "limit", settings.maxBytes()).exception();
    }
    UUID id = ids.next();
    Instant now = clock.instant();
    store.create(
        id,
        inbox.source(source, Inbox.Transport.FILE),
        fileName,
        bytes,
        asOf == null || asOf.isAfter(now) ? now : asOf,
        now,
        staff.id().value());
    audit.record(AuditEvent.allowed(staff.actor(), "feed.upload").on("import", id));
    return find(id);
  }

  @Transactional(readOnly = true)
  Import find(UUID id) {
    return store.find(id).orElseThrow(() -> Problem.of("feed.import-not-found", 404).exception());
  }

  @Transactional(readOnly = true)
  Page<Import> latest(@Nullable String cursor, int limit) {
    return store.latest(cursor, limit);
  }

  /// Keeps one part of the file; the same part again replaces it.
  @Transactional
  void part(UUID id, int number, byte[] content) {
    Import one = find(id);
    if (one.state() != ImportState.UPLOADING) {
      throw wrongState(one);
    }
    if (number < 0 || number > settings.maxBytes() / 1024) {
      throw Problem.of("feed.part-wrong", 400).exception();
    }
    store.putPart(id, number, content);
  }

  /// A file as it was recognised.
  ///
  /// @param mapping the source's latest where it fits the columns, else a proposal
  record Recognized(Import file, List<String> header, ColumnMapping mapping, boolean saved) {}

  /// Looks at the uploaded file: is it whole, what is it, what columns has it.
  @Transactional
  Recognized recognize(UUID id, @Nullable RowKind kind) {
    Import one = find(id);
    byte[] content = store.content(id);
    if (content.length != one.bytes()) {
      throw Problem.of("feed.file-incomplete", 409).exception();
    }
    TableFile file = TableFile.of(content);
    List<String> header;
    try (TableReader table = file.open(settings)) {
      header = table.header();
    }
    if (one.state() == ImportState.UPLOADING) {
      store.recognized(id, file);
    }
    Optional<ColumnMapping> saved =
        store
            .mapping(one.peer(), one.mappingVersion())
            .map(ImportStore.SavedMapping::mapping)
            .filter(mapping -> kind == null || mapping.kind() == kind)
            .filter(mapping -> mapping.flaw(header) == null);
    return new Recognized(
        find(id),
        header,
        saved.orElseGet(
            () -> ColumnMapping.proposed(kind == null ? RowKind.PATIENT : kind, header)),
        saved.isPresent());
  }

  /// One row and what it would become.
  ///
  /// @param whom null when it is refused
  /// @param same the source said this before: nothing would change
  record PreviewedRow(
      int number,
      List<String> cells,
      @Nullable String code,
      @Nullable String detail,
      Inbox.@Nullable Whom whom,
      boolean same) {}

  /// The first rows and what each would become. Keeps nothing but the note that somebody looked.
  @Transactional
  List<PreviewedRow> preview(UUID id, ColumnMapping mapping, CurrentStaff staff) {
    Import one = find(id);
    audit.record(AuditEvent.allowed(staff.actor(), "feed.preview").on("import", id));
    try (TableReader table = TableFile.of(store.content(id)).open(settings)) {
      refuse(mapping.flaw(table.header()));
      List<PreviewedRow> rows = new ArrayList<>();
      TableReader.TableRow row = table.next();
      while (row != null && rows.size() < PREVIEW) {
        if (!row.blank()) {
          rows.add(previewed(one, mapping, table.header(), row));
        }
        row = table.next();
      }
      return rows;
    }
  }

  private PreviewedRow previewed(
      Import one, ColumnMapping mapping, List<String> header, TableReader.TableRow row) {
    if (row.flaw() != null) {
      return new PreviewedRow(
          row.number(), row.cells(), row.flaw().code(), row.detail(), null, false);
    }
    IdentifiedRow identified =
        identity.of(mapping, row.number(), one.asOf(), mapping.values(header, row.cells()));
    Inbox.RowOutlook outlook = inbox.outlook(store.source(one), identified.row());
    Inbox.RowRefusal refusal = outlook.refusal();
    return new PreviewedRow(
        row.number(),
        row.cells(),
        refusal == null ? null : refusal.code(),
        refusal == null ? null : refusal.location(),
        outlook.whom(),
        refusal == null && memory.same(one.peer(), identified));
  }

  /// Starts an import with a mapping, which is kept for the source.
  @Transactional
  Import run(UUID id, ColumnMapping mapping, CurrentStaff staff) {
    Import one = find(id);
    try (TableReader table = TableFile.of(store.content(id)).open(settings)) {
      refuse(mapping.flaw(table.header()));
    }
    move(one, Set.of(ImportState.READY), ImportState.RUNNING, "feed.run", staff);
    store.useMapping(
        id, store.saveMapping(one.peer(), mapping, clock.instant(), staff.id().value()));
    return find(id);
  }

  @Transactional
  Import stop(UUID id, CurrentStaff staff) {
    return move(find(id), Set.of(ImportState.RUNNING), ImportState.STOPPED, "feed.stop", staff);
  }

  @Transactional
  Import resume(UUID id, CurrentStaff staff) {
    return move(find(id), Set.of(ImportState.STOPPED), ImportState.RUNNING, "feed.resume", staff);
  }

  /// Gives up a file that was uploaded and never started, and removes it.
  @Transactional
  Import discard(UUID id, CurrentStaff staff) {
    move(
        find(id),
        Set.of(ImportState.UPLOADING, ImportState.READY),
        ImportState.DISCARDED,
        "feed.discard",
        staff);
    store.clear(id, clock.instant());
    return find(id);
  }

  /// Takes back what the import did; see [Inbox#takeBack].
  @Transactional
  Import undo(UUID id, CurrentStaff staff) {
    return move(
        find(id),
        Set.of(ImportState.STOPPED, ImportState.FINISHED, ImportState.FAILED),
        ImportState.UNDOING,
        "feed.undo",
        staff);
  }

  @Transactional(readOnly = true)
  Inbox.BatchState applied(UUID id) {
    return inbox.batch(id);
  }

  @Transactional(readOnly = true)
  List<Inbox.Kept> kept(UUID id) {
    find(id);
    return inbox.kept(id, 500);
  }

  /// The rows that were refused, as they came, with the reason behind them.
  @Transactional
  String errorFile(UUID id, java.util.Locale locale, CurrentStaff staff) {
    Import one = find(id);
    if (one.cleared()) {
      throw Problem.of("feed.import-cleared", 410).exception();
    }
    Map<Integer, String> reasons = new HashMap<>();
    store
        .errors(id)
        .forEach(error ->
            reasons.put(error.row(), ImportWords.of(error.code(), error.detail(), locale)));
    inbox
        .quarantined(id)
        .forEach(refusal ->
            reasons.put(refusal.row(), ImportWords.of(refusal.code(), refusal.location(), locale)));
    audit.record(AuditEvent.allowed(staff.actor(), "feed.errors").on("import", id));
    return ErrorFile.write(TableFile.of(store.content(one.id())), settings, reasons, locale);
  }

  private Import move(
      Import one, Set<ImportState> from, ImportState to, String action, CurrentStaff staff) {
    if (!store.move(one.id(), from, to)) {
      throw wrongState(one);
    }
    audit.record(AuditEvent.allowed(staff.actor(), action).on("import", one.id()));
    return find(one.id());
  }

  private static RuntimeException wrongState(Import one) {
    return Problem.of("feed.wrong-state", 409, "state", one.state().toString()).exception();
  }

  private static void refuse(@Nullable Problem flaw) {
    if (flaw != null) {
      throw flaw.exception();
    }
  }
}
