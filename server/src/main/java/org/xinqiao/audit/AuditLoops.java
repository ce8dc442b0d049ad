package org.xinqiao.audit;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.WorkLoop;

/// Seals and anchors while the application runs. `xinqiao.work-loops.enabled=false` leaves it to
/// whoever calls the rounds, as tests do.
@Component
@ConditionalOnProperty(name = "xinqiao.work-loops.enabled", matchIfMissing = true)
class AuditLoops implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(AuditLoops.class);

  private final Organizations organizations;
  private final SealAudit seal;
  private final AnchorAudit anchor;
  private final AuditSettings settings;
  private volatile List<WorkLoop> loops = List.of();

  AuditLoops(
      Organizations organizations, SealAudit seal, AnchorAudit anchor, AuditSettings settings) {
    this.organizations = organizations;
    this.seal = seal;
    this.anchor = anchor;
    this.settings = settings;
  }

  @Override
  public void start() {
    loops =
        List.of(
            new WorkLoop("audit-seal", settings.sealEvery(), this::sealAll),
            new WorkLoop("audit-anchor", settings.anchorEvery(), this::anchorAll));
    loops.forEach(WorkLoop::start);
  }

  private boolean sealAll() {
    boolean more = false;
    for (Tenant tenant : organizations.tenants()) {
      try {
        more |= Tenancy.call(tenant.id(), seal::round) == SealAudit.BATCH;
      } catch (RuntimeException e) {
        log.error("The audit of tenant {} could not be sealed in this round", tenant.id(), e);
      }
    }
    return more;
  }

  private boolean anchorAll() {
    for (Tenant tenant : organizations.tenants()) {
      try {
        Tenancy.run(tenant.id(), anchor::round);
      } catch (RuntimeException e) {
        log.error("The audit of tenant {} could not be anchored in this round", tenant.id(), e);
      }
    }
    return false;
  }

  @Override
  public void stop() {
    List<WorkLoop> running = loops;
    loops = List.of();
    running.forEach(WorkLoop::close);
  }

  @Override
  public boolean isRunning() {
    return !loops.isEmpty();
  }
}
