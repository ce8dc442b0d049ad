package org.xinqiao.audit;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Seals and anchors while the application runs. `xinqiao.work-loops.enabled=false` leaves it to
/// whoever calls the rounds, as tests do.
@Component
@ConditionalOnProperty(name = "xinqiao.work-loops.enabled", matchIfMissing = true)
class AuditLoops implements SmartLifecycle {

  private final Organizations organizations;
  private final SealAudit seal;
  private final AnchorAudit anchor;
  private final AuditSettings settings;
  private final TenantRounds seals = new TenantRounds("sealing the audit");
  private final TenantRounds anchors = new TenantRounds("anchoring the audit");
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
    return seals.round(organizations.tenantIds(), () -> seal.round() == SealAudit.BATCH);
  }

  private boolean anchorAll() {
    return anchors.each(organizations.tenantIds(), anchor::round);
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
