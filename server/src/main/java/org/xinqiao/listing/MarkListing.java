package org.xinqiao.listing;

import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;

/// Makes the file of a list out of its rows, marked in three ways: the visible mark on every line,
/// invented people among the patients, and an order within each day that only this list has.
@Component
class MarkListing {

  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Canaries canaries;
  private final ListOrder order;
  private final Organizations organizations;
  private final Clock clock;

  MarkListing(Canaries canaries, ListOrder order, Organizations organizations, Clock clock) {
    this.canaries = canaries;
    this.order = order;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// Needs a transaction, in which the invented people are kept.
  byte[] file(Listing listing, List<ListedRow> rows) {
    List<ListedRow> marked = new ArrayList<>(rows);
    marked.addAll(canaries.invent(listing, rows));
    marked.sort(
        Comparator.comparing(ListedRow::day, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing((one, other) ->
                Long.compareUnsigned(
                    order.place(listing.id(), one.name()), order.place(listing.id(), other.name())))
            .thenComparing(ListedRow::mrn));
    return ListingTable.of(listing, marked, mark(listing)).write(listing.format());
  }

  private String mark(Listing listing) {
    String name = organizations.staff(listing.askedBy()).map(Staff::displayName).orElse("");
    ZoneId zone = clock.getZone();
    return name + " " + MOMENT.format(clock.instant().atZone(zone)) + " #" + listing.code();
  }
}
