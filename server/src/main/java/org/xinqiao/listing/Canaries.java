package org.xinqiao.listing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Tenancy;

/// Invents people for a list, another set for every one. They look like the others on it, have no
/// record here, and their numbers are those that this product keeps for invented people. What is
/// kept of them are keyed hashes.
@Component
class Canaries {

  private static final HexFormat HEX = HexFormat.of();
  private static final int MOST = 3;
  private static final int ONE_MORE_PER = 100;
  private static final int SAME_SHAPE = 20;
  private static final String LONG_SHAPE = "0".repeat(10);

  private final InventedPeople people;
  private final JdbcClient jdbc;
  private final RandomGenerator random = new SecureRandom();

  Canaries(InventedPeople people, JdbcClient jdbc) {
    this.people = people;
    this.jdbc = jdbc;
  }

  /// @param rows nobody is invented for a list without any
  List<ListedRow> invent(Listing listing, List<ListedRow> rows) {
    List<ListedRow> invented = new ArrayList<>();
    Set<String> numbers = new HashSet<>();
    int many = rows.isEmpty() ? 0 : Math.min(MOST, 1 + rows.size() / ONE_MORE_PER);
    for (int tries = 0; invented.size() < many; tries++) {
      ListedRow like = rows.get(random.nextInt(rows.size()));
      ListedRow other = rows.get(random.nextInt(rows.size()));
      // Where nearly all numbers of that shape are given, one of another shape has to do.
      String mrn = people.number(tries < SAME_SHAPE ? like.mrn() : LONG_SHAPE);
      if (numbers.add(mrn) && people.isNobody(mrn)) {
        invented.add(
            new ListedRow(
                null,
                people.name(),
                random.nextBoolean() ? Sex.FEMALE : Sex.MALE,
                other.age() == null ? null : Math.max(1, other.age() + random.nextInt(-2, 3)),
                mrn,
                phone(listing.wholePhones()),
                like.day(),
                like.happenedOn(),
                like.detail()));
      }
    }
    keep(listing.id(), invented);
    return invented;
  }

  private String phone(boolean whole) {
    PhoneNumber phone =
        new PhoneNumber("+861300000" + String.format("%04d", random.nextInt(10_000)));
    return whole ? phone.local() : phone.masked();
  }

  private void keep(UUID listing, List<ListedRow> invented) {
    for (int number = 0; number < invented.size(); number++) {
      ListedRow row = invented.get(number);
      people.keep(listing, number, "mrn", row.mrn());
      people.keep(listing, number, "name", row.name());
      if (row.phone().indexOf('*') < 0) {
        people.keep(listing, number, "phone", row.phone());
      }
    }
  }

  /// An invented person who stands in a text.
  ///
  /// @param kind by what they were found: mrn, name or phone
  /// @param word of the text
  record Seen(UUID listing, int number, String kind, String word) {}

  List<Seen> seenIn(Set<String> words) {
    Map<String, String> byMark = new HashMap<>();
    words.forEach(word -> byMark.put(HEX.formatHex(people.mark(word)), word));
    return jdbc.sql(
            """
            SELECT listing_id, number, kind, mark FROM listing_canary
             WHERE tenant_id = :tenant AND mark = ANY (:marks)
             ORDER BY listing_id, number, kind
            """)
        .param("tenant", Tenancy.current().value())
        .param("marks", byMark.keySet().stream().map(HEX::parseHex).toArray(byte[][]::new))
        .query((row, n) ->
            new Seen(
                row.getObject(1, UUID.class),
                row.getInt(2),
                row.getString(3),
                Objects.requireNonNull(byMark.get(HEX.formatHex(row.getBytes(4))))))
        .list();
  }
}
