package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.platform.PrefacedDataSource.Preface;
import org.xinqiao.platform.PrefacedDataSource.Preface.Setting;
import org.xinqiao.platform.PrefacedDataSource.Prefaced;

/// Whatever a transaction does first, in whatever way: it does it after its preface.
@XinqiaoTest
class PrefacedDataSourceTests {

  private static final String TOLD = "current_setting('app.tenant', true)";

  @Autowired PrefacedDataSource source;

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMPORARY TABLE kept (told text, n integer, words text)");
    }
    connection.commit();
    preface("4711");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.rollback();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE kept");
    }
    connection.commit();
    connection.close();
  }

  private void preface(String tenant) throws SQLException {
    connection
        .unwrap(Prefaced.class)
        .preface(
            new Preface(
                List.of(new Setting("app.tenant", tenant), new Setting("app.reach", "nobody"))));
  }

  private String told() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT coalesce(" + TOLD + ", '')")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aQueryReadsItsOwnRowsAndValues() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT " + TOLD + ", ?::integer + 1, ?")) {
      query.setInt(1, 7);
      query.setString(2, "胸痛");
      for (int i = 0; i < 8; i++) { // The driver changes its ways after a few executions.
        try (ResultSet row = query.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getString(1)).isEqualTo("4711");
          assertThat(row.getInt(2)).isEqualTo(8 + i);
          assertThat(row.getString(3)).isEqualTo("胸痛");
          assertThat(row.next()).isFalse();
        }
        query.setInt(1, 8 + i);
      }
    }
  }

  @Test
  void aChangeCountsItsOwnRows() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO kept SELECT " + TOLD + ", n, ? FROM generate_series(1, ?) n")) {
      insert.setNull(1, Types.NULL);
      insert.setInt(2, 3);
      assertThat(insert.executeUpdate()).isEqualTo(3);
    }
    try (PreparedStatement returning =
        connection.prepareStatement("UPDATE kept SET n = n + ? RETURNING told")) {
      returning.setInt(1, 1);
      assertThat(returning.execute()).isTrue();
      try (ResultSet row = returning.getResultSet()) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("4711");
      }
    }
  }

  @Test
  void whatIsExecutedWithoutSayingWhichKindItIsSaysItItself() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO kept VALUES (" + TOLD + ", ?)")) {
      insert.setInt(1, 1);
      assertThat(insert.execute()).isFalse();
      assertThat(insert.getUpdateCount()).isEqualTo(1);
      assertThat(insert.getConnection()).isSameAs(connection);
    }
    connection.commit();
    preface("4712");
    try (PreparedStatement query = connection.prepareStatement("SELECT " + TOLD + " FROM kept")) {
      assertThat(query.execute()).isTrue();
      try (ResultSet row = query.getResultSet()) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("4712");
      }
    }
  }

  @Test
  void aBatchACursorACopyAndAPlainStatementComeAfterItToo() throws Exception {
    try (PreparedStatement batch =
        connection.prepareStatement("INSERT INTO kept VALUES (" + TOLD + ", ?)")) {
      for (int i = 0; i < 3; i++) {
        batch.setInt(1, i);
        batch.addBatch();
      }
      assertThat(batch.executeBatch()).hasSize(3);
    }
    connection.commit();
    preface("4713");
    try (PreparedStatement cursor = connection.prepareStatement("SELECT " + TOLD + " FROM kept")) {
      cursor.setFetchSize(1);
      int rows = 0;
      try (ResultSet row = cursor.executeQuery()) {
        for (; row.next(); rows++) {
          assertThat(row.getString(1)).isEqualTo("4713");
        }
      }
      assertThat(rows).isEqualTo(3);
    }
    connection.commit();
    preface("4714");
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("COPY kept (n) FROM STDIN", new StringReader("9\n"));
    assertThat(told()).isEqualTo("4714");
    connection.commit();
    preface("4715");
    assertThat(told()).isEqualTo("4715");
  }

  @Test
  void aSavepointThatIsTakenBackTakesNothingOfItBack() throws SQLException {
    connection.rollback(connection.setSavepoint());
    assertThat(told()).isEqualTo("4711");
  }

  @Test
  void aTransactionThatDidNothingLeavesNothingForTheNext() throws SQLException {
    connection.prepareStatement("SELECT 1").close();
    connection.commit();
    assertThat(told()).isEmpty();
    preface("4712");
    connection.rollback();
    assertThat(told()).isEmpty();
  }

  @Test
  void itEndsWithTheTransaction() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT 1")) {
      query.executeQuery().close();
      assertThat(told()).isEqualTo("4711");
      connection.commit();
      assertThat(told()).isEmpty();
    }
  }

  /// What the driver refuses before it sends anything leaves the transaction as it was.
  @Test
  void whatWasNeverSentTookNothingWithIt() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT ?::text")) {
      query.setObject(1, new Object());
      assertThatThrownBy(query::executeQuery).isInstanceOf(SQLException.class);
    }
    assertThat(told()).isEqualTo("4711");
  }

  @Test
  void aStatementDoesNotCarryItsPrefaceIntoTheNextTransaction() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT 1")) {
      query.executeQuery().close();
      connection.commit();
      preface("4712");
      assertThatThrownBy(query::executeQuery).hasMessageContaining("over");
      assertThat(told()).isEqualTo("4712");
    }
  }

  @Test
  void whatTheDatabaseRefusesIsThrownAsItIs() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT 1 / ?::integer")) {
      query.setInt(1, 0);
      assertThatThrownBy(query::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
    }
    connection.rollback();
    assertThat(told()).isEmpty();
    preface("4712");
    PreparedStatement closed = connection.prepareStatement("SELECT 1");
    closed.close();
    assertThat(closed.isClosed()).isTrue();
    assertThatThrownBy(closed::executeQuery).isInstanceOf(SQLException.class);
  }
}
