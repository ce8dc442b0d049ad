package org.xinqiao.patient;

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
class PatientFacts {

  @Bean
  FactDefinition patientFact() {
    return new FactDefinition(
        "patient",
        new Text("患者", "Patient"),
        new Text("患者本人", "The patient"),
        Rows.one("patient_fact_patient").told(),
        DataClass.CONTACT,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("sex", "sex", Type.TEXT, "性别", "sex")
                .saying(
                    Map.of(
                        "male", new Text("男", "male"),
                        "female", new Text("女", "female"),
                        "other", new Text("其他", "other"),
                        "unknown", new Text("未知", "unknown"))),
            column("birthDate", "birth_date", Type.DATE, "出生日期", "birth date"),
            new FactDefinition.Field(
                    "age",
                    "date_part('year', age({today}, {row}.birth_date))",
                    Type.NUMBER,
                    new Text("年龄", "age"))
                .in("岁", "years"),
            column("deceased", "deceased", Type.BOOLEAN, "已故", "deceased"),
            column("anonymous", "anonymous", Type.BOOLEAN, "临时身份", "temporary identity"),
            column("registeredAt", "registered_at", Type.MOMENT, "建档日", "registered"),
            column("preferredChannel", "preferred_channel", Type.TEXT, "首选渠道", "preferred channel")
                .meaning("患者自己说的", "As the patient said")));
  }

  @Bean
  FactDefinition representativeFact() {
    return new FactDefinition(
        "representative",
        new Text("代表人", "Representative"),
        new Text("可代患者行事的监护人或受托人", "A guardian or proxy who acts for the patient"),
        Rows.several("patient_fact_representative", "representative_id").at("validFrom"),
        DataClass.CONTACT,
        Freshness.AT_ONCE,
        List.of(
            column("kind", "kind", Type.TEXT, "身份", "kind")
                .saying(
                    Map.of(
                        "guardian", new Text("监护人", "guardian"),
                        "proxy", new Text("受托人", "proxy"))),
            column("relationship", "relationship", Type.TEXT, "关系", "relationship"),
            column("validFrom", "valid_from", Type.DATE, "起始日", "from"),
            column("endsOn", "ends_on", Type.DATE, "到期日", "ends")
                .meaning(
                    "这一天起不再有效；监护在患者满14岁时到期",
                    "No longer valid from that day; guardianship ends at 14"),
            new FactDefinition.Field(
                "inForce",
                "({row}.ended_at IS NULL AND {row}.valid_from <= {today} AND coalesce({row}.ends_on > {today}, true))",
                Type.BOOLEAN,
                new Text("现有效", "in force"))));
  }

  @Bean
  FactDefinition relativeFact() {
    return new FactDefinition(
        "relative",
        new Text("家属", "Relative"),
        new Text("医院系统登记的一位家属或联系人", "A relative or contact person that the hospital registered"),
        Rows.several("patient_fact_relative", "person_id").at("saidAt").told(),
        DataClass.CONTACT,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("relationship", "relationship", Type.TEXT, "关系", "relationship"),
            column("guardian", "guardian", Type.BOOLEAN, "监护人", "guardian"),
            column("hasPhone", "has_phone", Type.BOOLEAN, "有电话", "has a phone"),
            column("saidAt", "said_at", Type.MOMENT, "登记日", "registered")));
  }

  @Bean
  FactDefinition contactPointFact() {
    return new FactDefinition(
        "contactPoint",
        new Text("联系方式", "Contact point"),
        new Text("一个电话、邮箱或微信等", "A phone, an e-mail address, a WeChat account and the like"),
        Rows.several("patient_fact_contact_point", "contact_point_id").at("validFrom").told(),
        DataClass.CONTACT,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("system", "system", Type.TEXT, "种类", "kind"),
            column("validFrom", "valid_from", Type.MOMENT, "起用日", "since"),
            column("verifiedAt", "verified_at", Type.MOMENT, "核实日", "verified"),
            new FactDefinition.Field(
                "inUse", "({row}.valid_until IS NULL)", Type.BOOLEAN, new Text("在用", "in use"))));
  }
}
