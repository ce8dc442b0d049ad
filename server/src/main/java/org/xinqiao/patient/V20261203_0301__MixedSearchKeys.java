package org.xinqiao.patient;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.springframework.stereotype.Component;

/// Gives patients who are registered already the keys of [SearchKeys#mixed]. A migration in Java,
/// because the database does not know how names are read.
@Component
class V20261203_0301__MixedSearchKeys extends BaseJavaMigration {

  private static final int PAGE = 5_000;

  private static final String NAMES =
      """
      SELECT patient_id, family_name, given_name FROM patient
       WHERE tenant_id = ? AND patient_id > ? ORDER BY patient_id LIMIT
      """
          + PAGE;

  private static final String ADD =
      """
      INSERT INTO patient_search_key (tenant_id, patient_id, kind, key)
      SELECT ?, patient_id, kind, key FROM unnest(?, ?, ?) AS t (patient_id, kind, key)
      ON CONFLICT DO NOTHING
      """;

  private record Named(UUID id, PersonName name) {}

  @Override
  public void migrate(Context context) throws SQLException {
    addIn(context.getConnection());
  }

  void addIn(Connection connection) throws SQLException {
    for (int tenant : tenants(connection)) {
      be(connection, Integer.toString(tenant));
      List<Named> page = page(connection, tenant, new UUID(0, 0));
      while (!page.isEmpty()) {
        add(connection, tenant, page);
        page = page(connection, tenant, page.getLast().id());
      }
    }
    be(connection, "");
  }

  private static List<Integer> tenants(Connection connection) throws SQLException {
    List<Integer> tenants = new ArrayList<>();
    try (PreparedStatement all =
            connection.prepareStatement("SELECT tenant_id FROM organization_tenant");
        ResultSet rows = all.executeQuery()) {
      while (rows.next()) {
        tenants.add(rows.getInt(1));
      }
    }
    return tenants;
  }

  /// Row-level security binds the owner, too.
  private static void be(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("SELECT set_config('app.tenant', ?, true)")) {
      set.setString(1, tenant);
      set.execute();
    }
  }

  private static List<Named> page(Connection connection, int tenant, UUID after)
      throws SQLException {
    List<Named> page = new ArrayList<>();
    try (PreparedStatement names = connection.prepareStatement(NAMES)) {
      names.setInt(1, tenant);
      names.setObject(2, after);
      try (ResultSet rows = names.executeQuery()) {
        while (rows.next()) {
          page.add(
              new Named(
                  rows.getObject(1, UUID.class),
                  new PersonName(rows.getString(2), rows.getString(3))));
        }
      }
    }
    return page;
  }

  private static void add(Connection connection, int tenant, List<Named> page) throws SQLException {
    List<UUID> patients = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Named patient : page) {
      for (SearchKeys.Key key : SearchKeys.mixed(patient.name())) {
        patients.add(patient.id());
        kinds.add(key.kind());
        keys.add(key.key());
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setInt(1, tenant);
      insert.setArray(2, connection.createArrayOf("uuid", patients.toArray()));
      insert.setArray(3, connection.createArrayOf("text", kinds.toArray()));
      insert.setArray(4, connection.createArrayOf("text", keys.toArray()));
      insert.executeUpdate();
    }
  }
}
