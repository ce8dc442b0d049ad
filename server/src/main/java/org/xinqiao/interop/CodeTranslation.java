package org.xinqiao.interop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.MappedCode;

/// What codes of senders mean, as the maps stand at one moment: first what the engineer said about
/// the sender's code, then the standard code that the sender gave itself, then the maps that come
/// with the product. Pure: the same question has the same answer, for messages and for facts of
/// before.
///
/// @param entries what holds now, without what was withdrawn
/// @param departments of the hospital, name by code; empty when nobody entered any
record CodeTranslation(
    CodeMaps maps, Map<CodeKey, CodeEntry> entries, Map<String, String> departments) {

  /// What is asked.
  ///
  /// @param given the code in the standard system that the sender wrote beside its own
  record Said(
      UUID peer,
      CodeKind kind,
      String code,
      String name,
      @Nullable String given,
      @Nullable Double value,
      @Nullable String unit) {

    static Said of(UUID peer, CodeKind kind, String code, String name) {
      return new Said(peer, kind, code, name, null, null, null);
    }
  }

  /// What is not known.
  enum Problem {
    CODE,
    UNIT;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// @param mapped null: nobody said, and conditions see the sender's code
  /// @param rule by which the value was read; null when there is none
  record Answer(@Nullable MappedCode mapped, @Nullable Problem problem, @Nullable UnitRule rule) {

    private static final Answer NOTHING = new Answer(null, null, null);
    private static final Answer UNKNOWN = new Answer(null, Problem.CODE, null);
  }

  Answer of(Said said) {
    CodeEntry entry = entries.get(new CodeKey(said.peer(), said.kind(), said.code()));
    if (entry != null && entry.state() == CodeEntry.State.IGNORED) {
      return Answer.NOTHING;
    }
    if (entry != null && entry.target() != null) {
      return measured(said, entry.target(), entry.units(), true);
    }
    return switch (said.kind()) {
      case LABORATORY, EXAMINATION -> ofResult(said);
      case DIAGNOSIS, PROCEDURE ->
          maps.byRule(said.kind(), said.code())
              .map(code -> named(said.kind().systems().getFirst(), code, said.name()))
              .orElse(Answer.UNKNOWN);
      case DRUG ->
          maps.meant(CodeKind.DRUG, said.code(), said.name())
              .map(item -> named(item.system(), item.code(), item.name().zh()))
              .orElse(Answer.UNKNOWN);
      case DEPARTMENT -> ofDepartment(said);
    };
  }

  private Answer ofResult(Said said) {
    String given = said.given();
    if (given != null && CodeSystem.LOINC.has(given)) {
      Optional<CodeMap.Item> known = maps.target(CodeSystem.LOINC, given);
      return known.isPresent()
          ? measured(said, known.get(), true)
          : named(CodeSystem.LOINC, given, said.name(), said.value(), said.unit());
    }
    // Our own maps are taken at their word only when the unit fits too: it is part of what tells
    // white cells in blood from those in urine.
    return maps.meant(said.kind(), said.code(), said.name())
        .map(item -> measured(said, item, item.code().equals(said.code())))
        .orElse(Answer.UNKNOWN);
  }

  private Answer ofDepartment(Said said) {
    if (departments.isEmpty() || departments.containsKey(said.code())) {
      return Answer.NOTHING;
    }
    return departments.entrySet().stream()
        .filter(own -> own.getValue().equals(said.name()))
        .findFirst()
        .map(own -> named(CodeSystem.DEPARTMENT, own.getKey(), own.getValue()))
        .orElse(Answer.UNKNOWN);
  }

  private Answer measured(Said said, CodeMap.Item item, boolean certain) {
    return measured(
        said,
        new CodeEntry.Target(item.system(), item.code(), item.name().zh(), item.unit()),
        List.of(),
        certain);
  }

  /// @param certain what the code means is known, whatever the unit
  private Answer measured(Said said, CodeEntry.Target target, List<UnitRule> own, boolean certain) {
    if (said.value() == null && target.unit() != null && !certain) {
      return Answer.NOTHING; // Words where a number is expected: it may be another test.
    }
    if (said.value() == null || target.unit() == null) {
      return named(target.system(), target.code(), target.name(), said.value(), null);
    }
    UnitRule rule = rule(said.unit() == null ? "" : said.unit(), target, own);
    if (rule != null) {
      return new Answer(
          new MappedCode(
              target.system().id(),
              target.code(),
              target.name(),
              rule.convert(said.value()),
              target.unit()),
          null,
          rule);
    }
    return certain
        ? new Answer(
            MappedCode.of(target.system().id(), target.code(), target.name()), Problem.UNIT, null)
        : Answer.UNKNOWN;
  }

  private @Nullable UnitRule rule(String written, CodeEntry.Target target, List<UnitRule> own) {
    for (UnitRule rule : own) {
      if (CodeText.ofUnit(rule.unit()).equals(CodeText.ofUnit(written))) {
        return rule;
      }
    }
    String unit = maps.unit(written);
    if (unit.equals(target.unit())) {
      return UnitRule.same(unit);
    }
    return maps.target(target.system(), target.code())
        .filter(item -> String.valueOf(item.unit()).equals(target.unit()))
        .flatMap(item -> item.units().stream().filter(rule -> rule.unit().equals(unit)).findFirst())
        .orElse(null);
  }

  private static Answer named(CodeSystem system, String code, String name) {
    return named(system, code, name, null, null);
  }

  private static Answer named(
      CodeSystem system, String code, String name, @Nullable Double value, @Nullable String unit) {
    return new Answer(
        new MappedCode(system.id(), code, name, value, unit), null, UnitRule.same(""));
  }
}
