package org.xinqiao.appointment;

import static org.xinqiao.condition.FactDefinition.Field.column;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.shared.Text;

/// What this module knows about patients, for conditions to ask for.
@Configuration(proxyBeanMethods = false)
class AppointmentFacts {

  @Bean
  FactDefinition revisitFact() {
    return new FactDefinition(
        "revisit",
        new Text("应复诊", "Revisit"),
        "appointment_fact_revisit",
        false,
        List.of(
            column("revisitId", "revisit_id", Type.ID, "复诊", "revisit"),
            column("dueOn", "due_on", Type.DATE, "应复诊日", "due"),
            column("department", "department_name", Type.TEXT, "科室", "department"),
            column("source", "due_source", Type.TEXT, "日期来源", "source of the date"),
            new FactDefinition.Field(
                "state",
                "CASE WHEN {row}.cancelled THEN 'cancelled' WHEN {row}.attended_on IS NOT NULL THEN 'attended' ELSE 'open' END",
                Type.TEXT,
                new Text("状态", "state")),
            column("attendedOn", "attended_on", Type.DATE, "到诊日", "attended"),
            column("response", "response", Type.TEXT, "患者答复", "response"),
            column("respondedAt", "responded_at", Type.MOMENT, "答复日", "answered"),
            column("doctor", "doctor", Type.TEXT, "医生", "doctor")));
  }
}
