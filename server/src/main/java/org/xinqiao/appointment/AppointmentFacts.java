package org.xinqiao.appointment;

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
class AppointmentFacts {

  @Bean
  FactDefinition revisitFact() {
    return new FactDefinition(
        "revisit",
        new Text("应复诊", "Revisit"),
        new Text("计划内应来的一次复诊", "A return visit that is due by a plan"),
        Rows.several("appointment_fact_revisit", "revisit_id").at("dueOn"),
        DataClass.CARE,
        Freshness.AT_ONCE,
        List.of(
            column("revisitId", "revisit_id", Type.ID, "复诊", "revisit"),
            column("dueOn", "due_on", Type.DATE, "应复诊日", "due"),
            column("department", "department_name", Type.TEXT, "科室", "department"),
            column("source", "due_source", Type.TEXT, "日期来源", "source of the date"),
            new FactDefinition.Field(
                    "state",
                    "CASE WHEN {row}.cancelled THEN 'cancelled' WHEN {row}.attended_on IS NOT NULL THEN 'attended' ELSE 'open' END",
                    Type.TEXT,
                    new Text("状态", "state"))
                .saying(
                    Map.of(
                        "open", new Text("待复诊", "open"),
                        "attended", new Text("已到诊", "came"),
                        "cancelled", new Text("已撤销", "revoked"))),
            column("attendedOn", "attended_on", Type.DATE, "到诊日", "attended"),
            column("response", "response", Type.TEXT, "患者答复", "response"),
            column("respondedAt", "responded_at", Type.MOMENT, "答复日", "answered"),
            column("doctor", "doctor", Type.TEXT, "医生", "doctor")));
  }

  @Bean
  FactDefinition appointmentFact() {
    return new FactDefinition(
        "appointment",
        new Text("预约", "Appointment"),
        new Text("医院系统中的一次预约", "An appointment in the hospital's system"),
        Rows.several("appointment_fact_appointment", "appointment_id").at("startsAt").told(),
        DataClass.CARE,
        Freshness.WITH_THE_MESSAGE,
        List.of(
            column("status", "status", Type.TEXT, "状态", "status")
                .saying(
                    Map.of(
                        "booked", new Text("已预约", "booked"),
                        "cancelled", new Text("已取消", "cancelled"),
                        "no-show", new Text("未到诊", "did not come"),
                        "fulfilled", new Text("已就诊", "came"))),
            column("startsAt", "starts_at", Type.MOMENT, "预约日", "day"),
            new FactDefinition.Field(
                    "hour",
                    "date_part('hour', {row}.starts_at AT TIME ZONE 'Asia/Shanghai')",
                    Type.NUMBER,
                    new Text("预约钟点", "hour"))
                .in("点", "o'clock"),
            column("bookedAt", "booked_at", Type.MOMENT, "预定日", "booked")
                .meaning("约定现在这个时间的日子；改期后从改期起算", "When it was made, or moved to this time"),
            new FactDefinition.Field(
                    "leadDays",
                    "{row}.starts_on - ({row}.booked_at AT TIME ZONE 'Asia/Shanghai')::date",
                    Type.NUMBER,
                    new Text("提前天数", "lead"))
                .in("天", "days"),
            column("department", "department_name", Type.TEXT, "科室", "department"),
            column("doctor", "doctor", Type.TEXT, "医生", "doctor"),
            column("place", "place", Type.TEXT, "地点", "place"),
            column("saidAt", "said_at", Type.MOMENT, "最近消息日", "last said")
                .meaning("最近一次说明预约是否有效的日子", "When it was last said whether it holds"),
            column("eventId", "event_id", Type.ID, "事件", "event")));
  }
}
