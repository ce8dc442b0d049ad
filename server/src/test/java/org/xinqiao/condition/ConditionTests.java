package org.xinqiao.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.Source;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.json.JsonMapper;

@XinqiaoTest
class ConditionTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired ClinicalFacts facts;
  @Autowired Conditions conditions;
  @Autowired DSLContext dsl;

  private Tenant tenant;
  private PatientId knee;
  private UUID kneeStay;

  @BeforeEach
  void twoPatients() {
    tenant = hospitals.open();
    knee = hospitals.in(tenant, () -> register("P1", "1948-09-03"));
    PatientId other = hospitals.in(tenant, () -> register("P2", "1990-01-01"));
    kneeStay = hospitals.in(tenant, () -> stay(knee, "81.5400x001", "2026-03-18T14:00:00Z"));
    hospitals.run(tenant, () -> stay(other, "51.2300", "2025-12-01T06:00:00Z"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "age | {'field':'patient.age','op':'>=','value':70} | 1",
        "birthday tomorrow is not yet | {'field':'patient.age','op':'=','value':36} | 1",
        "recent | {'field':'anchor.dischargedAt','op':'withinLastDays','value':30} | 1",
        "procedure of this stay | {'exists':{'fact':'procedure','where':{'all':[{'field':'code','op':'startsWithAny','value':['81.54','81.55']},{'field':'encounterId','op':'=','value':{'anchor':'encounterId'}}]}}} | 1",
        "not | {'not':{'field':'patient.sex','op':'=','value':'female'}} | 0",
        "any | {'any':[{'field':'patient.age','op':'<','value':1},{'field':'anchor.class','op':'=','value':'inpatient'}]} | 2",
        "count | {'count':{'fact':'procedure','where':{'field':'code','op':'isNotNull'},'op':'=','value':0}} | 0",
        "today | {'field':'anchor.dischargedAt','op':'<','value':{'today':true,'days':-60}} | 1",
        "count of none | {'count':{'fact':'observation','op':'=','value':0}} | 2",
        "any row | {'exists':{'fact':'procedure'}} | 2",
        "last value | {'aggregate':{'fact':'procedure','function':'last','field':'code','op':'startsWithAny','value':['81.']}} | 1",
        "days since | {'aggregate':{'fact':'procedure','function':'daysSinceLast','field':'performedOn','op':'=','value':9}} | 2",
        "nothing to reckon with | {'aggregate':{'fact':'observation','function':'mean','field':'value','op':'>=','value':0}} | 0",
        "not of what is not known | {'not':{'aggregate':{'fact':'observation','function':'mean','field':'value','op':'>=','value':0}}} | 2",
        "twice a year | {'repeated':{'fact':'procedure','times':2,'withinDays':365}} | 0",
        "within an any | {'any':[{'repeated':{'fact':'procedure','times':2,'withinDays':365}},{'exists':{'fact':'procedure'}}]} | 2",
        "as the anchor says | {'count':{'fact':'encounter','where':{'field':'encounterId','op':'=','value':{'anchor':'encounterId'}},'op':'=','value':1}} | 2",
        "months | {'field':'anchor.dischargedAt','op':'<','value':{'today':true,'months':-3}} | 1",
        "injection is a value | {'field':'anchor.class','op':'=','value':'x\\u0027 OR 1=1 --'} | 0",
      })
  void aConditionSelectsTheSamePatientsAsItsWords(String name, String json, int expected) {
    FactDefinition encounter = conditions.fact("encounter");
    Condition condition =
        conditions.parse(JSON.readTree(json.replace('\'', '"')), encounter, false);
    int found =
        hospitals.in(
            tenant,
            () ->
                dsl.fetchCount(
                    dsl.selectOne()
                        .from(conditions.rows(encounter))
                        .where(conditions.compile(condition, TODAY))));
    assertThat(found).as(name).isEqualTo(expected);
  }

  @Test
  void anExplanationNamesTheFactsAndWhatWasFound() {
    FactDefinition encounter = conditions.fact("encounter");
    Condition condition =
        conditions.parse(
            JSON.readTree(
                """
                {"all":[{"field":"patient.deceased","op":"=","value":false},
                  {"exists":{"fact":"procedure","where":{"field":"code","op":"startsWithAny","value":["81.54"]}}},
                  {"field":"anchor.class","op":"=","value":"outpatient"}]}
                """),
            encounter,
            false);
    Explanation explanation =
        hospitals.in(
            tenant,
            () ->
                conditions.explain(
                    condition, encounter, Map.entry("encounterId", kneeStay), knee, TODAY));
    assertThat(explanation.holds()).isFalse();
    assertThat(explanation.evidence())
        .extracting(Explanation.Evidence::satisfied)
        .containsExactly(true, true, false);
    assertThat(explanation.evidence().get(0).asked().zh()).isEqualTo("已故：否");
    assertThat(explanation.evidence().get(1).value().zh()).contains("81.5400x001", "2026-03-11");
    assertThat(explanation.evidence().get(2).asked().zh()).isEqualTo("就诊类别是门诊");
    assertThat(explanation.evidence().get(2).value().zh()).isEqualTo("住院");
    assertThat(explanation.evidence().get(2).value().en()).isEqualTo("inpatient");
  }

  /// Whatever is nested or long beyond reason is refused before it becomes SQL.
  @Test
  void aConditionIsBounded() {
    FactDefinition encounter = conditions.fact("encounter");
    String leaf = "{'field':'patient.deceased','op':'=','value':false}";
    String deep = "{'not':".repeat(9) + leaf + "}".repeat(9);
    String wide = "{'all':[" + (leaf + ",").repeat(100) + leaf + "]}";
    String curious =
        "{'all':["
            + ("{'exists':{'fact':'encounter'}},").repeat(20)
            + "{'exists':{'fact':'encounter'}}]}";
    for (String json : List.of(deep, wide, curious)) {
      assertThatThrownBy(
              () -> conditions.parse(JSON.readTree(json.replace('\'', '"')), encounter, false))
          .isInstanceOf(ConditionInvalid.class);
    }
  }

  @Test
  void everyPartThatDoesNotFitIsTold() {
    assertThatThrownBy(() ->
            conditions.parse(
                JSON.readTree(
                    """
                    {"all":[{"field":"patient.agee","op":"=","value":1},
                            {"exists":{"fact":"encountre"}},
                            {"field":"patient.age","op":"between","value":[1,2]}]}
                    """)))
        .isInstanceOfSatisfying(
            ConditionInvalid.class,
            e -> {
              assertThat(e.flaws()).extracting(Flaw::nearest).containsExactly("age", "encounter");
              assertThat(e.flaws().get(1).problem().params())
                  .containsEntry("place", "/all/1/exists/fact")
                  .containsEntry("flaw", "condition.fact-unknown");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'field':'patient.shoe','op':'=','value':1} | /field",
        "{'field':'procedure.code','op':'=','value':'x'} | /field",
        "{'field':'patient.age','op':'~','value':1} | /op",
        "{'field':'patient.age','op':'=','value':'old'} | /value",
        "{'all':[]} | /all",
        "{'all':[{'field':'patient.age','op':'between','value':[1]}]} | /all/0/value",
        "{'exists':{'fact':'horoscope','where':{}}} | /exists/fact",
        "{'exists':{'fact':'encounter','where':{'exists':{'fact':'procedure'}}}} | /exists/where/exists",
        "{'exists':{'fact':'patient'}} | /exists/fact",
        "{'aggregate':{'fact':'observation','function':'mean','field':'name','op':'=','value':1}} | /aggregate/function",
        "{'aggregate':{'fact':'encounter','function':'last','field':'class','op':'<','value':'x'}} | /aggregate/op",
        "{'count':{'fact':'encounter','op':'=','value':1.5}} | /count/value",
        "{'field':'patient.sex','op':'<','value':'male'} | /op",
        "{'field':'anchor.encounterId','op':'=','value':'x'} | /value",
        "{'field':'patient.age','op':'=','value':{'anchor':'class'}} | /value",
        "{'field':'patient.birthDate','op':'<','value':'2026-02-30'} | /value",
      })
  void aConditionThatDoesNotFitIsRefusedAtItsPlace(String json, String place) {
    assertThatThrownBy(() ->
            conditions.parse(
                JSON.readTree(json.replace('\'', '"')), conditions.fact("encounter"), false))
        .isInstanceOfSatisfying(
            ConditionInvalid.class, e -> assertThat(e.flaws().getFirst().place()).isEqualTo(place));
  }

  @Test
  void anExplanationOfNestedPartsSaysRowsLastDayAndWhatWouldChangeIt() {
    Condition condition =
        conditions.parse(
            JSON.readTree(
                """
                {"any":[
                  {"all":[{"field":"patient.sex","op":"=","value":"male"},
                          {"not":{"exists":{"fact":"encounter"}}}]},
                  {"exists":{"fact":"procedure","where":{"field":"performedOn","op":"withinLastDays","value":30}}}]}
                """));
    Explanation explanation =
        hospitals.in(tenant, () -> conditions.explain(condition, knee, TODAY));

    assertThat(explanation.holds()).isTrue();
    // Operated on 11 March: 30 days later is the last day.
    assertThat(explanation.validUntil()).isEqualTo(LocalDate.of(2026, 4, 10));
    Explanation.Evidence any = explanation.evidence().getFirst();
    Explanation.Evidence all = any.parts().get(0);
    Explanation.Evidence operation = any.parts().get(1);
    assertThat(all.place()).isEqualTo("/any/0");
    assertThat(all.satisfied()).isFalse();
    assertThat(all.validUntil()).isNull();
    assertThat(all.parts().get(1).parts().getFirst().place()).isEqualTo("/any/0/all/1/not");
    assertThat(all.parts().get(1).parts().getFirst().satisfied()).isTrue();
    assertThat(operation.decides()).isTrue();
    assertThat(operation.wouldChange()).isTrue();
    assertThat(all.parts().getFirst().decides()).isFalse();
    assertThat(operation.asked().zh()).isEqualTo("有手术（手术日在最近30天内）");
    assertThat(operation.sources())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.fact()).isEqualTo("procedure");
          assertThat(row.on()).isEqualTo(LocalDate.of(2026, 3, 11));
          assertThat(row.message()).isNotNull();
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'any':[{'field':'patient.age','op':'<','value':18},{'all':[{'field':'patient.age','op':'>=','value':65},{'exists':{'fact':'condition','where':{'field':'category','op':'in','value':['I10']}}}]}]} | 年龄小于18岁，或者（年龄不低于65岁，并且有诊断（诊断类目属于I10））",
        "{'repeated':{'fact':'condition','same':'category','each':'encounterId','times':2,'withinDays':90}} | 诊断在90天内同一诊断类目出现至少2次（同一就诊只算一次）",
        "{'aggregate':{'fact':'observation','where':{'field':'code','op':'=','value':'4548-4'},'function':'change','field':'value','op':'>=','value':0.5}} | 检验（项目编码是4548-4）的较上一次的变化：结果不低于0.5",
        "{'aggregate':{'fact':'encounter','function':'daysSinceLast','field':'startedAt','op':'>','value':180}} | 就诊的距最近一次的天数：就诊日大于180天",
        "{'count':{'fact':'appointment','where':{'field':'status','op':'=','value':'no-show'},'op':'>=','value':2}} | 预约（状态是未到诊）至少2次",
        "{'count':{'fact':'appointment','op':'=','value':0}} | 没有预约",
        "{'field':'patient.birthDate','op':'>','value':{'today':true,'months':-6}} | 出生日期晚于今天-6个月",
        "{'field':'patient.registeredAt','op':'withinNextDays','value':7} | 建档日在今后7天内",
      })
  void aConditionIsSaidInWords(String json, String sentence) {
    assertThat(conditions.sentence(conditions.parse(JSON.readTree(json.replace('\'', '"')))).zh())
        .isEqualTo(sentence);
  }

  private PatientId register(String number, String birthDate) {
    Recognition recognition =
        patients.recognize(
            new PatientRecord(
                List.of(
                    new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", number)),
                PersonName.of("张试"),
                Sex.FEMALE,
                LocalDate.parse(birthDate),
                List.of(),
                List.of(),
                List.of(),
                null,
                Instant.parse("2025-01-01T00:00:00Z"),
                UUID.randomUUID()));
    return ((Recognition.Registered) recognition).patient();
  }

  private UUID stay(PatientId patient, String code, String dischargedAt) {
    return facts.record(
        patient,
        new EncounterRecord(
            "V" + code,
            EncounterRecord.EncounterClass.INPATIENT,
            EncounterRecord.Status.FINISHED,
            "0401",
            "骨科",
            null,
            "孙立群",
            Instant.parse(dischargedAt).minusSeconds(700_000),
            Instant.parse(dischargedAt),
            null,
            List.of(),
            List.of(
                new EncounterRecord.Operation(
                    code, "手术", LocalDateTime.parse("2026-03-11T09:00:00"), true)),
            List.of(),
            null,
            null),
        new Source(UUID.randomUUID(), "P", Instant.parse(dischargedAt)));
  }
}
