package org.xinqiao.care;

import static org.assertj.core.api.Assertions.assertThat;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// The database works out who looks after a patient, whoever writes.
@XinqiaoTest
class CareRelationTests {

  private static final int OTHERS = 40;
  private static final int VISITS = 5;

  @Autowired TestHospital hospitals;
  @Autowired CareFixture care;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  /// In a large hospital each write would otherwise read the visits of everybody.
  @Test
  void aVisitOfOnePatientReadsNoVisitsOfOthers() {
    Tenant tenant = hospitals.open();
    PatientId one = care.register(tenant, "A1", "金丝雀甲");
    for (int i = 0; i < OTHERS; i++) {
      PatientId other = care.register(tenant, "B" + i, "金丝雀乙");
      for (int visit = 0; visit < VISITS; visit++) {
        care.visit(tenant, other, "B" + i, "W" + i + "-" + visit, "0101", visit);
      }
    }
    JdbcClient.create(owner).sql("ANALYZE clinical_encounter").update();
    hospitals.run(
        tenant,
        () -> {
          // A table this small would be read whole with any statement, which says nothing.
          jdbc.sql("SET LOCAL enable_seqscan = off").update();
          jdbc.sql("DISCARD PLANS").update();
          long before = visitsRead();
          care.visit(tenant, one, "A1", "V1", "0101", 1);
          assertThat(visitsRead() - before).isBetween(1L, (long) OTHERS * VISITS / 2);
        });
  }

  /// By this connection, since it last told the others.
  private long visitsRead() {
    return jdbc.sql(
            """
            SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
             WHERE relname = 'clinical_encounter'
            """)
        .query(Long.class)
        .single();
  }
}
