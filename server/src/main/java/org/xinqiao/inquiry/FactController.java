package org.xinqiao.inquiry;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.Function;
import org.xinqiao.condition.Operator;
import org.xinqiao.shared.Text;

/// 事实目录: everything that a condition may ask for. Says nothing about any patient.
@RestController
class FactController {

  /// @param owner module that registers it
  /// @param several whether a patient may have several rows
  /// @param time name of the field that says when a row happened
  /// @param sensitivity class of GB/T 39725-2020, 1 to 5
  /// @param freshness how soon after the event a row is there
  record CatalogueFact(
      String name,
      String label,
      String meaning,
      String owner,
      boolean several,
      @Nullable String time,
      int sensitivity,
      String freshness,
      List<CatalogueField> fields) {}

  /// @param codes the values it may have, where they have words
  /// @param operators how it may be compared
  /// @param functions what may be made from several rows of it
  record CatalogueField(
      String name,
      String label,
      FactDefinition.Type type,
      @Nullable String unit,
      @Nullable String meaning,
      int sensitivity,
      List<CatalogueCode> codes,
      List<String> operators,
      List<String> functions) {}

  record CatalogueCode(String code, String label) {}

  private final Conditions conditions;

  FactController(Conditions conditions) {
    this.conditions = conditions;
  }

  @GetMapping("/api/facts")
  @Requires(Permission.FACT_VIEW)
  List<CatalogueFact> listFacts(Locale locale) {
    return conditions.facts().stream().map(fact -> fact(fact, locale)).toList();
  }

  private static CatalogueFact fact(FactDefinition fact, Locale locale) {
    return new CatalogueFact(
        fact.name(),
        fact.label().in(locale),
        fact.meaning().in(locale),
        fact.owner(),
        !fact.onePerPatient(),
        fact.time().map(FactDefinition.Field::name).orElse(null),
        fact.sensitivity().level(),
        fact.freshness().words().in(locale),
        fact.fields().stream().map(field -> field(fact, field, locale)).toList());
  }

  private static CatalogueField field(
      FactDefinition fact, FactDefinition.Field field, Locale locale) {
    return new CatalogueField(
        field.name(),
        field.label().in(locale),
        field.type(),
        words(field.unit(), locale),
        words(field.meaning(), locale),
        fact.sensitivity(field).level(),
        field.codes().entrySet().stream()
            .map(code -> new CatalogueCode(code.getKey(), code.getValue().in(locale)))
            .sorted(Comparator.comparing(CatalogueCode::code))
            .toList(),
        Arrays.stream(Operator.values())
            .filter(operator -> operator.fits(field.type()))
            .map(Operator::word)
            .toList(),
        fact.onePerPatient()
            ? List.of()
            : Arrays.stream(Function.values())
                .filter(function -> function.fits(field.type()))
                .map(Function::word)
                .toList());
  }

  private static @Nullable String words(@Nullable Text text, Locale locale) {
    return text == null ? null : text.in(locale);
  }
}
