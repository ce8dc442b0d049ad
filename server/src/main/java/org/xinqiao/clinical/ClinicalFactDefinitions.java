package org.xinqiao.clinical;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.shared.DataClass;
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
        new Text("一次门诊、急诊或住院", "A visit to the outpatient clinic, the emergency room, or a stay"),
        Rows.several("clinical_fact_encounter", "encounter_id").at("startedAt").told(),
        DataClass.CARE,
        Freshness.WITH_THE_MESSAGE,
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
                "returnOrderedOn", "return_ordered_on", Type.DATE, "医嘱复诊日", "return ordered for"),
            new FactDefinition.Field(
                    "daysSincePrevious",
                    """
                    ({row}.started_on - (SELECT max(earlier.started_on) FROM clinical_fact_encounter earlier
                      WHERE earlier.tenant_id = {row}.tenant_id AND earlier.patient_id = {row}.patient_id
                        AND earlier.started_at < {row}.started_at))\
                    """,
                    Type.NUMBER,
                    new Text("距上次就诊", "since the previous one"))
                .in("天", "days")
                .meaning("首次就诊没有此值", "Not known of the first one")));
  }

  @Bean
  FactDefinition conditionFact() {
    return new FactDefinition(
        "condition",
        new Text("诊断", "Condition"),
        new Text("医院系统记录的一条诊断", "A diagnosis that the hospital recorded"),
        Rows.several("clinical_fact_condition", "condition_id").at("recordedOn").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "诊断编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            new FactDefinition.Field(
                    "category", "left({row}.code, 3)", Type.TEXT, new Text("诊断类目", "category"))
                .meaning("ICD-10 前三位，同一种病", "The first three characters of ICD-10: one disease"),
            column("name", "name", Type.TEXT, "诊断", "name"),
            column("status", "clinical_status", Type.TEXT, "诊断状态", "status"),
            column("onsetOn", "onset_on", Type.DATE, "起病日", "began"),
            column("abatedOn", "abated_on", Type.DATE, "缓解日", "abated"),
            column("recordedOn", "recorded_on", Type.DATE, "诊断日", "recorded"),
            column("encounterId", "encounter_id", Type.ID, "就诊", "encounter")));
  }

  @Bean
  FactDefinition procedureFact() {
    return new FactDefinition(
        "procedure",
        new Text("手术", "Procedure"),
        new Text("做过的一次手术或操作", "An operation or procedure that was done"),
        Rows.several("clinical_fact_procedure", "procedure_id").at("performedOn").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
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
        new Text("一项检验或体征的一次结果", "One result of a laboratory test or vital sign"),
        Rows.several("clinical_fact_observation", "observation_id").at("observedAt").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "项目编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "项目", "name"),
            column("value", "value", Type.NUMBER, "结果", "value")
                .meaning("按编码对照换算后的数值", "Converted by the code map where there is one"),
            column("unit", "value_unit", Type.TEXT, "结果单位", "unit of the value")
                .meaning("编码对照后的单位", "After the code map"),
            column("day", "given_day", Type.DATE, "结果日期", "day that is the result")
                .meaning("结果本身是日期时，如预产期", "Where it is one, such as the expected day of delivery"),
            column("observedAt", "observed_at", Type.MOMENT, "检验日", "observed"),
            column("encounterId", "encounter_id", Type.ID, "就诊", "encounter"),
            column("interpretation", "interpretation", Type.TEXT, "判读", "interpretation"),
            eventId()));
  }

  @Bean
  FactDefinition medicationRequestFact() {
    return new FactDefinition(
        "medicationRequest",
        new Text("处方", "Prescription"),
        new Text("一条处方或用药医嘱", "A prescription"),
        Rows.several("clinical_fact_medication_request", "request_id").at("orderedAt").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "药品编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "药品", "medicine"),
            column("status", "status", Type.TEXT, "状态", "status").saying(REQUEST_STATUS),
            column("daysSupply", "days_supply", Type.NUMBER, "用药天数", "days of supply")
                .in("天", "days"),
            column("orderedAt", "ordered_at", Type.MOMENT, "开方日", "ordered"),
            column("startsOn", "starts_on", Type.DATE, "开始日", "starts"),
            column("endsOn", "ends_on", Type.DATE, "结束日", "ends")));
  }

  @Bean
  FactDefinition medicationDispenseFact() {
    return new FactDefinition(
        "medicationDispense",
        new Text("发药", "Dispensed medicine"),
        new Text("一次发药", "Medicine that was handed over"),
        Rows.several("clinical_fact_medication_dispense", "dispense_id").at("handedOverAt").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "药品编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "药品", "medicine"),
            column("daysSupply", "days_supply", Type.NUMBER, "用药天数", "days of supply")
                .in("天", "days"),
            column("handedOverAt", "handed_over_at", Type.MOMENT, "发药日", "handed over"),
            column("runsOutOn", "runs_out_on", Type.DATE, "用完日", "runs out"),
            new FactDefinition.Field(
                    "suppliedUntil",
                    """
                    (SELECT clinical_run_out(supply.handed_over_on, supply.days_supply
                                             ORDER BY supply.handed_over_at, supply.dispense_id)
                       FROM clinical_fact_medication_dispense supply
                      WHERE supply.tenant_id = {row}.tenant_id AND supply.patient_id = {row}.patient_id
                        AND supply.code = {row}.code AND supply.days_supply IS NOT NULL
                        AND (supply.handed_over_at, supply.dispense_id) <= ({row}.handed_over_at, {row}.dispense_id))\
                    """,
                    Type.DATE,
                    new Text("断药日", "supplied until"))
                .meaning(
                    "含以前未用完的（最多结转30天），第一个没有药的日子",
                    "With what was left of earlier ones, at most 30 days of it: the first day without"),
            new FactDefinition.Field(
                "newest",
                """
                (NOT EXISTS (SELECT 1 FROM clinical_fact_medication_dispense later
                  WHERE later.tenant_id = {row}.tenant_id AND later.patient_id = {row}.patient_id
                    AND later.code = {row}.code
                    AND (later.handed_over_at, later.dispense_id) > ({row}.handed_over_at, {row}.dispense_id)))\
                """,
                Type.BOOLEAN,
                new Text("该药最近一次", "the newest of this medicine")),
            eventId()));
  }

  /// What the source calls the row, as an id: the same after a replay and a merge.
  private static FactDefinition.Field eventId() {
    return column("eventId", "event_id", Type.ID, "事件", "event");
  }

  @Bean
  FactDefinition serviceRequestFact() {
    return new FactDefinition(
        "serviceRequest",
        new Text("检查检验医嘱", "Ordered examination"),
        new Text("一条检查或检验的医嘱", "An examination that was ordered"),
        Rows.several("clinical_fact_service_request", "request_id").at("orderedAt").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "项目编码", "code"),
            column("sourceCode", "source_code", Type.TEXT, "来源编码", "source code"),
            column("name", "name", Type.TEXT, "项目", "name"),
            column("status", "status", Type.TEXT, "状态", "status").saying(REQUEST_STATUS),
            column("orderedAt", "ordered_at", Type.MOMENT, "开立日", "ordered"),
            column("scheduledAt", "scheduled_at", Type.MOMENT, "预定日", "scheduled")));
  }

  @Bean
  FactDefinition allergyFact() {
    return new FactDefinition(
        "allergy",
        new Text("过敏", "Allergy"),
        new Text("医院系统记录的一项过敏", "An allergy that the hospital recorded"),
        Rows.several("clinical_fact_allergy", "allergy_id").at("recordedOn").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "过敏原编码", "code"),
            column("name", "name", Type.TEXT, "过敏原", "substance"),
            column("severity", "severity", Type.TEXT, "程度", "severity"),
            column("recordedOn", "recorded_on", Type.DATE, "记录日", "recorded")));
  }

  @Bean
  FactDefinition diagnosticReportFact() {
    return new FactDefinition(
        "diagnosticReport",
        new Text("检查报告", "Diagnostic report"),
        new Text("一份检验或检查报告", "A report of an examination"),
        Rows.several("clinical_fact_diagnostic_report", "report_id").at("reportedAt").told(),
        DataClass.CLINICAL,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("code", "code", Type.TEXT, "项目编码", "code"),
            column("name", "name", Type.TEXT, "项目", "name"),
            column("status", "status", Type.TEXT, "状态", "status")
                .saying(
                    Map.of(
                        "P", new Text("初步", "preliminary"),
                        "F", new Text("正式", "final"),
                        "C", new Text("已更正", "corrected"))),
            column("reportedAt", "reported_at", Type.MOMENT, "报告日", "reported"),
            column("issuedAt", "issued_at", Type.MOMENT, "签发日", "issued")));
  }
}
