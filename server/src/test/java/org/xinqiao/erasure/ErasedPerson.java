package org.xinqiao.erasure;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// Somebody whose name, numbers and words stand nowhere else, as a hospital sends them.
record ErasedPerson(TestHospital hospitals, IntakeRounds intake, JdbcClient jdbc, Tenant tenant) {

  static final String NUMBER = "CANARY5501";
  static final String CARD = "990101197504120026";
  static final String PHONE = "13000005501";
  static final String ADVICE = "术后金丝雀专用医嘱";

  /// Whatever of them must be nowhere afterwards.
  static final List<String> CANARIES =
      List.of("金丝雀", "jinsique", NUMBER, CARD, PHONE, "13000005502", ADVICE);

  static String arrives(String control) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A03^ADT_A03|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    EVN|A03|20260318140000+0800
    PID|1||%s^^^HIS^PI~%s^^^MPS&2.16.156.10011.1.3&ISO^NNCHN||金^丝雀||19750412|F|||||^PRN^CP^^^^%s
    NK1|1|金^丝雀夫|SPO^配偶|||13000005502
    PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY%s^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||20260310101200|20260318140000
    AL1|1|DA|01^青霉素^L|MO|皮疹
    PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||20260311090000|P
    OBX|1|TX|DISCHARGE-ADVICE^出院医嘱^L||%s||||||F
    """
        .formatted(control, NUMBER, CARD, PHONE, NUMBER, ADVICE);
  }

  /// Under another number of the hospital's, with the same identity card.
  static String comesBackUnderANewNumber(String control) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260401080000+0800||ADT^A28^ADT_A05|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    EVN|A28|20260401080000+0800
    PID|1||NEW7702^^^HIS^PI~%s^^^MPS&2.16.156.10011.1.3&ISO^NNCHN||金^丝雀||19750412|F
    """
        .formatted(control, CARD);
  }

  static String somebodyElse(String control) {
    return """
    MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A28^ADT_A05|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
    EVN|A28|20260318140000+0800
    PID|1||P2^^^HIS^PI||王^秀兰||19580314|F|||||^PRN^CP^^^^13000000004
    """
        .formatted(control);
  }

  PatientId id() {
    return record(NUMBER);
  }

  PatientId record(String number) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT patient_id FROM patient WHERE tenant_id = ? AND mrn = ?")
                .param(tenant.id().value())
                .param(number)
                .query((row, n) -> new PatientId(row.getObject(1, java.util.UUID.class)))
                .single());
  }

  int patients() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM patient").query(Integer.class).single());
  }
}
