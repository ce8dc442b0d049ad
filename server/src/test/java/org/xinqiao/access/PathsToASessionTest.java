package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Sessions are born in one place, and requests get one in one place. Whoever adds another path
/// must come here and say that it is as strong.
class PathsToASessionTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.xinqiao");

  @Test
  void onlyTheSecondFactorOpensASession() {
    assertThat(callers(StaffSessions.class, "open")).containsExactly("SignInWithTotp");
  }

  @Test
  void onlyTheFilterGivesARequestItsSession() {
    assertThat(callers(StaffSessions.class, "use")).containsExactly("SessionFilter");
    assertThat(
            PRODUCT.stream()
                .filter(type ->
                    type.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(CurrentStaff.class)))
                .map(JavaClass::getSimpleName))
        .containsExactly("StaffSessions");
  }

  private static Set<String> callers(Class<?> owner, String method) {
    return PRODUCT.get(owner).getMethods().stream()
        .filter(found -> found.getName().equals(method))
        .flatMap(found -> found.getAccessesToSelf().stream())
        .map(JavaAccess::getOriginOwner)
        .filter(caller -> !caller.isEquivalentTo(owner))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toSet());
  }
}
