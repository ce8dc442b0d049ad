package org.xinqiao.listing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Tenancy;

/// Invents people for a list, another set for every one. They look like the others on it, have no
/// record here, and their numbers are those that this product keeps for invented people. What is
/// kept of them are keyed hashes.
@Component
class Canaries {

  private static final String FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
  private static final String FIRST = "文建国志永春秀玉淑桂海晓云立德明雪瑞世庆";
  private static final String SECOND = "蔚樾珩颐岑甫昀嵘笙茜桐鸣澜屿萱祺琬霁苓朔";
  private static final int MOST = 3;
  private static final int ONE_MORE_PER = 100;
  private static final int SAME_SHAPE = 20;
  private static final String LONG_SHAPE = "0".repeat(10);

  private final KeyedHash hash;
  private final Patients patients;
  private final JdbcClient jdbc;
  private final RandomGenerator random = new SecureRandom();

  Canaries(KeyedHash hash, Patients patients, JdbcClient jdbc) {
    this.hash = hash;
    this.patients = patients;
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
      String mrn = number(tries < SAME_SHAPE ? like.mrn() : LONG_SHAPE);
      if (numbers.add(mrn) && patients.search(mrn, null, 1).items().isEmpty()) {
        invented.add(
            new ListedRow(
                null,
                "" + any(FAMILY) + any(FIRST) + any(SECOND),
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

  /// A number of the same shape as a real one.
  private String number(String like) {
    String shape = like.chars().filter(Character::isDigit).count() >= 5 ? like : "00000000";
    StringBuilder made = new StringBuilder();
    for (char sign : shape.toCharArray()) {
      made.append(Character.isDigit(sign) ? (char) ('0' + random.nextInt(10)) : sign);
    }
    return made.toString();
  }

  private String phone(boolean whole) {
    PhoneNumber phone =
        new PhoneNumber("+861300000" + String.format("%04d", random.nextInt(10_000)));
    return whole ? phone.local() : phone.masked();
  }

  private char any(String signs) {
    return signs.charAt(random.nextInt(signs.length()));
  }

  private void keep(UUID listing, List<ListedRow> invented) {
    for (int number = 0; number < invented.size(); number++) {
      ListedRow row = invented.get(number);
      keep(listing, number, "mrn", row.mrn());
      keep(listing, number, "name", row.name());
      if (row.phone().indexOf('*') < 0) {
        keep(listing, number, "phone", row.phone());
      }
    }
  }

  private void keep(UUID listing, int number, String kind, String value) {
    jdbc.sql(
            """
            INSERT INTO listing_canary (tenant_id, listing_id, number, kind, mark)
            VALUES (:tenant, :listing, :number, :kind, :mark)
            """)
        .param("tenant", Tenancy.current().value())
        .param("listing", listing)
        .param("number", number)
        .param("kind", kind)
        .param("mark", hash.of("listing-canary", value))
        .update();
  }

  /// An invented person who stands in a text.
  ///
  /// @param kind by what they were found: mrn, name or phone
  record Seen(UUID listing, int number, String kind) {}

  List<Seen> seenIn(Set<String> words) {
    byte[][] marks =
        words.stream().map(word -> hash.of("listing-canary", word)).toArray(byte[][]::new);
    return jdbc.sql(
            """
            SELECT listing_id, number, kind FROM listing_canary
             WHERE tenant_id = :tenant AND mark = ANY (:marks)
             ORDER BY listing_id, number, kind
            """)
        .param("tenant", Tenancy.current().value())
        .param("marks", marks)
        .query((row, n) -> new Seen(row.getObject(1, UUID.class), row.getInt(2), row.getString(3)))
        .list();
  }
}
