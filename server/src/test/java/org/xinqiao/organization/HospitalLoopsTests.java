package org.xinqiao.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;
import org.xinqiao.shared.WorkLoop;
import org.xinqiao.testkit.Eventually;

@XinqiaoTest
class HospitalLoopsTests {

  /// Longer than the test: what runs was woken.
  private static final Duration PAUSE = Duration.ofDays(1);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;

  private final Set<TenantId> served = ConcurrentHashMap.newKeySet();

  @Test
  void whatIsAddedGoesRoundTheHospitalsFromTheStartToTheEnd() {
    Set<TenantId> both = Set.of(hospitals.open().id(), hospitals.open().id());
    HospitalLoops loops = new HospitalLoops(organizations, true);
    WorkLoop early = loops.add("early", PAUSE, this::serve);
    early.wake();
    assertThat(loops.isRunning()).isFalse();
    assertThat(served).isEmpty();

    loops.start();
    assertThat(loops.isRunning()).isTrue();
    Eventually.await(PATIENCE, () -> served.containsAll(both));
    Set<TenantId> servedLate = ConcurrentHashMap.newKeySet();
    WorkLoop late = loops.addUnhurried("late", PAUSE, () -> servedLate.add(Tenancy.current()));
    late.wake();
    Eventually.await(PATIENCE, () -> servedLate.containsAll(both));

    loops.stop();
    served.clear();
    servedLate.clear();
    early.wake();
    late.wake();
    assertThat(loops.isRunning()).isFalse();
    assertThat(served).as("its thread has ended").isEmpty();
    assertThat(servedLate).isEmpty();
  }

  @Test
  void switchedOffNothingRunsByItself() {
    hospitals.open();
    HospitalLoops loops = new HospitalLoops(organizations, false);
    WorkLoop loop = loops.add("off", PAUSE, this::serve);
    loops.start();
    loop.wake();
    loops.stop();
    assertThat(served).isEmpty();
  }

  private boolean serve() {
    served.add(Tenancy.current());
    return false;
  }
}
