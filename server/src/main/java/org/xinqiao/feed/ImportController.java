package org.xinqiao.feed;

import io.swagger.v3.oas.annotations.media.Content;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.interop.Inbox;
import org.xinqiao.interop.RowField;
import org.xinqiao.interop.RowKind;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 导入: files of patients, encounters, observations and appointments. A file comes in parts, each
/// within the limit of any request, so that a broken line costs one part.
@RestController
@RequestMapping("/api/imports")
class ImportController {

  private final Imports imports;
  private final FeedWork work;
  private final FeedSettings settings;

  ImportController(Imports imports, FeedWork work, FeedSettings settings) {
    this.imports = imports;
    this.work = work;
    this.settings = settings;
  }

  /// @param source the system that the file is from, as in `HIS`
  record NewImport(
      @NotBlank @Size(max = 40) String source,
      @NotBlank @Size(max = 200) String fileName,
      @Positive long bytes,
      @Nullable Instant asOf) {}

  record Failure(String code, String text) {}

  /// @param waiting taken and not applied yet
  /// @param cleared the file is gone, and with it the errors and the way back
  record ImportView(
      UUID id,
      String source,
      String fileName,
      long bytes,
      @Nullable String format,
      @Nullable String charset,
      ImportState state,
      Instant asOf,
      @Nullable Integer mappingVersion,
      int rowsRead,
      int rowsTaken,
      int rowsSame,
      int rowsRefused,
      int waiting,
      int applied,
      int quarantined,
      boolean cleared,
      @Nullable Failure failure,
      Instant createdAt,
      @Nullable Instant endedAt) {}

  record ImportableField(String code, String label, boolean required) {}

  record ImportableKind(RowKind kind, String label, List<ImportableField> fields) {}

  record ImportLimits(int maxBytes, int maxRows, int maxColumns) {}

  record ImportCatalogue(List<ImportableKind> kinds, ImportLimits limits) {}

  record RecognizedFile(
      ImportView file, List<String> header, ColumnMapping mapping, boolean saved) {}

  record PreviewRow(
      int number,
      List<String> cells,
      @Nullable Failure error,
      Inbox.@Nullable Whom whom,
      boolean same) {}

  record KeptChange(UUID patientId, String what, String reason, int rows) {}

  @GetMapping("/catalogue")
  @Requires(Permission.IMPORT_RUN)
  ImportCatalogue importCatalogue() {
    Locale locale = LocaleContextHolder.getLocale();
    return new ImportCatalogue(
        Arrays.stream(RowKind.values())
            .map(kind ->
                new ImportableKind(
                    kind,
                    kind.label().in(locale),
                    RowField.of(kind).stream()
                        .map(field ->
                            new ImportableField(
                                field.toString(), field.label().in(locale), field.required()))
                        .toList()))
            .toList(),
        new ImportLimits(settings.maxBytes(), settings.maxRows(), settings.maxColumns()));
  }

  @GetMapping
  @Requires(Permission.IMPORT_RUN)
  Page<ImportView> listImports(
      @RequestParam @Nullable String cursor, @RequestParam @Nullable Integer limit) {
    return imports.latest(cursor, Page.limit(limit)).map(this::view);
  }

  @GetMapping("/{id}")
  @Requires(Permission.IMPORT_RUN)
  ImportView getImport(@PathVariable UUID id) {
    return view(imports.find(id));
  }

  @PostMapping
  @Requires(Permission.IMPORT_RUN)
  ImportView beginImport(@RequestBody @Valid NewImport file, CurrentStaff staff) {
    return view(
        imports.begin(file.source().strip(), file.fileName(), file.bytes(), file.asOf(), staff));
  }

  @PutMapping("/{id}/parts/{number}")
  @Requires(Permission.IMPORT_RUN)
  void putImportPart(
      @PathVariable UUID id,
      @PathVariable int number,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema =
                          @io.swagger.v3.oas.annotations.media.Schema(
                              type = "string",
                              format = "binary")))
          @RequestBody
          byte[] content) {
    imports.part(id, number, content);
  }

  @PostMapping("/{id}/recognize")
  @Requires(Permission.IMPORT_RUN)
  RecognizedFile recognizeImport(@PathVariable UUID id, @RequestParam @Nullable RowKind kind) {
    try {
      Imports.Recognized found = imports.recognize(id, kind);
      return new RecognizedFile(view(found.file()), found.header(), found.mapping(), found.saved());
    } catch (TableRefusal e) {
      throw refused(e);
    }
  }

  @PostMapping("/{id}/preview")
  @Requires(Permission.IMPORT_RUN)
  List<PreviewRow> previewImport(
      @PathVariable UUID id, @RequestBody ColumnMapping mapping, CurrentStaff staff) {
    Locale locale = LocaleContextHolder.getLocale();
    try {
      return imports.preview(id, mapping, staff).stream()
          .map(row ->
              new PreviewRow(row.number(), row.cells(), error(row, locale), row.whom(), row.same()))
          .toList();
    } catch (TableRefusal e) {
      throw refused(e);
    }
  }

  @PostMapping("/{id}/run")
  @Requires(Permission.IMPORT_RUN)
  ImportView runImport(
      @PathVariable UUID id, @RequestBody ColumnMapping mapping, CurrentStaff staff) {
    try {
      return woken(imports.run(id, mapping, staff));
    } catch (TableRefusal e) {
      throw refused(e);
    }
  }

  @PostMapping("/{id}/stop")
  @Requires(Permission.IMPORT_RUN)
  ImportView stopImport(@PathVariable UUID id, CurrentStaff staff) {
    return view(imports.stop(id, staff));
  }

  @PostMapping("/{id}/resume")
  @Requires(Permission.IMPORT_RUN)
  ImportView resumeImport(@PathVariable UUID id, CurrentStaff staff) {
    return woken(imports.resume(id, staff));
  }

  @PostMapping("/{id}/discard")
  @Requires(Permission.IMPORT_RUN)
  ImportView discardImport(@PathVariable UUID id, CurrentStaff staff) {
    return view(imports.discard(id, staff));
  }

  @PostMapping("/{id}/undo")
  @Requires(Permission.IMPORT_RUN)
  ImportView undoImport(@PathVariable UUID id, CurrentStaff staff) {
    return woken(imports.undo(id, staff));
  }

  @GetMapping("/{id}/kept")
  @Requires(Permission.IMPORT_RUN)
  List<KeptChange> listKeptChanges(@PathVariable UUID id) {
    return imports.kept(id).stream()
        .map(
            kept -> new KeptChange(kept.patient().value(), kept.what(), kept.reason(), kept.rows()))
        .toList();
  }

  @GetMapping(value = "/{id}/errors.csv", produces = "text/csv")
  @Requires(Permission.IMPORT_RUN)
  ResponseEntity<byte[]> importErrors(@PathVariable UUID id, CurrentStaff staff) {
    String csv = imports.errorFile(id, LocaleContextHolder.getLocale(), staff);
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"errors-" + id + ".csv\"")
        .header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=UTF-8")
        .body(csv.getBytes(StandardCharsets.UTF_8));
  }

  private ImportView woken(Import one) {
    work.wake();
    return view(one);
  }

  private ImportView view(Import one) {
    Inbox.BatchState batch = imports.applied(one.id());
    String failure = one.failure();
    return new ImportView(
        one.id(),
        one.source(),
        one.fileName(),
        one.bytes(),
        one.format(),
        one.charset(),
        one.state(),
        one.asOf(),
        one.mappingVersion(),
        one.read(),
        one.taken(),
        one.same(),
        one.refused(),
        batch.waiting(),
        batch.applied(),
        batch.quarantined(),
        one.cleared(),
        failure == null
            ? null
            : new Failure(
                failure,
                TableRefusal.Reason.of(failure).words().in(LocaleContextHolder.getLocale())),
        one.createdAt(),
        one.endedAt());
  }

  private static @Nullable Failure error(Imports.PreviewedRow row, Locale locale) {
    String code = row.code();
    String detail = row.detail();
    return code == null
        ? null
        : new Failure(code, ImportWords.of(code, detail == null ? "" : detail, locale));
  }

  private static RuntimeException refused(TableRefusal why) {
    return Problem.of(
            "feed.file-refused",
            422,
            "reason",
            why.reason().words().in(LocaleContextHolder.getLocale()))
        .exception();
  }
}
