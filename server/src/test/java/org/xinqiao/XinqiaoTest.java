package org.xinqiao;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.pathway.PlanRounds;

/// A test on the whole application over a real PostgreSQL. All such tests share one application;
/// each keeps to a tenant of its own ([TestHospital]), which row-level security holds apart.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "xinqiao.installation.data=target/test-data",
      "xinqiao.installation.database.name=test_${PID:0}",
      // Several applications with different parts run in one test run, on one database server.
      "xinqiao.installation.database.pool-size=6",
      "xinqiao.work-loops.enabled=false",
      "xinqiao.mllp.port=0",
      "xinqiao.mllp.admitted=HIS|SZYY",
      "xinqiao.messaging.sandbox.enabled=true",
      "xinqiao.live.ping=1s"
    })
@Import({
  TestClock.Configuration.class,
  TestHospital.class,
  TestStaff.class,
  TestRoutes.class,
  IntakeRounds.class,
  PlanRounds.class,
  SendRounds.class
})
public @interface XinqiaoTest {}
