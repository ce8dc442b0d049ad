package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.XinqiaoTest;

/// Walks the database's own catalogue and holds the rules of ADR 0009 for every table, also for
/// those that somebody adds tomorrow.
@XinqiaoTest
@Transactional(readOnly = true)
class DatabaseCatalogueTests {

  /// Tables that belong to the installation, not to one hospital.
  private static final List<String> WITHOUT_TENANT =
      List.of(
          "flyway_schema_history",
          "organization_tenant",
          "scheduled_tasks",
          "access_sign_in",
          "access_throttle",
          "platform_mark");

  /// Look-ups from outside identities to a patient: keyed by the identity's own keyed hash.
  private static final List<String> LOOKUPS =
      List.of("patient_identifier", "patient_contact_point_lookup", "patient_relative_lookup");

  /// What a record is, and what is only between records.
  private static final List<String> STAYING =
      List.of(
          "patient",
          "patient_identifier",
          "patient_contact_point",
          "patient_contact_point_lookup",
          "patient_related_person",
          "patient_relative_lookup",
          "patient_search_key",
          "patient_merge",
          "patient_registration_review",
          "care_relation",
          "crypto_patient_key",
          "pathway_pending",
          "risk_due",
          "profile_patient",
          "profile_preference",
          "profile_change",
          "intake_batch_change",
          "intake_message_about");

  @Autowired JdbcClient jdbc;

  @Test
  void everyTableOfAHospitalIsUnderForcedRowLevelSecurity() {
    assertThat(
            names(
                """
                SELECT c.relname FROM pg_class c
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p')
                   AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                            AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
                """))
        .isSubsetOf(WITHOUT_TENANT);
  }

  @Test
  void everyPolicyComparesTheTenantOfTheTransactionAndFailsClosed() {
    assertThat(
            names(
                """
                SELECT DISTINCT pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polname NOT IN ('reach', 'chart')
                """))
        .containsExactly(
            "(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::integer)");
  }

  @Test
  void everyTableOfAPatientIsKeyedByTenantAndPatient() {
    assertThat(
            names(
                """
                SELECT c.relname FROM pg_class c
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p')
                   AND a.attnotnull
                   AND NOT EXISTS (
                     SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary
                        AND (SELECT array_agg(x.attname ORDER BY k.n) FROM unnest(i.indkey[0:1]) WITH ORDINALITY k(attnum, n)
                               JOIN pg_attribute x ON x.attrelid = c.oid AND x.attnum = k.attnum)
                            = ARRAY['tenant_id', 'patient_id']::name[])
                """))
        .isSubsetOf(LOOKUPS);
  }

  @Test
  void noUniqueConstraintAndNoForeignKeyCrossesPatients() {
    assertThat(
            names(
                """
                SELECT c.relname || '.' || ic.relname FROM pg_index i
                  JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND i.indisunique AND NOT i.indisprimary
                   AND (SELECT array_agg(x.attname ORDER BY k.n) FROM unnest(i.indkey[0:1]) WITH ORDINALITY k(attnum, n)
                          JOIN pg_attribute x ON x.attrelid = c.oid AND x.attnum = k.attnum)
                       <> ARRAY['tenant_id', 'patient_id']::name[]
                """))
        .isEmpty();
    assertThat(
            names(
                """
                SELECT con.conname FROM pg_constraint con
                  JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attname = 'patient_id'
                 WHERE con.contype = 'f' AND con.connamespace = 'xinqiao'::regnamespace
                   AND NOT (con.conkey @> ARRAY[a.attnum])
                """))
        .isEmpty();
  }

  /// Whoever adds a table of patients decides whether its rows follow a merge (ADR 0023).
  @Test
  void everyTableOfAPatientFollowsMergesOrStaysWithItsRecord() {
    assertThat(
            names(
                """
                SELECT c.relname FROM pg_class c
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p')
                   AND NOT EXISTS (SELECT 1 FROM pg_attribute h WHERE h.attrelid = c.oid AND h.attname = 'home_id')
                """))
        .isSubsetOf(STAYING);
  }

  /// What staff ask for is held to their patients on every table of patients, in the same words;
  /// only of tasks it knows more (ADR 0061).
  @Test
  void everyTableOfAPatientIsClosedToTheDeskBeyondItsReach() {
    assertThat(
            names(
                """
                SELECT c.relname FROM pg_class c
                  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p')
                   AND (NOT EXISTS (
                     SELECT FROM pg_policy p
                      WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
                        AND p.polroles = ARRAY['xinqiao_desk'::regrole::oid])
                    OR NOT EXISTS (
                     SELECT FROM pg_policy p
                      WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
                        AND p.polroles = ARRAY['xinqiao_chart'::regrole::oid]))
                """))
        .containsExactlyInAnyOrder("care_relation", "crypto_patient_key");
    assertThat(
            names(
                """
                SELECT DISTINCT replace(pg_get_expr(polqual, polrelid), polrelid::regclass::text || '.', 'T.')
                  FROM pg_policy WHERE polname IN ('reach', 'chart') AND (polname, polrelid) <> ('reach', 'task_task'::regclass)
                """))
        .hasSize(2);
  }

  @Test
  void theDeskAndAChartMayDoWhatTheApplicationMayAndNothingElse() {
    assertThat(
            names(
                """
                WITH given AS (
                  SELECT c.oid::regclass::text AS what, g.grantee, g.privilege_type FROM pg_class c, aclexplode(c.relacl) g
                   WHERE c.relnamespace = 'xinqiao'::regnamespace
                  UNION SELECT a.attrelid::regclass || '.' || a.attname, g.grantee, g.privilege_type
                    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) g
                   WHERE c.relnamespace = 'xinqiao'::regnamespace
                  UNION SELECT p.oid::regprocedure::text, g.grantee, g.privilege_type FROM pg_proc p, aclexplode(p.proacl) g
                   WHERE p.pronamespace = 'xinqiao'::regnamespace)
                SELECT what || ' ' || privilege_type FROM given
                 WHERE grantee IN ('xinqiao_app'::regrole, 'xinqiao_desk'::regrole, 'xinqiao_chart'::regrole)
                 GROUP BY what, privilege_type HAVING count(*) <> 3
                """))
        .isEmpty();
  }

  @Test
  void viewsRunAsTheirReader() {
    assertThat(
            names(
                """
                SELECT relname FROM pg_class
                 WHERE relnamespace = 'xinqiao'::regnamespace AND relkind = 'v'
                   AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)
                """))
        .isEmpty();
  }

  @Test
  void theApplicationsRoleOwnsNothingAndCannotChangeTheSchema() {
    assertThat(
            names(
                """
                SELECT relname FROM pg_class
                 WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
                """))
        .isEmpty();
    assertThat(
            jdbc.sql("SELECT has_schema_privilege(current_user, 'xinqiao', 'CREATE')")
                .query(Boolean.class)
                .single())
        .isFalse();
  }

  private List<String> names(String sql) {
    return jdbc.sql(sql).query(String.class).list();
  }
}
