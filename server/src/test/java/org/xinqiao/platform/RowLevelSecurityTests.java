package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;

@XinqiaoTest
class RowLevelSecurityTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  @Test
  void aHospitalSeesItsOwnRowsOnly() {
    Tenant a = hospitals.open();
    Tenant b = hospitals.open();
    hospitals.run(a, () -> organizations.department("0401", "骨科", false));
    assertThat(hospitals.<Integer>in(a, this::departments)).isEqualTo(1);
    assertThat(hospitals.<Integer>in(b, this::departments)).isZero();
  }

  @Test
  void withoutATenantThereAreNoRowsAlsoOnAConnectionThatServedOneBefore() {
    Tenant a = hospitals.open();
    hospitals.run(a, () -> organizations.department("0401", "骨科", false));
    TransactionTemplate unbound = new TransactionTemplate(transactions);
    for (int i = 0; i < 30; i++) {
      assertThat(unbound.<Integer>execute(status -> departments())).isZero();
    }
  }

  @Test
  void aRowOfAnotherHospitalCannotBeWritten() {
    Tenant a = hospitals.open();
    Tenant b = hospitals.open();
    assertThatThrownBy(() ->
            hospitals.run(
                a,
                () ->
                    jdbc.sql(
                            "INSERT INTO organization_department (tenant_id, department_id, code, name)"
                                + " VALUES (?, gen_random_uuid(), 'X', 'X')")
                        .param(b.id().value())
                        .update()))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("row-level security");
  }

  private int departments() {
    return jdbc.sql("SELECT count(*) FROM organization_department").query(Integer.class).single();
  }
}
