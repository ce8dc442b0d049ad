package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the rules of [Architecture] against the product, and each rule against a fixture that
/// breaks it: a rule that cannot fail protects nothing.
class ArchitectureTests {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/standin/"))
          .importPackages("org.xinqiao");

  static Stream<Architecture.Rule> rules() {
    return Architecture.RULES.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theProductKeepsTheRule(Architecture.Rule rule) {
    rule.rule().allowEmptyShould(rule.allowEmpty()).check(PRODUCT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theRuleFindsItsBadFixture(Architecture.Rule rule) {
    JavaClasses fixture = new ClassFileImporter().importClasses(rule.badFixture());
    ArchRule arch = rule.rule().allowEmptyShould(true);
    assertThat(arch.evaluate(fixture).hasViolation()).as(rule.name()).isTrue();
  }
}
