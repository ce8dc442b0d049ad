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

  private static final Map<String, Text> REQUEST_STATUS =
      Map.of(
          "active", new Text("有效", "active"),
          "completed", new Text("已完成", "completed"),
          "stopped", new Text("已停用", "stopped"),
          "cancelled", new Text("已撤销", "cancelled"));

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
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
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
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
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
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "项目", "name"),
            column("value", "value", Type.NUMBER, "结果", "value"),
            column("observedAt", "observed_at", Type.MOMENT, "检验日", "observed"),
            column("interpretation", "interpretation", Type.TEXT, "判读", "interpretation")));
  }

  @Bean
  FactDefinition medicationRequestFact() {
    return new FactDefinition(
        "medicationRequest",
        new Text("处方", "Prescription"),
        "clinical_fact_medication_request",
        false,
        List.of(
            column("code", "code", Type.TEXT, "药品编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "药品", "medicine"),
            column("status", "status", Type.TEXT, "状态", "status").saying(REQUEST_STATUS),
            column("daysSupply", "days_supply", Type.NUMBER, "用药天数", "days of supply"),
            column("orderedAt", "ordered_at", Type.MOMENT, "开方日", "ordered"),
            column("startsOn", "starts_on", Type.DATE, "开始日", "starts"),
            column("endsOn", "ends_on", Type.DATE, "结束日", "ends")));
  }

  @Bean
  FactDefinition medicationDispenseFact() {
    return new FactDefinition(
        "medicationDispense",
        new Text("发药", "Dispensed medicine"),
        "clinical_fact_medication_dispense",
        false,
        List.of(
            column("code", "code", Type.TEXT, "药品编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "药品", "medicine"),
            column("daysSupply", "days_supply", Type.NUMBER, "用药天数", "days of supply"),
            column("handedOverAt", "handed_over_at", Type.MOMENT, "发药日", "handed over"),
            column("runsOutOn", "runs_out_on", Type.DATE, "用完日", "runs out")));
  }

  @Bean
  FactDefinition serviceRequestFact() {
    return new FactDefinition(
        "serviceRequest",
        new Text("检查检验医嘱", "Ordered examination"),
        "clinical_fact_service_request",
        false,
        List.of(
            column("code", "code", Type.TEXT, "项目编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "项目", "name"),
            column("status", "status", Type.TEXT, "状态", "status").saying(REQUEST_STATUS),
            column("orderedAt", "ordered_at", Type.MOMENT, "开立日", "ordered"),
            column("scheduledAt", "scheduled_at", Type.MOMENT, "预定日", "scheduled")));
  }
}
