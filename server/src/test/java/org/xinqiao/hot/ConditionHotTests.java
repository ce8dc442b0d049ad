package org.xinqiao.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.json.JsonMapper;

/// Asked of one patient, whatever the form of the condition, nothing reads the rows of the others:
/// one patient's change must reach tags and segments at once, in a hospital of any size.
@XinqiaoTest
@Import({Statements.Configuration.class, ManyPatients.class})
class ConditionHotTests {

  private static final int COPIES = 4_000;
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (\\w+)");

  private static final List<String> FORMS =
      List.of(
          "{'exists':{'fact':'encounter','where':{'field':'class','op':'=','value':'inpatient'}}}",
          "{'not':{'exists':{'fact':'condition','where':{'field':'code','op':'startsWithAny','value':['I25']}}}}",
          "{'any':[{'field':'patient.age','op':'>','value':200},{'exists':{'fact':'condition'}}]}",
          "{'count':{'fact':'encounter','op':'>=','value':2}}",
          "{'count':{'fact':'encounter','op':'=','value':0}}",
          "{'aggregate':{'fact':'encounter','function':'daysSinceLast','field':'startedAt','op':'>','value':9}}",
          "{'aggregate':{'fact':'encounter','function':'last','field':'departmentCode','op':'=','value':'0101'}}",
          "{'repeated':{'fact':'condition','same':'category','each':'encounterId','times':2,'withinDays':90,'inLastDays':365}}");

  @Autowired TestHospital hospitals;
  @Autowired CareFixture care;
  @Autowired ManyPatients many;
  @Autowired Statements statements;
  @Autowired Conditions conditions;
  @Autowired JdbcTemplate template;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  @Test
  void onePatientsAnswerReadsNobodyElsesRows() {
    Tenant tenant = hospitals.open();
    PatientId patient = care.register(tenant, "H1", "金丝雀甲");
    care.visit(tenant, patient, "H1", "V1", "0101", 10);
    Map<String, Integer> rows = many.copy(tenant, patient, COPIES);
    JdbcClient.create(owner).sql("ANALYZE").update();
    Set<String> big =
        rows.entrySet().stream()
            .filter(table -> table.getValue() >= COPIES)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertThat(big).contains("patient", "clinical_encounter", "clinical_condition");

    Map<String, String> slow = new TreeMap<>();
    for (String form : FORMS) {
      Condition condition = conditions.parse(JSON.readTree(form.replace('\'', '"')));
      slow.putAll(wholeTables(tenant, big, () -> conditions.holds(condition, patient, TODAY)));
      slow.putAll(wholeTables(tenant, big, () -> conditions.explain(condition, patient, TODAY)));
    }
    for (FactDefinition fact : conditions.facts()) {
      if (!fact.onePerPatient()) {
        String json = "{\"count\":{\"fact\":\"%s\",\"op\":\"=\",\"value\":1}}";
        Condition condition = conditions.parse(JSON.readTree(json.formatted(fact.name())));
        slow.putAll(wholeTables(tenant, big, () -> conditions.holds(condition, patient, TODAY)));
      }
    }
    assertThat(slow).isEmpty();
  }

  private Map<String, String> wholeTables(Tenant tenant, Set<String> big, Runnable question) {
    Map<String, String> slow = new TreeMap<>();
    for (Statements.Statement statement :
        statements.during(() -> hospitals.run(tenant, question))) {
      if (statement.sql().strip().matches("(?is)(SELECT|WITH)\\b.*")) {
        List<String> plan =
            hospitals.in(tenant, () -> template.execute((Connection c) -> statement.plan(c)));
        Matcher whole = WHOLE_TABLE.matcher(String.join("\n", plan));
        while (whole.find()) {
          if (big.contains(whole.group(1))) {
            slow.put(statement.sql().strip(), String.join("\n", plan));
          }
        }
      }
    }
    return slow;
  }
}
