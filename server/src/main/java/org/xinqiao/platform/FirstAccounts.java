package org.xinqiao.platform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.access.StaffAccounts;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// The accounts with which a new hospital begins. Passwords and authenticator secrets are written
/// once, to `<data>/first-account.json` with mode 600; the log names the path and nothing else.
@Component
class FirstAccounts {

  private static final Logger log = LoggerFactory.getLogger(FirstAccounts.class);

  private final Path file;
  private final HospitalSettings settings;
  private final Organizations organizations;
  private final StaffAccounts accounts;
  private final TransactionTemplate transaction;
  private final JsonMapper json;

  FirstAccounts(
      InstallationSettings installation,
      HospitalSettings settings,
      Organizations organizations,
      StaffAccounts accounts,
      TransactionTemplate transaction,
      JsonMapper json) {
    this.file = installation.data().toAbsolutePath().resolve("first-account.json");
    this.settings = settings;
    this.organizations = organizations;
    this.accounts = accounts;
    this.transaction = transaction;
    this.json = json;
  }

  record Account(String role, String user, String password, String totpSecret) {}

  record Accounts(List<Account> accounts) {}

  /// The file is on disk before the accounts are committed: a crash between the two leaves a file
  /// that the next start writes again, and never an account whose password nobody knows.
  void makeUnlessThereAreAny(Tenant hospital) {
    Tenancy.run(
        hospital.id(),
        () ->
            transaction.executeWithoutResult(status -> {
              if (accounts.none() && !settings.firstAccounts().isEmpty()) {
                List<Account> made = new ArrayList<>();
                for (Staff.Role role : settings.firstAccounts()) {
                  made.add(make(hospital, role));
                }
                PrivateFiles.write(file, json.writeValueAsString(new Accounts(made)));
                log.info("The first accounts of {} are in {}", hospital.code(), file);
              }
            }));
  }

  private Account make(Tenant hospital, Staff.Role role) {
    String user = (role + "@" + hospital.code()).toLowerCase(java.util.Locale.ROOT);
    String password = StaffAccounts.newPassword();
    Staff staff = organizations.hire(displayName(role), role, null);
    return new Account(
        role.toString(),
        user,
        password,
        settings.firstPasswordsChange()
            ? accounts.createWithFirstPassword(staff, user, password)
            : accounts.create(staff, user, password));
  }

  private static String displayName(Staff.Role role) {
    return switch (role) {
      case NURSE -> "随访护士";
      case DOCTOR -> "医生";
      case LEAD -> "随访主管";
      case CAMPUS_LEAD -> "院区主管";
      case OPERATOR -> "运营人员";
      case ENGINEER -> "系统工程师";
      case AUDITOR -> "审计员";
    };
  }
}
