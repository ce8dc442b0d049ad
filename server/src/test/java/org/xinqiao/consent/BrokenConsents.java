package org.xinqiao.consent;

import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.xinqiao.shared.IdGenerator;

/// An evaluator that cannot read anything.
public final class BrokenConsents {

  private BrokenConsents() {}

  public static Consents make(ConsentRules rules, Notices notices, Clock clock) {
    JdbcTemplate nowhere =
        new JdbcTemplate(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none"));
    return new Consents(
        new ConsentStore(JdbcClient.create(nowhere), nowhere, new IdGenerator(clock), rules, clock),
        rules,
        notices,
        event -> {},
        clock);
  }
}
