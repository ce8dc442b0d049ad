package org.xinqiao.platform;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.platform.PrefacedDataSource.Preface;
import org.xinqiao.platform.PrefacedDataSource.Preface.Setting;
import org.xinqiao.platform.PrefacedDataSource.Prefaced;
import org.xinqiao.shared.KeptPlans;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

/// Begins every transaction by telling the database its tenant and, for a request of staff, whose
/// patients it may touch ([Reach]): such a transaction runs as the desk's role, or as that of a
/// chart once the request is about one patient, which row-level security holds to that. The
/// settings end with the transaction, so a connection that goes back to the pool carries nothing
/// over; without a tenant, or a reach, the policies match no row.
final class TenantTransactionManager extends JdbcTransactionManager {

  private final String desk;
  private final String chart;

  TenantTransactionManager(PrefacedDataSource dataSource, String desk, String chart) {
    super(dataSource);
    this.desk = desk;
    this.chart = chart;
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    super.doBegin(transaction, definition);
    if (!Tenancy.isBound()) {
      return;
    }
    DataSource source = obtainDataSource();
    ConnectionHolder holder =
        (ConnectionHolder) TransactionSynchronizationManager.getResource(source);
    if (holder == null) {
      throw new CannotCreateTransactionException("The transaction has no connection");
    }
    Setting tenant = new Setting("app.tenant", Tenancy.current().toString());
    Preface preface =
        Reach.current()
            .map(reach -> held(tenant, reach, keepsPlans(definition)))
            .orElseGet(() -> new Preface(List.of(tenant)));
    try {
      holder.getConnection().unwrap(Prefaced.class).preface(preface);
    } catch (SQLException e) {
      doCleanupAfterCompletion(transaction);
      throw new CannotCreateTransactionException("The tenant could not be set", e);
    }
  }

  private static boolean keepsPlans(TransactionDefinition definition) {
    return definition instanceof TransactionAttribute attribute
        && attribute.getLabels().contains(KeptPlans.LABEL);
  }

  private Preface held(Setting tenant, Reach reach, boolean keepsPlans) {
    Set<UUID> records = reach.chart();
    if (records != null) {
      return new Preface(
          List.of(tenant, new Setting("app.chart", array(records)), new Setting("role", chart)));
    }
    Set<UUID> parties = reach.parties();
    String whose = parties == null ? "all" : "some " + reach.since() + " " + array(parties);
    List<Setting> settings = new ArrayList<>();
    settings.add(tenant);
    settings.add(new Setting("app.reach", reach.staff() + " " + whose));
    if (keepsPlans && parties == null) {
      settings.add(new Setting("plan_cache_mode", "force_generic_plan"));
    }
    settings.add(new Setting("role", desk));
    return new Preface(settings);
  }

  private static String array(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
  }
}
