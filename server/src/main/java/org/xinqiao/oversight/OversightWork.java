package org.xinqiao.oversight;

import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;

/// Lists unusual access while the application runs.
@Component
class OversightWork {

  OversightWork(ListUnusualAccess list, HospitalLoops loops, OversightSettings settings) {
    loops.addUnhurried("unusual access", settings.every(), list::round);
  }
}
