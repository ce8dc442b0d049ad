package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.StaffAccounts;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.json.JsonMapper;

@XinqiaoTest
class FirstStartTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired StaffAccounts accounts;
  @Autowired TransactionTemplate transaction;
  @Autowired JsonMapper json;
  @Autowired TestStaff people;
  @TempDir Path data;

  private Path file;

  @BeforeEach
  void place() {
    file = data.resolve("first-account.json");
  }

  @Test
  void the_hospital_of_the_settings_and_its_accounts_are_made() throws IOException {
    String code = hospitals.open().code() + "N";

    start(code, "新医院", "0571-00000001", List.of(Staff.Role.ENGINEER, Staff.Role.NURSE));

    Tenant hospital = hospital(code);
    assertThat(hospital.name()).isEqualTo("新医院");
    assertThat(read().accounts())
        .extracting(FirstAccounts.Account::role)
        .containsExactly("engineer", "nurse");
    assertThat(read().accounts())
        .allSatisfy(account -> {
          assertThat(account.user()).endsWith(code.toLowerCase(java.util.Locale.ROOT));
          assertThat(account.password()).hasSize(24);
          assertThat(account.totpSecret()).matches("[A-Z2-7]{32}");
        });
    assertThat(hospitals.in(hospital, accounts::none)).isFalse();
  }

  @Test
  void only_the_owner_can_read_them() throws IOException {
    start(hospitals.open().code(), "医院", "0571-00000001", List.of(Staff.Role.ENGINEER));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_first_password_opens_nothing_but_the_choice_of_another() throws IOException {
    String code = hospitals.open().code();
    start(code, "医院", "0571-00000001", List.of(Staff.Role.ENGINEER));
    FirstAccounts.Account account = read().accounts().getFirst();
    Tenant hospital = hospital(code);
    Staff staff =
        hospitals.in(hospital, () -> organizations.allStaff().stream().findFirst().orElseThrow());

    TestBrowser browser =
        people.signIn(
            new TestStaff.Person(
                hospital, staff, account.user(), account.password(), account.totpSecret()));

    assertThat(browser.get("/api/staff").body()).contains("access.password-change-needed");
    assertThat(
            browser
                .post(
                    "/api/session/new-password",
                    java.util.Map.of(
                        "present", account.password(), "next", "four unrelated words make one"))
                .statusCode())
        .isEqualTo(204);
    assertThat(browser.get("/api/staff").statusCode()).isEqualTo(200);
  }

  @Test
  void a_later_start_changes_nothing() throws IOException {
    String code = hospitals.open().code();
    start(code, "医院", "0571-00000001", List.of(Staff.Role.ENGINEER));
    Files.delete(file);

    start(code, "另一个名字", "0571-00000002", List.of(Staff.Role.ENGINEER, Staff.Role.LEAD));

    assertThat(file).doesNotExist();
    assertThat(hospital(code).name()).isNotEqualTo("另一个名字");
  }

  @Test
  void a_file_that_cannot_be_written_leaves_no_account_behind() {
    Tenant hospital = hospitals.open();
    file = data.resolve("a-file-in-the-way");

    assertThatThrownBy(
            () -> {
              Files.createFile(file);
              first(
                      settings(
                          hospital.code(), "医院", "0571-00000001", List.of(Staff.Role.ENGINEER)),
                      file)
                  .start();
            })
        .isInstanceOf(java.io.UncheckedIOException.class);

    assertThat(hospitals.in(hospital, accounts::none)).isTrue();
  }

  @Test
  void an_incomplete_hospital_is_refused() {
    String code = hospitals.open().code();

    assertThatThrownBy(() -> start(code, "", "0571-00000001", List.of()))
        .isInstanceOf(NoHospitalException.class);
  }

  @Test
  void without_a_hospital_in_the_settings_nothing_happens() {
    first(new HospitalSettings(null, null, null, false, List.of(Staff.Role.ENGINEER), true), data)
        .start();

    assertThat(file).doesNotExist();
  }

  private void start(String code, String name, String phone, List<Staff.Role> roles) {
    first(settings(code, name, phone, roles), data).start();
  }

  private static HospitalSettings settings(
      String code, String name, String phone, List<Staff.Role> roles) {
    return new HospitalSettings(code, name, phone, true, roles, true);
  }

  private FirstStart first(HospitalSettings settings, Path folder) {
    InstallationSettings installation =
        new InstallationSettings(
            folder,
            new InstallationSettings.Database(
                null, "unused", "unused", null, "unused", null, "unused", "unused", 1));
    return new FirstStart(
        settings,
        organizations,
        new FirstAccounts(installation, settings, organizations, accounts, transaction, json));
  }

  private Tenant hospital(String code) {
    return organizations.tenants().stream()
        .filter(tenant -> tenant.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private FirstAccounts.Accounts read() throws IOException {
    return json.readValue(Files.readString(file), FirstAccounts.Accounts.class);
  }
}
