package org.xinqiao.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.architecture.fixture.AskingTheSystemClock;
import org.xinqiao.architecture.fixture.CallsByItself;
import org.xinqiao.architecture.fixture.ControllerWithSql;
import org.xinqiao.architecture.fixture.EvaluatesExpressions;
import org.xinqiao.architecture.fixture.FieldInjection;
import org.xinqiao.architecture.fixture.LooksBeyond;
import org.xinqiao.architecture.fixture.PublicController;
import org.xinqiao.architecture.fixture.ReadsXml;
import org.xinqiao.architecture.fixture.SerializedObjects;
import org.xinqiao.architecture.fixture.SleepsInProduction;
import org.xinqiao.architecture.fixture.ThingImpl;
import org.xinqiao.architecture.fixture.UsesHl7;
import org.xinqiao.architecture.fixture.domain.DomainWithSql;
import org.xinqiao.architecture.fixture.platform.PublicWiring;
import org.xinqiao.shared.Reach;

/// About ten rules, each with its reason.
final class Architecture {

  record Rule(String name, ArchRule rule, Class<?> badFixture, boolean allowEmpty) {

    Rule(String name, ArchRule rule, Class<?> badFixture) {
      this(name, rule, badFixture, false);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Rule> RULES =
      List.of(
          new Rule(
              "domain is plain Java",
              noClasses()
                  .that()
                  .resideInAPackage("..domain..")
                  .and()
                  .doNotHaveSimpleName("package-info") // Only says to Modulith who may see it.
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(
                      "org.springframework..",
                      "java.sql..",
                      "javax.sql..",
                      "org.jooq..",
                      "jakarta.servlet..")
                  .because("rules must be readable and testable without a server or a database"),
              DomainWithSql.class),
          new Rule(
              "controllers hold no SQL",
              noClasses()
                  .that()
                  .areAnnotatedWith(RestController.class)
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("org.springframework.jdbc..", "java.sql..", "org.jooq..")
                  .because("a screen must not decide how data is read, or by whom"),
              ControllerWithSql.class),
          new Rule(
              "controllers and configurations are not public",
              classes()
                  .that()
                  .areAnnotatedWith(RestController.class)
                  .or()
                  .areAnnotatedWith(Configuration.class)
                  .should()
                  .notBePublic()
                  .because("nobody calls them but the framework; a public type is a promise"),
              PublicController.class),
          new Rule(
              "the platform has no public types",
              classes()
                  .that()
                  .resideInAPackage("..platform..")
                  .should()
                  .notBePublic()
                  .because("it is wiring: whoever could depend on it would be wired to it"),
              PublicWiring.class),
          new Rule(
              "only interop sees HL7 and FHIR models",
              noClasses()
                  .that()
                  .resideOutsideOfPackage("..interop..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("ca.uhn..", "org.hl7..")
                  .because("the hospital's dialects end at the door; behind it we speak our words"),
              UsesHl7.class),
          new Rule(
              "time is an argument",
              ArchRuleDefinition.noClasses()
                  .should(askTheSystemClock())
                  .because("what asks the clock by itself cannot be tested at midnight (ADR 0011)"),
              AskingTheSystemClock.class),
          new Rule(
              "no interface with one Impl",
              noClasses()
                  .should()
                  .haveSimpleNameEndingWith("Impl")
                  .because("a class is its own interface until there are two of them"),
              ThingImpl.class),
          new Rule(
              "no field injection",
              fields()
                  .should()
                  .notBeAnnotatedWith(Autowired.class)
                  .because("a constructor shows what an object needs and lets a test give it"),
              FieldInjection.class),
          new Rule(
              "only an emergency, and what reckons a plan, looks beyond the reach of a request",
              noClasses()
                  .that()
                  .doNotHaveFullyQualifiedName("org.xinqiao.care.OpenInEmergency")
                  .and()
                  .doNotHaveFullyQualifiedName("org.xinqiao.condition.PlanCheck")
                  .should()
                  .callMethod(Reach.class, "beyond", ScopedValue.CallableOp.class)
                  .because(
                      "what the database holds back is held back for a reason (ADR 0049, 0079)"),
              LooksBeyond.class),
          new Rule(
              "no native deserialization",
              noClasses()
                  .should()
                  .dependOnClassesThat()
                  .areAssignableTo(java.io.ObjectInputStream.class)
                  .because(
                      "objects from bytes of strangers are how integration engines were taken"),
              SerializedObjects.class),
          new Rule(
              "one place makes HTTP clients",
              noClasses()
                  .that()
                  .resideOutsideOfPackage("org.xinqiao.calls..")
                  .should()
                  .dependOnClassesThat()
                  .haveFullyQualifiedName("java.net.http.HttpClient")
                  .orShould()
                  .dependOnClassesThat()
                  .areAssignableTo(java.net.URLConnection.class)
                  .orShould()
                  .dependOnClassesThat()
                  .resideInAnyPackage(
                      "org.springframework.web.client..", "org.springframework.web.reactive..")
                  .because("only there is asked whether an address may be called (ADR 0048)"),
              CallsByItself.class),
          new Rule(
              "no XML",
              noClasses()
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("javax.xml..", "org.xml..", "org.w3c..")
                  .because(
                      "a document type fetches files and addresses; FHIR is read as JSON, and workbooks"
                          + " by a library that knows no document types"),
              ReadsXml.class),
          new Rule(
              "no expressions",
              noClasses()
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("org.springframework.expression..", "javax.script..")
                  .because("words of patients must never be something that is evaluated"),
              EvaluatesExpressions.class),
          new Rule(
              "nobody sleeps",
              noClasses()
                  .should()
                  .callMethod(Thread.class, "sleep", long.class)
                  .orShould()
                  .callMethod(Thread.class, "sleep", java.time.Duration.class)
                  .because("waiting is the scheduler's work; a sleeping thread cannot be stopped"),
              SleepsInProduction.class));

  private Architecture() {}

  private static final Set<String> CLOCK_METHODS = Set.of("now");
  private static final Set<String> CLOCK_OWNERS =
      Set.of(
          "java.time.Instant",
          "java.time.LocalDate",
          "java.time.LocalDateTime",
          "java.time.ZonedDateTime",
          "java.time.OffsetDateTime",
          "java.time.LocalTime",
          "java.time.Year",
          "java.time.YearMonth");

  private static ArchCondition<JavaClass> askTheSystemClock() {
    return new ArchCondition<>("ask the system clock") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getMethodCallsFromSelf().stream()
            .filter(call ->
                CLOCK_METHODS.contains(call.getTarget().getName())
                    && CLOCK_OWNERS.contains(call.getTargetOwner().getFullName())
                    && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(p -> p.isEquivalentTo(java.time.Clock.class)))
            .map(JavaAccess::getDescription)
            .forEach(words -> events.add(SimpleConditionEvent.satisfied(type, words)));
      }
    };
  }
}
