package org.xinqiao;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.xinqiao.audit.SealRounds;
import org.xinqiao.care.CareFixture;
import org.xinqiao.cohort.SegmentRounds;
import org.xinqiao.cohort.TagRounds;
import org.xinqiao.consent.ConsentSweep;
import org.xinqiao.crypto.LostRootKey;
import org.xinqiao.duty.DutyFixture;
import org.xinqiao.interop.FhirTestPartner;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.interop.StateOfPatients;
import org.xinqiao.interop.WatchRounds;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.pathway.PlanRounds;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.platform.OtherDatabase;
import org.xinqiao.portal.TestPatients;
import org.xinqiao.prediction.PredictionRounds;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.risk.RiskRounds;
import org.xinqiao.subscription.TellRounds;

/// A test on the whole application over a real PostgreSQL. All such tests share one application;
/// each keeps to a tenant of its own ([TestHospital]), which row-level security holds apart. What
/// tests need beside it is imported here and not by each of them: every other combination is an
/// application of its own, with its own connections to the one database.
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
      "xinqiao.access.console-url=https://console.example",
      "xinqiao.live.ping=1s"
    })
@Import({
  TestClock.Configuration.class,
  TestHospital.class,
  TestStaff.class,
  TestRoutes.class,
  IntakeRounds.class,
  SealRounds.class,
  SegmentRounds.class,
  PlanRounds.class,
  SendRounds.class,
  TellRounds.class,
  WatchRounds.class,
  StateOfPatients.class,
  RepresentativeDesk.class,
  FhirTestPartner.class,
  CareFixture.class,
  DutyFixture.class,
  ConsentSweep.class,
  LostRootKey.class,
  PredictionRounds.class,
  ProfileRounds.class,
  RiskRounds.class,
  TagRounds.class,
  TestPatients.class,
  OtherDatabase.class
})
public @interface XinqiaoTest {}
