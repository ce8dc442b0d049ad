package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A statement is a constant of the program: what a caller says is only ever a parameter of it. The
/// compiler folds `SELECT + "..."` of two constants into one, so all that is left to look for is a
/// statement that comes from anywhere else.
class SqlOfConstantsTest {

  private static final Path PRODUCT = Path.of("target/classes/org/xinqiao");

  /// Those that are composed, each looked at: all their parts are constants that the program
  /// chooses among (a condition, a column, a table of a kind), and none is what a caller said.
  private static final Set<String> LOOKED_AT =
      Set.of(
          "AlarmStore.alarms",
          "ApplyFhir.column",
          "AccessReview.review",
          "Appointments.keep",
          "AuditFile.linesUnder",
          "AuditSearch.find",
          "ClinicalFacts.forget",
          "CodeEntryStore.page",
          "ConsentStore.hold",
          "Notices.one",
          "ContactStore.attempts",
          "ContactStore.cancelWhere",
          "Credentials.set",
          "EmergencyStore.page",
          "EncounterStore.deleteOf",
          "EncounterStore.writeCondition",
          "EncounterStore.writeProcedure",
          "ExportStore.claim",
          "FactContent.of",
          "FactContent.sources",
          "FhirFacts.all",
          "FhirFacts.components",
          "FhirFacts.read",
          "FhirFacts.search",
          "FhirReferenceStore.patientOf",
          "FhirTokens.partner",
          "FormStore.select",
          "ImportStore.clear",
          "ImportStore.latest",
          "IntakeMonitor.messages",
          "IntakeQuality.add",
          "KeyRotation.moveSome",
          "ListUnusualAccess.list",
          "ListingStore.claim",
          "ListingStore.update",
          "MappedFacts.update",
          "PatientSearch.find",
          "Households.rows",
          "Duplicates.of",
          "PersonReach.count",
          "ProfileStore.write",
          "RegistrationReviews.page",
          "Replays.list",
          "ReportedFacts.delete",
          "ReportedFacts.upsert",
          "SealStore.leaves",
          "StaffSessions.end",
          "StaffSessions.find",
          "UnknownTextStore.one",
          "Worklist.page",
          "Worklist.summary");

  @Test
  void everyStatementIsAConstant() throws IOException {
    Set<String> composed = new TreeSet<>();
    try (Stream<Path> files = Files.walk(PRODUCT)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        ClassModel type = ClassFile.of().parse(file);
        for (MethodModel method : type.methods()) {
          if (statements(method, false) > 0) {
            composed.add(name(type, method));
          }
        }
      }
    }
    assertThat(composed)
        .as("make it a constant, or look where every part comes from and add it to the list")
        .isEqualTo(new TreeSet<>(LOOKED_AT));
  }

  @Test
  void aStatementThatIsPutTogetherIsFound() throws IOException {
    ClassModel bad;
    try (var in = SqlOfConstantsTest.class.getResourceAsStream("fixture/SqlFromText.class")) {
      bad = ClassFile.of().parse(in.readAllBytes());
    }
    assertThat(bad.methods())
        .filteredOn(method -> method.methodName().equalsString("find"))
        .allMatch(method -> statements(method, false) == 1);
    assertThat(bad.methods())
        .filteredOn(method -> method.methodName().equalsString("count"))
        .allMatch(method -> statements(method, false) == 0 && statements(method, true) == 1);
  }

  /// How many calls of [org.springframework.jdbc.core.simple.JdbcClient#sql] take a constant, or
  /// something else.
  private static long statements(MethodModel method, boolean constant) {
    long found = 0;
    CodeElement before = null;
    for (CodeElement element : method.code().map(CodeModel::elementList).orElse(List.of())) {
      if (element instanceof InvokeInstruction call
          && call.owner().asInternalName().equals("org/springframework/jdbc/core/simple/JdbcClient")
          && call.name().equalsString("sql")
          && (before instanceof ConstantInstruction) == constant) {
        found++;
      }
      if (element instanceof Instruction) {
        before = element;
      }
    }
    return found;
  }

  private static String name(ClassModel type, MethodModel method) {
    String owner = type.thisClass().asInternalName();
    String of = method.methodName().stringValue().replaceFirst("^lambda\\$(\\w+)\\$.*", "$1");
    return owner.substring(owner.lastIndexOf('/') + 1) + "." + of;
  }
}
