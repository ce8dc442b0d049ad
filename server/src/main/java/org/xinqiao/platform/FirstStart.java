package org.xinqiao.platform;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;

/// Makes an empty installation usable before anything listens: the hospital of the settings, and
/// the first accounts of a hospital that has none. Every later start finds both and changes
/// nothing.
@Component
class FirstStart implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

  private final HospitalSettings settings;
  private final Organizations organizations;
  private final FirstAccounts accounts;
  private boolean done;

  FirstStart(HospitalSettings settings, Organizations organizations, FirstAccounts accounts) {
    this.settings = settings;
    this.organizations = organizations;
    this.accounts = accounts;
  }

  @Override
  public void start() {
    List<Tenant> tenants = organizations.tenants();
    String code = settings.code();
    if (code != null && !code.isBlank()) {
      Tenant hospital = organizations.register(code, required("name"), required("phone"));
      if (tenants.isEmpty()) {
        log.info("First start for hospital {}", hospital.code());
      }
      accounts.makeUnlessThereAreAny(hospital);
    } else if (settings.expected() && tenants.isEmpty()) {
      throw new NoHospitalException();
    }
    done = true;
  }

  @Override
  public void stop() {
    done = false;
  }

  @Override
  public boolean isRunning() {
    return done;
  }

  /// Before the web server and the listeners, which start last.
  @Override
  public int getPhase() {
    return 0;
  }

  private String required(String key) {
    String value = key.equals("name") ? settings.name() : settings.phone();
    if (value == null || value.isBlank()) {
      throw new NoHospitalException();
    }
    return value;
  }
}
