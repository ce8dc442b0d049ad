package org.xinqiao.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.audit.AuditFile;
import org.xinqiao.audit.SealRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// A fetch of the audit that has begun ends with the session of whoever fetches.
@XinqiaoTest
class AuditFileEndsTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Audit audit;
  @Autowired SealRounds seal;
  @Autowired AuditController controller;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestStaff.Person auditor;
  private CurrentStaff who;

  @BeforeEach
  void anAuditorAndTwoBatches() {
    tenant = hospitals.open();
    auditor = people.hire(tenant, Staff.Role.AUDITOR);
    people.signIn(auditor);
    UUID session =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql("SELECT session_id FROM access_session WHERE staff_id = ?")
                    .param(auditor.staff().id().value())
                    .query(UUID.class)
                    .single());
    who =
        new CurrentStaff(
            auditor.staff().id(), "审计员", Staff.Role.AUDITOR, null, tenant.id(), session);
    for (String batch : new String[] {"first.deed", "second.deed"}) {
      hospitals.run(tenant, () -> audit.record(AuditEvent.allowed(Actor.system(), batch)));
      seal.untilSealed(tenant);
    }
  }

  private String fetch(Runnable onceSomethingIsWritten) throws Exception {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    MockHttpServletResponse response =
        new MockHttpServletResponse() {
          @Override
          public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
              @Override
              public void write(int b) {
                if (received.size() == 0) {
                  onceSomethingIsWritten.run();
                }
                received.write(b);
              }

              @Override
              public boolean isReady() {
                return true;
              }

              @Override
              public void setWriteListener(WriteListener listener) {}
            };
          }
        };
    try {
      Tenancy.call(
          tenant.id(),
          () -> {
            controller.fetchAudit("核对封存", who, response);
            return true;
          });
    } catch (AuditFile.Ended e) {
      assertThat(received.toString(StandardCharsets.UTF_8))
          .contains("first.deed")
          .doesNotContain("second.deed");
      throw e;
    }
    return received.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itIsWholeAsLongAsTheSessionLasts() throws Exception {
    assertThat(fetch(() -> {})).contains("first.deed", "second.deed");
  }

  @Test
  void itBreaksOffWhenTheAccountIsDisabledMeanwhile() {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThatThrownBy(() ->
            fetch(() ->
                assertThat(
                        engineer
                            .post("/api/staff/" + auditor.staff().id() + "/disable", Map.of())
                            .statusCode())
                    .isEqualTo(200)))
        .isInstanceOf(AuditFile.Ended.class);
  }
}
