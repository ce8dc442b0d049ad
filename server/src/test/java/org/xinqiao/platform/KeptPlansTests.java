package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.KeptPlans;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

@XinqiaoTest
class KeptPlansTests {

  private static final UUID STAFF = UUID.randomUUID();

  @Autowired TestHospital hospitals;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  private Tenant hospital;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
  }

  @Test
  void plansAreKeptForWhoReachesTheWholeHospitalAndAsksForIt() {
    assertThat(planMode(Reach.everybody(STAFF), Set.of(KeptPlans.LABEL)))
        .isEqualTo("force_generic_plan");
    assertThat(planMode(Reach.everybody(STAFF), Set.of())).isEqualTo("auto");
  }

  @Test
  void whoReachesSomeDepartmentsGetsAPlanForWhatTheyAsk() {
    Reach some = new Reach(STAFF, Set.of(UUID.randomUUID()), Instant.EPOCH);

    assertThat(planMode(some, Set.of(KeptPlans.LABEL))).isEqualTo("auto");
  }

  private String planMode(Reach reach, Set<String> labels) {
    DefaultTransactionAttribute attribute = new DefaultTransactionAttribute();
    attribute.setLabels(labels);
    Reach.Decision decision = new Reach.Decision(STAFF);
    decision.make(reach);
    return Tenancy.call(
        hospital.id(),
        () ->
            Reach.call(
                decision,
                () -> {
                  TransactionStatus transaction = transactions.getTransaction(attribute);
                  try {
                    return jdbc.sql("SELECT current_setting('plan_cache_mode')")
                        .query(String.class)
                        .single();
                  } finally {
                    transactions.rollback(transaction);
                  }
                }));
  }
}
