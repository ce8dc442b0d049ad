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

/// Sessions are born in few places, and requests get one in one place: for staff, for patients, and
/// for the systems of partners. Whoever adds another path must come here and say that it is as
/// strong.
class PathsToASessionTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.xinqiao");

  @Test
  void onlyTheSecondFactorOpensASession() {
    assertThat(callers(StaffSessions.class, "open"))
        .containsExactlyInAnyOrder("SignInWithTotp", "SignInWithPasskey");
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

  @Test
  void patientsGetASessionByTheStepUpOfALinkOrByPhoneAndSecondAnswer() {
    assertThat(callers("org.xinqiao.portal.LinkStore", "startSession"))
        .containsExactlyInAnyOrder("OpenLink", "OwnPage");
    assertThat(callers("org.xinqiao.portal.PhoneSessions", "open"))
        .containsExactly("SignInByPhone");
  }

  @Test
  void onlyTheFilterAndTheOwnPageGiveAPatientsRequestItsSession() {
    assertThat(callers("org.xinqiao.portal.PatientSessions", "use"))
        .containsExactly("PatientSessionFilter");
    assertThat(callers("org.xinqiao.portal.PhoneSessions", "use"))
        .containsExactly("OwnPageController");
    assertThat(madeBy("org.xinqiao.portal.PatientSession")).containsExactly("PatientSessions");
    assertThat(madeBy("org.xinqiao.portal.PhoneSessions$PhoneSession"))
        .containsExactly("PhoneSessions");
  }

  @Test
  void partnersAreKnownByTheirTokenAndNothingElse() {
    assertThat(madeBy("org.xinqiao.interop.FhirPartner")).containsExactly("FhirTokens");
    assertThat(callers("org.xinqiao.interop.FhirTokens", "find")).containsExactly("FhirFilter");
    assertThat(madeBy("org.xinqiao.interop.PeerSettings$Sender")).containsExactly("PeerSettings");
    assertThat(callers("org.xinqiao.interop.PeerSettings", "sender")).containsExactly("Hl7Filter");
  }

  private static Set<String> madeBy(String type) {
    return PRODUCT.stream()
        .filter(other ->
            other.getConstructorCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().getName().equals(type)))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toSet());
  }

  private static Set<String> callers(Class<?> owner, String method) {
    return callers(owner.getName(), method);
  }

  private static Set<String> callers(String owner, String method) {
    return PRODUCT.get(owner).getMethods().stream()
        .filter(found -> found.getName().equals(method))
        .flatMap(found -> found.getAccessesToSelf().stream())
        .map(JavaAccess::getOriginOwner)
        .filter(caller -> !caller.getName().equals(owner))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toSet());
  }
}
