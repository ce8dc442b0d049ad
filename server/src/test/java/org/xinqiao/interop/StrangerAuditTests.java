package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Who sends without being admitted stands in the audit: once, however much they send.
@XinqiaoTest
class StrangerAuditTests {

  @Autowired TestHospital hospitals;
  @Autowired ReceiveMessage receive;
  @Autowired JdbcClient jdbc;

  @Test
  void aSenderThatIsNotAdmittedStandsInTheAuditOnce() {
    Tenant tenant = hospitals.open();
    for (int number = 0; number < 3; number++) {
      send(tenant, "STRANGER", number);
    }
    send(tenant, "X".repeat(300), 9);
    List<String> denied =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql(
                        "SELECT reason FROM audit_event WHERE tenant_id = ? AND action = 'integration.send' AND outcome = 'denied' ORDER BY at")
                    .param(tenant.id().value())
                    .query(String.class)
                    .list());
    assertThat(denied).hasSize(2);
    assertThat(denied.getFirst()).contains("STRANGER|NOWHERE");
    assertThat(denied.getLast()).as("cut").hasSizeLessThan(120);
  }

  private void send(Tenant tenant, String application, int number) {
    String message =
        "MSH|^~\\&|%s|NOWHERE|PRM|SZYY|20260310101500+0800||ADT^A01^ADT_A01|S%d|P|2.5|||AL|AL|CHN|UNICODE UTF-8\rPID|1||P1^^^HIS^PI||张^丽||19480903|F\r"
            .formatted(application, number);
    Tenancy.run(tenant.id(), () -> receive.receive(message.getBytes(StandardCharsets.UTF_8)));
  }
}
