package org.xinqiao.access;

import java.util.List;
import org.xinqiao.audit.AuditEvent;

class KeptDenialsTest implements DenialsContract {

  private final KeptDenials denials = new KeptDenials();

  @Override
  public Denials denials() {
    return denials;
  }

  @Override
  public List<AuditEvent> kept() {
    return denials.kept();
  }

  @Override
  public void failAfter(Runnable recording) {
    recording.run();
    throw new Stop();
  }
}
