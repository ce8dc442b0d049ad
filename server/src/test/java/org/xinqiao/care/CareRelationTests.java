package org.xinqiao.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// The database works out who looks after a patient, whoever writes.
@XinqiaoTest
class CareRelationTests {

  private static final int OTHERS = 200;

  @Autowired TestHospital hospitals;
  @Autowired CareFixture care;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  /// In a large hospital each write would otherwise read the visits of everybody.
  @Test
  void whoLooksAfterOnePatientIsKnownWithoutTheVisitsOfOthers() throws SQLException {
    Tenant tenant = hospitals.open();
    PatientId one = care.register(tenant, "A1", "金丝雀甲");
    care.visit(tenant, one, "A1", "V1", "0101", 1);
    for (int i = 0; i < OTHERS; i++) {
      PatientId other = care.register(tenant, "B" + i, "金丝雀乙");
      care.visit(tenant, other, "B" + i, "W" + i, "0101", 1);
    }
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE clinical_encounter");
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL app.tenant = '%s'".formatted(tenant.id()));
      // A table this small would be read whole with any statement, which says nothing.
      statement.execute("SET LOCAL enable_seqscan = off");
      long before = visitsRead(statement);
      workOut(connection, tenant, one);
      assertThat(visitsRead(statement) - before).isBetween(1L, OTHERS / 2L);
      connection.rollback();
    }
  }

  private static void workOut(Connection connection, Tenant tenant, PatientId patient)
      throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT care_work_out(?, ARRAY[?]::uuid[])")) {
      call.setInt(1, tenant.id().value());
      call.setObject(2, patient.value());
      call.execute();
    }
  }

  /// By this connection, since it last told the others.
  private static long visitsRead(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
             WHERE relname = 'clinical_encounter'
            """)) {
      row.next();
      return row.getLong(1);
    }
  }
}
