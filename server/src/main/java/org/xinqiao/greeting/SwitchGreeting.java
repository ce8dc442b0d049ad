package org.xinqiao.greeting;

import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Switches a greeting on or off for the hospital. Switched on it takes part from the next day;
/// switched off it ends at once, and what of it waits is not sent. Doing it again changes nothing.
///
/// Refusals: those of [Refusal].
@Service
class SwitchGreeting {

  /// Why nothing was done.
  enum Refusal {
    /// There is no such greeting.
    NOT_FOUND
  }

  private final GreetingContent content;
  private final GreetingSwitches switches;
  private final Audit audit;

  SwitchGreeting(GreetingContent content, GreetingSwitches switches, Audit audit) {
    this.content = content;
    this.switches = switches;
    this.audit = audit;
  }

  /// @return empty when it is as wished
  @Transactional
  public Optional<Refusal> set(String id, boolean on, CurrentStaff staff) {
    Greeting greeting = content.find(id).orElse(null);
    if (greeting == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    if (switches.set(greeting, on, staff.id())) {
      audit.record(
          AuditEvent.allowed(staff.actor(), on ? "greeting.switch-on" : "greeting.switch-off")
              .because(id));
    }
    return Optional.empty();
  }
}
