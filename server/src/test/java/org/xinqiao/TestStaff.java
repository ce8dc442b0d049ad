package org.xinqiao;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.xinqiao.access.StaffAccounts;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

/// Hires people for tests and signs them in through the real front door.
@TestComponent
public class TestStaff {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestHospital hospitals;
  private final Organizations organizations;
  private final StaffAccounts accounts;
  private final Environment environment;

  TestStaff(
      TestHospital hospitals,
      Organizations organizations,
      StaffAccounts accounts,
      Environment environment) {
    this.hospitals = hospitals;
    this.organizations = organizations;
    this.accounts = accounts;
    this.environment = environment;
  }

  /// Somebody with an account, and what they need to sign in.
  public record Person(
      Tenant tenant, Staff staff, String userName, String password, String totpSecret) {

    /// The code that their authenticator shows at that time.
    public String code(Instant at) {
      return TestStaff.code(totpSecret, at.getEpochSecond() / 30);
    }
  }

  public Person hire(Tenant tenant, Staff.Role role) {
    return hire(tenant, role, null);
  }

  /// @param department null for the whole hospital
  public Person hire(Tenant tenant, Staff.Role role, @Nullable Department department) {
    int number = NUMBER.incrementAndGet();
    String userName = role + "-" + tenant.id() + "-" + number;
    String password = "correct horse battery " + number * 7919;
    return hospitals.in(
        tenant,
        () -> {
          Staff staff = organizations.hire("测试员工" + number, role, department);
          return new Person(
              tenant, staff, userName, password, accounts.create(staff, userName, password));
        });
  }

  /// A browser in which nobody is signed in.
  public TestBrowser browser() {
    return new TestBrowser(environment.getRequiredProperty("local.server.port", Integer.class));
  }

  /// A browser in which a new member of that role is signed in.
  public TestBrowser signIn(Tenant tenant, Staff.Role role) {
    return signIn(hire(tenant, role));
  }

  public TestBrowser signIn(Person person) {
    TestBrowser browser = browser();
    var first =
        browser.post(
            "/api/session/password",
            Map.of("user", person.userName(), "password", person.password()));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    String signInId = TestBrowser.json(first).path("signInId").asString();
    var second =
        browser.post(
            "/api/session/totp", Map.of("signInId", signInId, "code", person.code(Instant.now())));
    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    browser.csrf(TestBrowser.json(second).path("csrfToken").asString());
    return browser;
  }

  /// Written a second time and differently from the product, so that one checks the other.
  static String code(String base32, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(decoded(base32), "RAW"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int at = hash[19] & 15;
      long value =
          ((hash[at] & 127L) << 24)
              | ((hash[at + 1] & 255L) << 16)
              | ((hash[at + 2] & 255L) << 8)
              | (hash[at + 3] & 255L);
      return String.format("%06d", value % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decoded(String base32) {
    ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
    long buffer = 0;
    int bits = 0;
    for (char letter : base32.toCharArray()) {
      buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (buffer >> bits));
      }
    }
    return bytes.array();
  }
}
