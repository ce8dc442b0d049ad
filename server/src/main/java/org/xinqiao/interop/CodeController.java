package org.xinqiao.interop;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.transaction.support.TransactionTemplate;
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
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 编码对照: what senders write and no map knows, what engineers said about it, and what became of
/// facts of before.
@RestController
@RequestMapping("/api/integration/codes")
class CodeController {

  private static final int LONGEST = 200;
  private static final int MOST_UNITS = 20;

  private final UnmappedCodes unmapped;
  private final CodeEntryStore entries;
  private final CodeMaps maps;
  private final SiteCodes codes;
  private final MapCode mapCode;
  private final ReapplyCodes reapply;
  private final TransactionTemplate transaction;

  CodeController(
      UnmappedCodes unmapped,
      CodeEntryStore entries,
      CodeMaps maps,
      SiteCodes codes,
      MapCode mapCode,
      ReapplyCodes reapply,
      TransactionTemplate transaction) {
    this.unmapped = unmapped;
    this.entries = entries;
    this.maps = maps;
    this.codes = codes;
    this.mapCode = mapCode;
    this.reapply = reapply;
    this.transaction = transaction;
  }

  /// @param unit in which conditions expect the value
  record CodeTarget(String system, String code, String name, @Nullable String unit) {}

  record CodeUnit(String unit, double factor, @Nullable Double offset) {}

  record CodeExample(double value, String unit, double becomes) {}

  record UnmappedCode(
      UUID peerId,
      String peerName,
      CodeKind kind,
      String code,
      String name,
      @Schema(allowableValues = {"code", "unit"}) String problem,
      String unit,
      long seen,
      Instant firstSeenAt,
      Instant lastSeenAt,
      List<CodeTarget> suggestions) {}

  record CodeMapping(
      UUID peerId,
      String peerName,
      CodeKind kind,
      String code,
      String name,
      int version,
      CodeEntry.State state,
      @Nullable CodeTarget target,
      List<CodeUnit> units,
      @Nullable CodeExample example,
      String note,
      Instant changedAt,
      @Nullable String changedBy) {}

  /// @param version that the screen showed; 0 when there was none
  record SayWhatCodeMeans(
      UUID peerId,
      CodeKind kind,
      String code,
      @Nullable String name,
      int version,
      CodeEntry.State state,
      @Nullable CodeTarget target,
      @Nullable List<CodeUnit> units,
      @Nullable CodeExample example,
      @Nullable String note) {}

  record CodeReapply(
      UUID id,
      UUID peerId,
      String peerName,
      @Nullable CodeKind kind,
      @Nullable String code,
      @Schema(allowableValues = {"running", "stopped", "finished"}) String state,
      long patients,
      long changed,
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable String createdBy) {}

  record BeginCodeReapply(UUID peerId, @Nullable CodeKind kind, @Nullable String code) {}

  @GetMapping("/unmapped")
  @Requires(Permission.INTEGRATION_VIEW)
  Page<UnmappedCode> listUnmappedCodes(
      @RequestParam @Nullable UUID peer,
      @RequestParam @Nullable CodeKind kind,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    Cursor after = Cursor.parse(cursor, 6);
    return read(() -> unmapped.page(peer, kind, after, Page.limit(limit))).map(this::unmapped);
  }

  @GetMapping("/entries")
  @Requires(Permission.INTEGRATION_VIEW)
  Page<CodeMapping> listCodeMappings(
      @RequestParam @Nullable UUID peer,
      @RequestParam @Nullable CodeKind kind,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    Cursor after = Cursor.parse(cursor, 3);
    return read(() -> entries.page(peer, kind, after, Page.limit(limit)))
        .map(CodeController::mapping);
  }

  @GetMapping("/entries/history")
  @Requires(Permission.INTEGRATION_VIEW)
  List<CodeMapping> codeMappingHistory(
      @RequestParam UUID peer, @RequestParam CodeKind kind, @RequestParam String code) {
    return read(() -> entries.versions(new CodeKey(peer, kind, code))).stream()
        .map(CodeController::mapping)
        .toList();
  }

  @PutMapping("/entries")
  @Requires(Permission.INTEGRATION_OPERATE)
  CodeMapping sayWhatCodeMeans(@RequestBody SayWhatCodeMeans body, CurrentStaff staff) {
    MapCode.Outcome outcome = mapCode.say(wish(body), staff);
    return switch (outcome) {
      case MapCode.Outcome.Mapped done -> mapping(done.version());
      case MapCode.Outcome.Refused refused ->
          throw Problem.of(refused.why().problem(), refused.why().status()).exception();
    };
  }

  /// What a kind of code may be mapped to, as far as we know it.
  @GetMapping("/targets")
  @Requires(Permission.INTEGRATION_VIEW)
  List<CodeTarget> listCodeTargets(@RequestParam CodeKind kind) {
    if (kind == CodeKind.DEPARTMENT) {
      return read(() -> codes.current().departments()).entrySet().stream()
          .map(
              own -> new CodeTarget(CodeSystem.DEPARTMENT.id(), own.getKey(), own.getValue(), null))
          .sorted(java.util.Comparator.comparing(CodeTarget::code))
          .toList();
    }
    return maps.items(kind).stream().map(CodeController::target).toList();
  }

  @GetMapping("/reapply")
  @Requires(Permission.INTEGRATION_VIEW)
  List<CodeReapply> listCodeReapplies() {
    return reapply.newest().stream().map(CodeController::job).toList();
  }

  @PostMapping("/reapply")
  @Requires(Permission.INTEGRATION_OPERATE)
  CodeReapply beginCodeReapply(@RequestBody BeginCodeReapply body, CurrentStaff staff) {
    need(body.peerId(), "peerId");
    return reapply
        .begin(body.peerId(), body.kind(), body.code(), staff)
        .map(CodeController::job)
        .orElseThrow(() -> Problem.of("code.reapply-refused", 409).exception());
  }

  @PostMapping("/reapply/{id}/stop")
  @Requires(Permission.INTEGRATION_OPERATE)
  CodeReapply stopCodeReapply(@PathVariable UUID id, CurrentStaff staff) {
    return turned(id, false, staff);
  }

  @PostMapping("/reapply/{id}/resume")
  @Requires(Permission.INTEGRATION_OPERATE)
  CodeReapply resumeCodeReapply(@PathVariable UUID id, CurrentStaff staff) {
    return turned(id, true, staff);
  }

  private CodeReapply turned(UUID id, boolean on, CurrentStaff staff) {
    if (reapply.find(id).isEmpty()) {
      throw Problem.of("code.reapply-not-found", 404).exception();
    }
    return reapply
        .turn(id, on, staff)
        .map(CodeController::job)
        .orElseThrow(() -> Problem.of("code.reapply-refused", 409).exception());
  }

  private <T> T read(Supplier<T> query) {
    return java.util.Objects.requireNonNull(transaction.execute(status -> query.get()));
  }

  private static MapCode.Wish wish(SayWhatCodeMeans body) {
    need(body.peerId(), "peerId");
    need(body.kind(), "kind");
    need(body.code(), "code");
    need(body.state(), "state");
    CodeTarget target = body.target();
    List<CodeUnit> units = body.units() == null ? List.of() : body.units();
    CodeExample example = body.example();
    if (units.size() > MOST_UNITS) {
      throw Problem.of("code.unit-invalid", 422).exception();
    }
    return new MapCode.Wish(
        new CodeKey(body.peerId(), body.kind(), cut(body.code())),
        body.version(),
        cut(body.name()),
        body.state(),
        target == null ? null : target.system(),
        target == null ? null : target.code(),
        target == null ? null : cut(target.name()),
        target == null || target.unit() == null ? null : cut(target.unit()),
        units.stream()
            .map(unit ->
                new UnitRule(
                    cut(unit.unit()), unit.factor(), unit.offset() == null ? 0 : unit.offset(), 0))
            .toList(),
        example == null
            ? null
            : new CodeEntryStore.Example(example.value(), cut(example.unit()), example.becomes()),
        cut(body.note()));
  }

  private static void need(@Nullable Object value, String field) {
    if (value == null) {
      throw Problem.of("request.field-invalid", 400, "field", field).exception();
    }
  }

  private static String cut(@Nullable String text) {
    String known = text == null ? "" : text;
    return known.length() <= LONGEST ? known : known.substring(0, LONGEST);
  }

  private UnmappedCode unmapped(UnmappedCodes.Unmapped one) {
    return new UnmappedCode(
        one.key().peer(),
        one.peerName(),
        one.key().kind(),
        one.key().code(),
        one.name(),
        one.problem(),
        one.unit(),
        one.seen(),
        one.firstSeenAt(),
        one.lastSeenAt(),
        maps.suggest(one.key().kind(), one.key().code(), one.name()).stream()
            .map(CodeController::target)
            .toList());
  }

  private static CodeTarget target(CodeMap.Item item) {
    return new CodeTarget(
        item.system().id(),
        item.code(),
        item.name().in(LocaleContextHolder.getLocale()),
        item.unit());
  }

  private static CodeMapping mapping(CodeEntryStore.Version one) {
    CodeEntry.Target target = one.entry().target();
    CodeEntryStore.Example example = one.example();
    return new CodeMapping(
        one.key().peer(),
        one.peerName(),
        one.key().kind(),
        one.key().code(),
        one.name(),
        one.version(),
        one.entry().state(),
        target == null
            ? null
            : new CodeTarget(target.system().id(), target.code(), target.name(), target.unit()),
        one.entry().units().stream()
            .map(unit -> new CodeUnit(unit.unit(), unit.factor(), unit.offset()))
            .toList(),
        example == null
            ? null
            : new CodeExample(example.value(), example.unit(), example.becomes()),
        one.note(),
        one.changedAt(),
        one.changedBy());
  }

  private static CodeReapply job(ReapplyCodes.Job job) {
    return new CodeReapply(
        job.id(),
        job.peer(),
        job.peerName(),
        job.kind(),
        job.code(),
        job.state(),
        job.patients(),
        job.changed(),
        job.createdAt(),
        job.endedAt(),
        job.createdBy());
  }
}
