package org.xinqiao.view;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table of saved views.
@Component
class SavedViewStore {

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  SavedViewStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Those that somebody has on a list: few, because each of the three kinds has a limit.
  List<SavedView> of(String list, StaffId me, @Nullable UUID department) {
    return jdbc.sql(
            """
            SELECT view_id, list, name, icon, audience, owner_staff_id, department_id, place, filters, columns, version,
                   changed_at, changed_by
              FROM view_view
             WHERE tenant_id = :tenant AND list = :list
               AND (audience = 'private' AND owner_staff_id = :me OR audience = 'everyone'
                    OR audience = 'department' AND department_id = :department)
             ORDER BY array_position(ARRAY['private', 'department', 'everyone'], audience), place, name, view_id
            """)
        .param("tenant", tenant())
        .param("list", list)
        .param("me", me.value())
        .param("department", department, Types.OTHER)
        .query((row, n) -> view(row))
        .list();
  }

  /// Reads a view and keeps everybody else from changing it until the transaction ends.
  Optional<SavedView> lock(UUID id) {
    return jdbc.sql(
            """
            SELECT view_id, list, name, icon, audience, owner_staff_id, department_id, place, filters, columns, version,
                   changed_at, changed_by
              FROM view_view WHERE tenant_id = :tenant AND view_id = :id FOR UPDATE
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> view(row))
        .optional();
  }

  /// Makes those who add views of a hospital wait for each other, so that a limit holds.
  void lockAdding() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('view'), :tenant)")
        .param("tenant", tenant())
        .query((row, n) -> n)
        .single();
  }

  /// How many views of that list and audience there are beside one: of the person for a private
  /// one, of the department, or of the hospital.
  int others(SavedView than) {
    return jdbc.sql(
            """
            SELECT count(*) FROM view_view
             WHERE tenant_id = :tenant AND list = :list AND audience = :audience AND view_id <> :id
               AND (audience <> 'private' OR owner_staff_id = :owner)
               AND (audience <> 'department' OR department_id = :department)
            """)
        .param("tenant", tenant())
        .param("list", than.list())
        .param("audience", than.audience().toString())
        .param("id", than.id())
        .param("owner", than.owner().value())
        .param("department", than.department(), Types.OTHER)
        .query(Integer.class)
        .single();
  }

  void insert(SavedView view) {
    jdbc.sql(
            """
            INSERT INTO view_view (tenant_id, view_id, list, name, icon, audience, owner_staff_id, department_id, place,
                                   filters, columns, version, changed_at, changed_by)
            VALUES (:tenant, :id, :list, :name, :icon, :audience, :owner, :department, :place, :filters::jsonb,
                    :columns, :version, :at, :by)
            """)
        .params(params(view))
        .param("icon", view.icon(), Types.VARCHAR)
        .param("department", view.department(), Types.OTHER)
        .param("list", view.list())
        .param("owner", view.owner().value())
        .update();
  }

  void update(SavedView view) {
    jdbc.sql(
            """
            UPDATE view_view
               SET name = :name, icon = :icon, audience = :audience, department_id = :department, place = :place,
                   filters = :filters::jsonb, columns = :columns, version = :version, changed_at = :at, changed_by = :by
             WHERE tenant_id = :tenant AND view_id = :id
            """)
        .params(params(view))
        .param("icon", view.icon(), Types.VARCHAR)
        .param("department", view.department(), Types.OTHER)
        .update();
  }

  void delete(UUID id) {
    jdbc.sql("DELETE FROM view_view WHERE tenant_id = :tenant AND view_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .update();
  }

  private static Map<String, Object> params(SavedView view) {
    return Map.of(
        "tenant", tenant(),
        "id", view.id(),
        "name", view.name(),
        "audience", view.audience().toString(),
        "place", view.place(),
        "filters", JSON.writeValueAsString(view.filters()),
        "columns", view.columns().toArray(String[]::new),
        "version", view.version(),
        "at", Timestamp.from(view.changedAt()),
        "by", view.changedBy().value());
  }

  private static SavedView view(ResultSet row) throws SQLException {
    return new SavedView(
        row.getObject("view_id", UUID.class),
        row.getString("list"),
        row.getString("name"),
        row.getString("icon"),
        SavedView.Audience.of(row.getString("audience")),
        new StaffId(row.getObject("owner_staff_id", UUID.class)),
        row.getObject("department_id", UUID.class),
        row.getInt("place"),
        JSON.readValue(row.getString("filters"), WORDS),
        List.of((String[]) row.getArray("columns").getArray()),
        row.getInt("version"),
        row.getTimestamp("changed_at").toInstant(),
        new StaffId(row.getObject("changed_by", UUID.class)));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
