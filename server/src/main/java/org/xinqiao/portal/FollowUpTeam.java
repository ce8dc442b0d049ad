package org.xinqiao.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who signs the patient's page: the team of the department of the last stay, 骨科随访组. A department
/// whose name reveals a condition does not sign; the hospital does.
@Repository
class FollowUpTeam {

  private static final String SENSITIVE = "content/departments/sensitive.json";

  private final JdbcClient jdbc;
  private final List<String> sensitive;

  FollowUpTeam(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.sensitive = load(json);
  }

  String signature(PatientId patient, String hospital, Locale locale) {
    String name =
        lastDepartment(patient)
            .filter(department -> sensitive.stream().noneMatch(department::contains))
            .orElse(hospital);
    return locale.getLanguage().equals("en") ? "Follow-up team, " + name : name + "随访组";
  }

  private Optional<String> lastDepartment(PatientId patient) {
    return jdbc.sql(
            """
            SELECT department_name FROM clinical_fact_encounter
             WHERE tenant_id = :tenant AND patient_id = :patient AND class IN ('inpatient', 'outpatient')
             ORDER BY (class = 'inpatient') DESC, started_at DESC LIMIT 1
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query(String.class)
        .optional();
  }

  private static List<String> load(JsonMapper json) {
    try (InputStream in = new ClassPathResource(SENSITIVE).getInputStream()) {
      List<String> words = new ArrayList<>();
      for (JsonNode department : json.readTree(in).required("departments")) {
        department.required("contains").forEach(word -> words.add(word.asString()));
      }
      return List.copyOf(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
