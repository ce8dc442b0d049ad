package org.xinqiao.clinical;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for.
@Configuration(proxyBeanMethods = false)
class ClinicalFactDefinitions {

  @Bean
  FactDefinition encounterFact() {
    return new FactDefinition(
        "encounter",
        new Text("就诊", "Encounter"),
        "clinical_fact_encounter",
        false,
        List.of(
            column("encounterId", "encounter_id", Type.ID, "就诊", "encounter"),
            column("class", "class", Type.TEXT, "就诊类别", "class")
                .saying(
                    Map.of(
                        "inpatient", new Text("住院", "inpatient"),
                        "outpatient", new Text("门诊", "outpatient"),
                        "emergency", new Text("急诊", "emergency"),
                        "other", new Text("其他", "other"))),
            column("department", "department_name", Type.TEXT, "科室", "department"),
            column("departmentCode", "department_code", Type.TEXT, "科室代码", "department code"),
            column("doctor", "attending_doctor", Type.TEXT, "主管医生", "attending doctor"),
            column("startedAt", "started_at", Type.MOMENT, "就诊日", "started"),
            column("admittedAt", "started_at", Type.MOMENT, "入院日", "admitted"),
            column("dischargedAt", "discharged_at", Type.MOMENT, "出院日", "discharged"),
            column("disposition", "disposition", Type.TEXT, "离院方式", "disposition"),
            column(
                "returnOrderedOn", "return_ordered_on", Type.DATE, "医嘱复诊日", "return ordered for")));
  }

  @Bean
  FactDefinition conditionFact() {
    return new FactDefinition(
        "condition",
        new Text("诊断", "Condition"),
        "clinical_fact_condition",
        false,
        List.of(
            column("code", "code", Type.TEXT, "诊断编码", "code"),
            column("name", "name", Type.TEXT, "诊断", "name"),
            column("recordedOn", "recorded_on", Type.DATE, "诊断日", "recorded"),
            column("encounterId", "encounter_id", Type.ID, "就诊", "encounter")));
  }

  @Bean
  FactDefinition procedureFact() {
    return new FactDefinition(
        "procedure",
        new Text("手术", "Procedure"),
        "clinical_fact_procedure",
        false,
        List.of(
            column("code", "code", Type.TEXT, "手术编码", "code"),
            column("name", "name", Type.TEXT, "手术", "name"),
            column("performedOn", "performed_on", Type.DATE, "手术日", "performed"),
            column("principal", "principal", Type.BOOLEAN, "主要手术", "principal"),
            column("encounterId", "encounter_id", Type.ID, "就诊", "encounter")));
  }

  @Bean
  FactDefinition observationFact() {
    return new FactDefinition(
        "observation",
        new Text("检验", "Observation"),
        "clinical_fact_observation",
        false,
        List.of(
            column("code", "code", Type.TEXT, "项目编码", "code"),
            column("name", "name", Type.TEXT, "项目", "name"),
            column("value", "value", Type.NUMBER, "结果", "value"),
            column("observedAt", "observed_at", Type.MOMENT, "检验日", "observed"),
            column("interpretation", "interpretation", Type.TEXT, "判读", "interpretation")));
  }
}
