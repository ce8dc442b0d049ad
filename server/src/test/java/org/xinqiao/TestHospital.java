package org.xinqiao;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Gives every test a hospital that no other test sees.
@TestComponent
public class TestHospital {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Organizations organizations;
  private final TransactionTemplate transaction;

  TestHospital(Organizations organizations, PlatformTransactionManager transactions) {
    this.organizations = organizations;
    this.transaction = new TransactionTemplate(transactions);
  }

  public Tenant open() {
    String code =
        "T"
            + ProcessHandle.current().pid()
            + "-"
            + System.nanoTime()
            + "-"
            + NUMBER.incrementAndGet();
    return organizations.register(code, "测试医院" + NUMBER.get(), "0571-00000000");
  }

  /// Runs the action as one transaction of that tenant.
  public <T> T in(Tenant tenant, Supplier<T> action) {
    return Tenancy.call(tenant.id(), () -> transaction.execute(status -> action.get()));
  }

  public void run(Tenant tenant, Runnable action) {
    Tenancy.run(tenant.id(), () -> transaction.executeWithoutResult(status -> action.run()));
  }
}
