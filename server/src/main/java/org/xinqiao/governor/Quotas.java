package org.xinqiao.governor;

import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.shared.Tenancy;

/// How many messages one address gets on one day, whoever they are about: providers refuse more.
@Component
class Quotas {

  private final JdbcClient jdbc;
  private final HousePolicy house;
  private final AddressHash hash;

  Quotas(JdbcClient jdbc, HousePolicy house, AddressHash hash) {
    this.jdbc = jdbc;
    this.house = house;
    this.hash = hash;
  }

  /// Whether no more may go there today. Whoever asks about the same address waits until this
  /// transaction ends, so that two never take the last place.
  boolean usedUp(String channel, ContactPoint point, LocalDate today) {
    OptionalInt most = house.perAddressAndDay(channel);
    if (most.isEmpty()) {
      return false;
    }
    byte[] address = hash.of(point);
    jdbc.sql(
            "SELECT pg_advisory_xact_lock(hashtextextended('quota/' || encode(:address, 'hex'), :tenant)) IS NULL")
        .param("address", address)
        .param("tenant", Tenancy.current().value())
        .query(Boolean.class)
        .single();
    return jdbc.sql(
                """
                SELECT count(*) FROM messaging_fact_attempt
                 WHERE tenant_id = :tenant AND address_hash = :address AND channel = :channel
                   AND started_at >= :from AND state IN ('started', 'accepted', 'unknown')
                """)
            .param("tenant", Tenancy.current().value())
            .param("address", address)
            .param("channel", channel)
            .param("from", Timestamp.from(today.atStartOfDay(house.limits().zone()).toInstant()))
            .query(Integer.class)
            .single()
        >= most.getAsInt();
  }
}
