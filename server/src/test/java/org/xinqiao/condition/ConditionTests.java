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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'field':'patient.shoe','op':'=','value':1} | condition.field",
        "{'field':'procedure.code','op':'=','value':'x'} | condition",
        "{'field':'patient.age','op':'~','value':1} | condition.op",
        "{'field':'patient.age','op':'=','value':'old'} | condition.value",
        "{'all':[]} | condition.all",
        "{'all':[{'field':'patient.age','op':'between','value':[1]}]} | condition.all[0].value",
        "{'exists':{'fact':'horoscope','where':{}}} | condition.exists.fact",
        "{'field':'patient.birthDate','op':'<','value':'2026-02-30'} | condition.value",
      })
  void aConditionThatDoesNotFitIsRefusedAtItsPlace(String json, String place) {
    assertThatThrownBy(() ->
            conditions.parse(
                JSON.readTree(json.replace('\'', '"')), conditions.fact("encounter"), false))
        .isInstanceOfSatisfying(
            ConditionInvalid.class, e -> assertThat(e.place()).isEqualTo(place));
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
