package org.xinqiao.organization;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// The work in the background of this node that goes round the hospitals: started when the
/// application has started, and ended before anything else of it ends. With
/// `xinqiao.work-loops.enabled=false` nothing runs by itself, and the rounds are left to whoever
/// calls them, as tests do.
@Component
public class HospitalLoops implements SmartLifecycle {

  private final Organizations organizations;
  private final boolean enabled;
  private final List<WorkLoop> loops = new ArrayList<>();
  private boolean running;

  HospitalLoops(
      Organizations organizations, @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.organizations = organizations;
    this.enabled = enabled;
  }

  /// Work that asks for another round at once while there is more to do at any hospital.
  ///
  /// @param name of the thread, and of the work in the log
  /// @param pause between rounds in which nothing was done
  /// @param work one round for the hospital in scope
  /// @return to be woken when there is something to do before the pause is over
  public WorkLoop add(String name, Duration pause, WorkLoop.Work work) {
    TenantRounds rounds = new TenantRounds(name);
    return added(new WorkLoop(name, pause, () -> rounds.round(organizations.tenantIds(), work)));
  }

  /// The same for work that has its own time and never asks for another round.
  public WorkLoop addUnhurried(String name, Duration pause, Runnable work) {
    TenantRounds rounds = new TenantRounds(name);
    return added(new WorkLoop(name, pause, () -> rounds.each(organizations.tenantIds(), work)));
  }

  private synchronized WorkLoop added(WorkLoop loop) {
    loops.add(loop);
    if (running && enabled) {
      loop.start();
    }
    return loop;
  }

  @Override
  public synchronized void start() {
    running = true;
    if (enabled) {
      loops.forEach(WorkLoop::start);
    }
  }

  @Override
  public void stop() {
    List<WorkLoop> ending;
    synchronized (this) {
      running = false;
      ending = List.copyOf(loops);
    }
    ending.forEach(WorkLoop::close);
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
