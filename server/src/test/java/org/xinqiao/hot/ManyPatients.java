package org.xinqiao.hot;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// Makes a big hospital out of one patient: copies everything that is kept about them, in whatever
/// tables there are, thousands of times. Ids are replaced by the same new ones everywhere, so that
/// what belonged together still does. What is encrypted opens for the one patient only: it is bound
/// to its row.
@TestComponent
class ManyPatients {

  /// Ids of things that are shared between patients.
  private static final String SHARED = "(^|_)(staff_id|peer_id|tenant_id|by)$";

  private final TestHospital hospitals;
  private final JdbcClient jdbc;
  private final JdbcClient owner;

  ManyPatients(
      TestHospital hospitals, JdbcClient jdbc, @Qualifier("ownerDataSource") DataSource owner) {
    this.hospitals = hospitals;
    this.jdbc = jdbc;
    this.owner = JdbcClient.create(owner);
  }

  private record Column(String table, String name, String type, boolean unique) {}

  /// @return how many rows each table of patients got
  Map<String, Integer> copy(Tenant tenant, PatientId patient, int times) {
    Map<String, List<Column>> tables =
        jdbc
            .sql(
                """
                SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique
                                  AND a.attnum = ANY (i.indkey)) AS in_unique
                  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'r' AND a.attgenerated = '' AND a.attidentity = ''
                   AND EXISTS (SELECT 1 FROM pg_attribute p WHERE p.attrelid = c.oid AND p.attname = 'patient_id')
                   AND has_table_privilege(c.oid, 'INSERT') -- Others are worked out from these.
                 ORDER BY c.relname, a.attnum
                """)
            .query((row, n) ->
                new Column(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)))
            .list()
            .stream()
            .collect(Collectors.groupingBy(Column::table, TreeMap::new, Collectors.toList()));
    Map<String, Integer> made = new TreeMap<>();
    tables.forEach((table, columns) ->
        made.put(
            table,
            hospitals.in(
                tenant, () -> jdbc.sql(copy(table, columns, tenant, patient, times)).update())));
    owner.sql("ANALYZE").update();
    return made;
  }

  private static String copy(
      String table, List<Column> columns, Tenant tenant, PatientId patient, int times) {
    return "INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(1, %d) n WHERE tenant_id = %d AND patient_id = '%s'"
        .formatted(
            table,
            columns.stream().map(Column::name).collect(Collectors.joining(", ")),
            columns.stream().map(ManyPatients::copied).collect(Collectors.joining(", ")),
            table,
            times,
            tenant.id().value(),
            patient.value());
  }

  private static String copied(Column column) {
    boolean shared = column.name().matches(".*" + SHARED);
    return switch (column.type()) {
      case "uuid" -> shared ? column.name() : "md5(%s::text || n)::uuid".formatted(column.name());
      case "bytea" ->
          column.unique() ? "sha256(%s || n::text::bytea)".formatted(column.name()) : column.name();
      case "timestamp with time zone" -> "%s - n * interval '1 minute'".formatted(column.name());
      case "text" ->
          column.name().matches("key|control_id") ? "n || " + column.name() : column.name();
      default -> column.name();
    };
  }
}
