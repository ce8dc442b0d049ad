package org.xinqiao.listing;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Tenancy;

/// Invents people who stand among the patients of what leaves. They look like the others, and have
/// no record here. What is kept of them are keyed hashes, by which a text that is found names the
/// way it left by.
@Component
public class InventedPeople {

  private static final String FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
  private static final String FIRST = "文建国志永春秀玉淑桂海晓云立德明雪瑞世庆";
  private static final String SECOND = "蔚樾珩颐岑甫昀嵘笙茜桐鸣澜屿萱祺琬霁苓朔";
  private static final LocalDate EARLIEST = LocalDate.of(1940, 1, 1);
  private static final int DAYS = 70 * 365;

  /// How many stand in a stream: few enough for its numbers to stay right.
  private static final int IN_A_STREAM = 2;

  private static final int MOST_TRIES = 50;

  private final KeyedHash hash;
  private final Patients patients;
  private final JdbcClient jdbc;
  private final TransactionTemplate apart;
  private final RandomGenerator random = new SecureRandom();

  InventedPeople(
      KeyedHash hash, Patients patients, JdbcClient jdbc, PlatformTransactionManager transactions) {
    this.hash = hash;
    this.patients = patients;
    this.jdbc = jdbc;
    this.apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /// Somebody invented.
  ///
  /// @param id looks like the ids of the others
  /// @param number looks like the record numbers of the others, and is nobody's
  public record Person(String id, PersonName name, Sex sex, LocalDate born, String number) {}

  /// The people of a stream that leaves again and again, such as what one partner exports: the same
  /// each time, so that there they stay few. Marks them in a transaction of its own.
  ///
  /// @param stream names it when one of them is found
  /// @param numberLike a real number
  /// @param idLike the id under which the patient with that number leaves
  public List<Person> of(UUID stream, String numberLike, String idLike) {
    List<Person> people = new ArrayList<>();
    for (int tries = 0; people.size() < IN_A_STREAM && tries < MOST_TRIES; tries++) {
      RandomGenerator again =
          new Random(ByteBuffer.wrap(mark("stream " + stream + " " + tries)).getLong());
      Person one = person(again, numberLike, idLike);
      if (isNobody(one.number())) {
        people.add(one);
      }
    }
    apart.executeWithoutResult(status -> {
      for (Person one : people) {
        // Not their place: when somebody real is given such a number, others are invented.
        int who = ByteBuffer.wrap(mark(one.number())).getInt();
        keep(stream, who, "mrn", one.number());
        keep(stream, who, "name", one.name().whole());
      }
    });
    return people;
  }

  private static Person person(RandomGenerator random, String numberLike, String idLike) {
    String name = name(random);
    return new Person(
        id(random, idLike),
        new PersonName(name.substring(0, 1), name.substring(1)),
        random.nextBoolean() ? Sex.FEMALE : Sex.MALE,
        EARLIEST.plusDays(random.nextInt(DAYS)),
        number(random, numberLike));
  }

  /// Ids of ours begin with the time, those of others are numbers.
  private static String id(RandomGenerator random, String like) {
    try {
      UUID ours = UUID.fromString(like);
      long high = (ours.getMostSignificantBits() & ~0xFFFFFFL << 16) & ~0xFFFL;
      return new UUID(
              high | (random.nextLong() & 0xFFFFFFL) << 16 | 0x7000L | random.nextInt(0x1000),
              0x8000000000000000L | random.nextLong() >>> 2)
          .toString();
    } catch (IllegalArgumentException number) {
      return number(random, like);
    }
  }

  String name() {
    return name(random);
  }

  private static String name(RandomGenerator random) {
    return "" + any(random, FAMILY) + any(random, FIRST) + any(random, SECOND);
  }

  String number(String like) {
    return number(random, like);
  }

  /// A number of the same shape as a real one.
  private static String number(RandomGenerator random, String like) {
    String shape = like.chars().filter(Character::isDigit).count() >= 5 ? like : "00000000";
    StringBuilder made = new StringBuilder();
    for (char sign : shape.toCharArray()) {
      made.append(Character.isDigit(sign) ? (char) ('0' + random.nextInt(10)) : sign);
    }
    return made.toString();
  }

  boolean isNobody(String number) {
    return patients.search(number, null, 1).items().isEmpty();
  }

  private static char any(RandomGenerator random, String signs) {
    return signs.charAt(random.nextInt(signs.length()));
  }

  /// Needs a transaction.
  void keep(UUID way, int number, String kind, String value) {
    jdbc.sql(
            """
            INSERT INTO listing_canary (tenant_id, listing_id, number, kind, mark)
            VALUES (:tenant, :way, :number, :kind, :mark) ON CONFLICT DO NOTHING
            """)
        .param("tenant", Tenancy.current().value())
        .param("way", way)
        .param("number", number)
        .param("kind", kind)
        .param("mark", mark(value))
        .update();
  }

  byte[] mark(String value) {
    return hash.of("listing-canary", value);
  }
}
