package org.xinqiao.patient;

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
class PatientFacts {

  @Bean
  FactDefinition patientFact() {
    return new FactDefinition(
        "patient",
        new Text("患者", "Patient"),
        "patient_fact_patient",
        true,
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
                new Text("年龄", "age")),
            column("deceased", "deceased", Type.BOOLEAN, "已故", "deceased"),
            column("anonymous", "anonymous", Type.BOOLEAN, "临时身份", "temporary identity")));
  }
}
