package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;

/// A merge takes the rows of every table along that follows merges, and a parting gives each of
/// them back, byte for byte. The tables are those of the schema, so one that is added tomorrow is
/// among them. Their rows are made up, one for each of two records: constraints and triggers are
/// taken away in a transaction that is never committed.
@XinqiaoTest
class MergeEveryTableTests {

  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, NULL)
        FROM pg_attribute a
       WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attgenerated = '' AND a.attidentity = ''
       ORDER BY a.attnum
      """;

  @Autowired TestHospital hospitals;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  @Test
  void aMergeThatIsUndoneLeavesEveryTableAsItWas() throws SQLException {
    Tenant tenant = hospitals.open();
    UUID staying = UUID.randomUUID();
    UUID retired = UUID.randomUUID();
    try (Connection connection = owner.getConnection()) {
      connection.setAutoCommit(false);
      try {
        say(connection, "SET LOCAL search_path = xinqiao");
        say(connection, "SELECT set_config('app.tenant', '" + tenant.id().value() + "', true)");
        List<String> tables = words(connection, "SELECT * FROM tables_following_merges()");
        assertThat(tables).hasSizeGreaterThan(30).contains("enrolment_card");
        for (String table : tables) {
          withoutRules(connection, table);
        }
        for (String table : tables) {
          insert(connection, table, tenant, staying);
          insert(connection, table, tenant, retired);
        }
        Map<String, List<String>> before = state(connection, tables, tenant);

        call(connection, "SELECT move_patient(?, ?, ?)", tenant, retired, staying);
        for (String table : tables) {
          assertThat(rows(connection, table, staying)).as(table).isEqualTo(2);
          assertThat(rows(connection, table, retired)).as(table).isZero();
        }
        assertThat(state(connection, tables, tenant)).isNotEqualTo(before);

        try (PreparedStatement part =
            connection.prepareStatement("SELECT part_patient(?, ?, ?, ?)")) {
          part.setInt(1, tenant.id().value());
          part.setObject(2, staying);
          part.setArray(3, connection.createArrayOf("uuid", new UUID[] {retired}));
          part.setObject(4, retired);
          part.execute();
        }
        assertThat(state(connection, tables, tenant)).isEqualTo(before);
      } finally {
        connection.rollback();
      }
    }
  }

  private static void withoutRules(Connection connection, String table) throws SQLException {
    say(connection, "ALTER TABLE " + table + " DISABLE TRIGGER USER");
    for (String constraint :
        words(
            connection,
            "SELECT quote_ident(conname) FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid = '"
                + table
                + "'::regclass")) {
      say(connection, "ALTER TABLE " + table + " DROP CONSTRAINT " + constraint + " CASCADE");
    }
  }

  private static void insert(Connection connection, String table, Tenant tenant, UUID patient)
      throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    try (PreparedStatement columns = connection.prepareStatement(COLUMNS)) {
      columns.setString(1, table);
      try (ResultSet row = columns.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          names.add('"' + name + '"');
          values.add(
              switch (name) {
                case "tenant_id" -> String.valueOf(tenant.id().value());
                case "patient_id" -> "'" + patient + "'";
                case "home_id" -> "NULL";
                default -> value(row.getString(2));
              });
        }
      }
    }
    say(
        connection,
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", names), String.join(", ", values)));
  }

  private static String value(String type) {
    if (type.endsWith("[]")) {
      return "'{}'";
    }
    return switch (type) {
      case "uuid" -> "gen_random_uuid()";
      case "timestamp with time zone" -> "now()";
      case "date" -> "current_date";
      case "time without time zone" -> "time '08:00'";
      case "interval" -> "interval '1 day'";
      case "boolean" -> "false";
      case "bytea" -> "sha256(gen_random_uuid()::text::bytea)";
      case "json", "jsonb" -> "'{}'";
      case "smallint", "integer", "bigint", "numeric", "double precision", "real" -> "1";
      default -> "left(md5(gen_random_uuid()::text), 8)";
    };
  }

  private static Map<String, List<String>> state(
      Connection connection, List<String> tables, Tenant tenant) throws SQLException {
    Map<String, List<String>> state = new TreeMap<>();
    for (String table : tables) {
      state.put(
          table,
          words(
              connection,
              "SELECT to_jsonb(t)::text FROM "
                  + table
                  + " t WHERE tenant_id = "
                  + tenant.id().value()
                  + " ORDER BY 1"));
    }
    return state;
  }

  private static long rows(Connection connection, String table, UUID patient) throws SQLException {
    return Long.parseLong(
        words(
                connection,
                "SELECT count(*)::text FROM " + table + " WHERE patient_id = '" + patient + "'")
            .getFirst());
  }

  private static void call(Connection connection, String sql, Tenant tenant, UUID from, UUID to)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, tenant.id().value());
      statement.setObject(2, from);
      statement.setObject(3, to);
      statement.execute();
    }
  }

  private static void say(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> words(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> words = new ArrayList<>();
      while (rows.next()) {
        words.add(rows.getString(1));
      }
      return words;
    }
  }
}
