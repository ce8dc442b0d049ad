package org.xinqiao.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.organization.Tenant;

/// Everything that is known about the patients of a hospital, as text that can be compared: once
/// with every byte, once without what differs from one run to the next.
@TestComponent
public class StateOfPatients {

  /// What happened on our side, not what is known.
  private static final List<String> JOURNALS =
      List.of(
          "patient_merge",
          "patient_registration_review",
          "pathway_pending",
          "risk_due",
          "profile_change",
          "crypto_patient_key");

  private final TestHospital hospitals;
  private final JdbcClient jdbc;

  StateOfPatients(TestHospital hospitals, JdbcClient jdbc) {
    this.hospitals = hospitals;
    this.jdbc = jdbc;
  }

  /// Every row of every table of patients.
  public String exactly(Tenant tenant) {
    return all(tenant, "to_jsonb(t)::text");
  }

  /// Without ids of ours, encrypted bytes and keyed hashes; patients by their number.
  public String comparably(Tenant tenant) {
    return all(
        tenant,
        """
        (SELECT coalesce((SELECT mrn FROM patient p WHERE p.tenant_id = t.tenant_id AND p.patient_id = t.patient_id), '?')
             || ' ' || coalesce(jsonb_object_agg(kv.key, kv.value), '{}') FROM jsonb_each(to_jsonb(t)) kv
          WHERE kv.key NOT IN ('tenant_id', 'merged_at', 'taken_at', 'lane')
            AND NOT (jsonb_typeof(kv.value) = 'string'
                     AND (kv.value #>> '{}' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-' OR kv.value #>> '{}' ~ '^[0-9a-f]{12,}$' OR kv.value #>> '{}' ~ '^\\\\x')))
        """);
  }

  private String all(Tenant tenant, String row) {
    return hospitals.in(
        tenant,
        () -> {
          TreeMap<String, List<String>> state = new TreeMap<>();
          for (String table : tables()) {
            List<String> rows =
                new ArrayList<>(
                    jdbc.sql("SELECT " + row + " FROM " + table + " t").query(String.class).list());
            rows.sort(null);
            state.put(table, rows);
          }
          StringBuilder text = new StringBuilder();
          state.forEach((table, rows) ->
              rows.forEach(one -> text.append(table).append(' ').append(one).append('\n')));
          return text.toString();
        });
  }

  private List<String> tables() {
    return jdbc
        .sql(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
             WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'r' AND a.attnotnull
             ORDER BY c.relname
            """)
        .query(String.class)
        .list()
        .stream()
        .filter(table -> !JOURNALS.contains(table))
        .toList();
  }
}
