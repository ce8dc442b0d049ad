package org.xinqiao.organization;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// The door of this module: who the hospital is, where its people work.
@Service
public class Organizations {

  private static final String STAFF =
      """
      SELECT s.staff_id, s.display_name, s.role, s.active, d.department_id, d.code, d.name,
             d.sensitive
        FROM organization_staff s LEFT JOIN organization_department d USING (tenant_id, department_id)
       WHERE s.tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final IdGenerator ids;

  Organizations(JdbcClient jdbc, IdGenerator ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  /// All tenants.
  @Transactional(readOnly = true)
  public List<Tenant> tenants() {
    return jdbc.sql(
            "SELECT tenant_id, code, name, phone FROM organization_tenant ORDER BY tenant_id")
        .query((row, n) -> tenant(row))
        .list();
  }

  /// Their numbers, for work that goes round them ([org.xinqiao.shared.TenantRounds]).
  @Transactional(readOnly = true)
  public List<TenantId> tenantIds() {
    return jdbc.sql("SELECT tenant_id FROM organization_tenant ORDER BY tenant_id")
        .query((row, n) -> new TenantId(row.getInt(1)))
        .list();
  }

  /// The tenant of the current scope.
  @Transactional(readOnly = true)
  public Tenant current() {
    return jdbc.sql(
            "SELECT tenant_id, code, name, phone FROM organization_tenant WHERE tenant_id = ?")
        .param(Tenancy.current().value())
        .query((row, n) -> tenant(row))
        .single();
  }

  /// Registers a tenant, or gives back the one of that code.
  @Transactional
  public Tenant register(String code, String name, String phone) {
    return jdbc.sql(
            """
            INSERT INTO organization_tenant (tenant_id, code, name, phone)
            SELECT coalesce(max(tenant_id), 0) + 1, :code, :name, :phone FROM organization_tenant
            ON CONFLICT (code) DO UPDATE SET code = EXCLUDED.code
            RETURNING tenant_id, code, name, phone
            """)
        .param("code", code)
        .param("name", name)
        .param("phone", phone)
        .query((row, n) -> tenant(row))
        .single();
  }

  /// The department of that name, made when a message names one for the first time. Hospitals name
  /// departments in messages long before anybody enters them by hand.
  @Transactional
  public Department department(String code, String name, boolean sensitive) {
    jdbc.sql(
            """
            INSERT INTO organization_department (tenant_id, department_id, code, name, sensitive)
            VALUES (:tenant, :id, :code, :name, :sensitive) ON CONFLICT (tenant_id, code) DO NOTHING
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", ids.next())
        .param("code", code)
        .param("name", name)
        .param("sensitive", sensitive)
        .update();
    return jdbc.sql(
            """
            SELECT department_id, code, name, sensitive FROM organization_department
             WHERE tenant_id = :tenant AND code = :code
            """)
        .param("tenant", Tenancy.current().value())
        .param("code", code)
        .query((row, n) -> departmentOf(row))
        .single();
  }

  @Transactional(readOnly = true)
  public List<Department> departments() {
    return jdbc.sql(
            """
            SELECT department_id, code, name, sensitive FROM organization_department
             WHERE tenant_id = :tenant ORDER BY code
            """)
        .param("tenant", Tenancy.current().value())
        .query((row, n) -> departmentOf(row))
        .list();
  }

  /// The campus of that name, made when it is named for the first time.
  @Transactional
  public UUID openCampus(String name) {
    return jdbc.sql(
            """
            INSERT INTO organization_campus (tenant_id, campus_id, name) VALUES (:tenant, :id, :name)
            ON CONFLICT (tenant_id, name) DO UPDATE SET name = EXCLUDED.name
            RETURNING campus_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", ids.next())
        .param("name", name)
        .query(UUID.class)
        .single();
  }

  /// The names of the campuses where departments are, by department; those of which nobody has said
  /// it are not among them.
  @Transactional(readOnly = true)
  public Map<UUID, String> campuses() {
    return jdbc
        .sql(
            """
            SELECT d.department_id, c.name FROM organization_department d
              JOIN organization_campus c ON c.tenant_id = d.tenant_id AND c.campus_id = d.campus_id
             WHERE d.tenant_id = :tenant
            """)
        .param("tenant", Tenancy.current().value())
        .query((row, n) -> Map.entry(row.getObject(1, UUID.class), row.getString(2)))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// Says at which campus a department is.
  ///
  /// @param campus null for none
  /// @return false when there is no such department
  @Transactional
  public boolean place(UUID department, @Nullable UUID campus) {
    return jdbc.sql(
                """
                UPDATE organization_department SET campus_id = :campus
                 WHERE tenant_id = :tenant AND department_id = :department
                """)
            .param("campus", campus, Types.OTHER)
            .param("tenant", Tenancy.current().value())
            .param("department", department)
            .update()
        == 1;
  }

  /// The departments at the same campus, this one among them; alone while nobody has said where it
  /// is.
  @Transactional(readOnly = true)
  public Set<UUID> atCampusOf(Department department) {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT other.department_id FROM organization_department one
                  JOIN organization_department other
                    ON other.tenant_id = one.tenant_id
                   AND (other.department_id = one.department_id OR other.campus_id = one.campus_id)
                 WHERE one.tenant_id = :tenant AND one.department_id = :department
                """)
            .param("tenant", Tenancy.current().value())
            .param("department", department.id())
            .query(UUID.class)
            .list());
  }

  @Transactional
  public Staff hire(String displayName, Staff.Role role, @Nullable Department department) {
    UUID id = ids.next();
    jdbc.sql(
            """
            INSERT INTO organization_staff (tenant_id, staff_id, display_name, role, department_id)
            VALUES (:tenant, :id, :name, :role, :department)
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .param("name", displayName)
        .param("role", role.toString())
        .param("department", department == null ? null : department.id(), Types.OTHER)
        .update();
    return new Staff(new StaffId(id), displayName, role, department, true);
  }

  @Transactional(readOnly = true)
  public Optional<Staff> staff(StaffId id) {
    return jdbc.sql(STAFF + " AND s.staff_id = :id")
        .param("tenant", Tenancy.current().value())
        .param("id", id.value())
        .query((row, n) -> staffOf(row))
        .optional();
  }

  /// @return false when there is nobody of that id
  @Transactional
  public boolean changeRole(StaffId id, Staff.Role role) {
    return jdbc.sql(
                "UPDATE organization_staff SET role = :role WHERE tenant_id = :tenant AND staff_id = :id")
            .param("role", role.toString())
            .param("tenant", Tenancy.current().value())
            .param("id", id.value())
            .update()
        == 1;
  }

  /// @param department null for the whole hospital
  /// @return false when there is nobody of that id
  @Transactional
  public boolean changeDepartment(StaffId id, @Nullable Department department) {
    return jdbc.sql(
                """
                UPDATE organization_staff SET department_id = :department
                 WHERE tenant_id = :tenant AND staff_id = :id
                """)
            .param("department", department == null ? null : department.id(), Types.OTHER)
            .param("tenant", Tenancy.current().value())
            .param("id", id.value())
            .update()
        == 1;
  }

  /// Everybody who works or worked here, by name.
  @Transactional(readOnly = true)
  public List<Staff> allStaff() {
    return jdbc.sql(STAFF + " ORDER BY s.display_name, s.staff_id")
        .param("tenant", Tenancy.current().value())
        .query((row, n) -> staffOf(row))
        .list();
  }

  private static Staff staffOf(ResultSet row) throws SQLException {
    return new Staff(
        new StaffId(row.getObject("staff_id", UUID.class)),
        row.getString("display_name"),
        Staff.Role.of(row.getString("role")),
        row.getObject("department_id") == null ? null : departmentOf(row),
        row.getBoolean("active"));
  }

  private static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        new TenantId(row.getInt("tenant_id")),
        row.getString("code"),
        row.getString("name"),
        row.getString("phone"));
  }

  private static Department departmentOf(ResultSet row) throws SQLException {
    return new Department(
        row.getObject("department_id", UUID.class),
        row.getString("code"),
        row.getString("name"),
        row.getBoolean("sensitive"));
  }
}
