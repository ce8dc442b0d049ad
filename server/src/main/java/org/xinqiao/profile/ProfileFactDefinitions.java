package org.xinqiao.profile;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Field;
import org.xinqiao.condition.FactDefinition.Freshness;
import org.xinqiao.condition.FactDefinition.Rows;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.condition.KeptDays;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for.
@Configuration(proxyBeanMethods = false)
class ProfileFactDefinitions {

  @Bean
  FactDefinition profileFact(DiseaseFamilies families) {
    List<Field> fields =
        new ArrayList<>(
            List.of(
                column("sex", "sex", Type.TEXT, "性别", "sex")
                    .saying(
                        Map.of(
                            "female", new Text("女", "female"),
                            "male", new Text("男", "male"),
                            "other", new Text("其他", "other"),
                            "unknown", new Text("未知", "unknown"))),
                new Field(
                        "age",
                        "extract(year FROM age({today}, {row}.birth_date))::integer",
                        Type.NUMBER,
                        new Text("年龄", "age"))
                    .in("岁", "years"),
                column("birthDate", "birth_date", Type.DATE, "出生日期", "birth date"),
                column("deceased", "deceased", Type.BOOLEAN, "已故", "deceased"),
                column("registeredOn", "registered_on", Type.DATE, "建档日", "registered"),
                column("visits", "visits", Type.NUMBER, "就诊次数", "visits"),
                column(
                    "emergencyVisits", "emergency_visits", Type.NUMBER, "急诊次数", "emergency visits"),
                column("stays", "stays", Type.NUMBER, "住院次数", "stays in hospital"),
                column("inHospital", "in_hospital", Type.BOOLEAN, "住院中", "in hospital now"),
                column("firstVisitOn", "first_visit_on", Type.DATE, "首次就诊日", "first visit"),
                column("lastVisitOn", "last_visit_on", Type.DATE, "末次就诊日", "last visit"),
                column("lastAdmittedOn", "last_admitted_on", Type.DATE, "末次入院日", "last admitted"),
                column(
                    "lastDischargedOn",
                    "last_discharged_on",
                    Type.DATE,
                    "末次出院日",
                    "last discharged"),
                column(
                    "returnOrderedOn",
                    "return_ordered_on",
                    Type.DATE,
                    "医嘱复诊日",
                    "return ordered for"),
                column("lastDepartment", "last_department", Type.TEXT, "末次就诊科室", "last department"),
                column("lastDiagnosedOn", "last_diagnosed_on", Type.DATE, "末次诊断日", "last diagnosed")
                    .classed(DataClass.CLINICAL),
                column("operations", "operations", Type.NUMBER, "手术次数", "operations")
                    .classed(DataClass.CLINICAL),
                column("lastOperationOn", "last_operation_on", Type.DATE, "末次手术日", "last operation")
                    .classed(DataClass.CLINICAL),
                column(
                        "dispenses",
                        "dispenses",
                        Type.NUMBER,
                        "发药次数",
                        "times medicine was handed over")
                    .classed(DataClass.CLINICAL),
                column(
                        "lastDispensedOn",
                        "last_dispensed_on",
                        Type.DATE,
                        "末次发药日",
                        "medicine last handed over")
                    .classed(DataClass.CLINICAL),
                column("medicinesUntil", "medicines_until", Type.DATE, "药品用完日", "medicines run out")
                    .meaning("所发药品中最晚的一天", "The last of what was handed over")
                    .classed(DataClass.CLINICAL),
                column("systolic", "systolic", Type.NUMBER, "收缩压", "systolic pressure")
                    .in("mmHg", "mmHg")
                    .classed(DataClass.CLINICAL),
                column("diastolic", "diastolic", Type.NUMBER, "舒张压", "diastolic pressure")
                    .in("mmHg", "mmHg")
                    .classed(DataClass.CLINICAL),
                column("pressureOn", "pressure_on", Type.DATE, "血压测量日", "pressure measured")
                    .classed(DataClass.CLINICAL),
                column("glucose", "glucose", Type.NUMBER, "空腹血糖", "fasting glucose")
                    .in("mmol/L", "mmol/L")
                    .classed(DataClass.CLINICAL),
                column("glucoseOn", "glucose_on", Type.DATE, "血糖检验日", "glucose measured")
                    .classed(DataClass.CLINICAL),
                column("hba1c", "hba1c", Type.NUMBER, "糖化血红蛋白", "HbA1c")
                    .in("%", "%")
                    .classed(DataClass.CLINICAL),
                column("hba1cOn", "hba1c_on", Type.DATE, "糖化血红蛋白检验日", "HbA1c measured")
                    .classed(DataClass.CLINICAL),
                column("ldl", "ldl", Type.NUMBER, "低密度脂蛋白胆固醇", "LDL cholesterol")
                    .in("mmol/L", "mmol/L")
                    .classed(DataClass.CLINICAL),
                column("ldlOn", "ldl_on", Type.DATE, "血脂检验日", "LDL measured")
                    .classed(DataClass.CLINICAL),
                column("bmi", "bmi", Type.NUMBER, "体重指数", "BMI")
                    .in("kg/m²", "kg/m²")
                    .classed(DataClass.CLINICAL),
                column("bmiOn", "bmi_on", Type.DATE, "体重测量日", "BMI measured")
                    .classed(DataClass.CLINICAL),
                column("lastResultOn", "last_result_on", Type.DATE, "末次检验日", "last result")
                    .classed(DataClass.CLINICAL),
                column("bookedUntil", "booked_until", Type.DATE, "最晚的预约日", "last booked day"),
                column("kept", "kept", Type.NUMBER, "履约次数", "appointments kept"),
                column("noShows", "no_shows", Type.NUMBER, "爽约次数", "appointments not kept"),
                column("lastNoShowOn", "last_no_show_on", Type.DATE, "末次爽约日", "last not kept"),
                column("revisitDueOn", "revisit_due_on", Type.DATE, "应复诊日", "return visit due")
                    .meaning("未到诊且未撤销的最早一次", "The first that was neither made nor cancelled"),
                column(
                    "revisitAttendedOn",
                    "revisit_attended_on",
                    Type.DATE,
                    "末次复诊日",
                    "last return visit"),
                column("messages", "messages", Type.NUMBER, "触达次数", "messages sent"),
                column("messagesRead", "messages_read", Type.NUMBER, "已读次数", "messages read"),
                column(
                    "messagesReplied",
                    "messages_replied",
                    Type.NUMBER,
                    "回复次数",
                    "messages answered"),
                column("lastMessageOn", "last_message_on", Type.DATE, "末次触达日", "last message"),
                column("lastWordOn", "last_word_on", Type.DATE, "末次回应日", "last word")
                    .meaning("患者最近一次回复或提交问卷", "The patient's last reply or answered questionnaire"),
                column("forms", "forms", Type.NUMBER, "问卷数", "questionnaires"),
                column(
                    "formsAnswered",
                    "forms_answered",
                    Type.NUMBER,
                    "已答问卷数",
                    "questionnaires answered"),
                column("lastFormOn", "last_form_on", Type.DATE, "末次答卷日", "last questionnaire"),
                column("openAlerts", "open_alerts", Type.NUMBER, "未关闭预警", "open alerts")
                    .classed(DataClass.CLINICAL)));
    families.all().stream().map(ProfileFactDefinitions::disease).forEach(fields::add);
    return new FactDefinition(
        "profile",
        new Text("画像", "Profile"),
        new Text("一位患者现况的一行", "What holds of the patient now, in one row"),
        Rows.oneOfEach("profile_fact_profile"),
        DataClass.CARE,
        Freshness.WORKED_OUT,
        fields);
  }

  /// The id is one of the content's, which its schema keeps to letters.
  private static Field disease(DiseaseFamilies.Family family) {
    return new Field(
            family.id(),
            "('" + family.id() + "' = ANY ({row}.diseases))",
            Type.BOOLEAN,
            new Text("诊断过" + family.label().zh(), "diagnosed with: " + family.label().en()))
        .classed(DataClass.CLINICAL);
  }

  /// The days of all visits, so that "so many visits within so many days" reads no visits.
  @Bean
  KeptDays visitDays() {
    return new KeptDays("encounter", null, null, "profile", "visit_days", null);
  }

  /// The days on which each disease was diagnosed, once for each visit: "twice for one disease".
  @Bean
  KeptDays diagnosisDays() {
    return new KeptDays(
        "condition", "category", "encounterId", "profile", "diagnosis_days", "diagnosis_kinds");
  }

  @Bean
  FactDefinition preferenceFact() {
    List<Field> fields = new ArrayList<>();
    for (Preference each : Preference.values()) {
      String word = each.word();
      fields.add(new Field(word, "{row}." + word, Type.TEXT, each.label()).saying(each.words()));
      if (each.learnt()) {
        fields.add(
            new Field(
                word + "Said",
                "{row}." + word + "_said",
                Type.BOOLEAN,
                new Text(each.label().zh() + "为本人所说", each.label().en() + " as the patient said")));
        fields.add(
            new Field(
                    word + "Confidence",
                    "CASE WHEN {row}.%1$s_said THEN 1 ELSE {row}.%1$s_times::float8 / ({row}.%1$s_of + 2) END"
                        .formatted(word),
                    Type.NUMBER,
                    new Text(each.label().zh() + "的把握", each.label().en() + ", confidence"))
                .meaning(
                    "本人所说为1；学得的为次数/(总次数+2)",
                    "1 when the patient said so; else how often it was so, of all times and two more"));
      }
    }
    return new FactDefinition(
        "preference",
        new Text("偏好", "Preference"),
        new Text(
            "患者希望怎样被联系和接待：本人所说，或由行为学得",
            "How the patient likes to be treated: as they said, or as they did"),
        Rows.one("profile_fact_preference"),
        DataClass.CARE,
        Freshness.WORKED_OUT,
        fields);
  }
}
