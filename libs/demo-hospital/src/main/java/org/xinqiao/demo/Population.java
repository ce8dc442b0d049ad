package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.demo.Person.Address;
import org.xinqiao.demo.Person.Kin;

/// The people of a demo hospital, with what makes identification hard in real ones: namesakes,
/// twins, couples with one telephone, children who are reached through a guardian.
final class Population {

  private static final long PURPOSE = 1;
  private static final int OWN_PHONE = 0;
  private static final int KIN_PHONE = 1;
  private static final int LATER_PHONE = 2;

  /// A range that the numbers of the sample messages keep clear of.
  private static final int FIRST_PHONE = 100;

  private static final long NARROW = 9_900;
  private static final long WIDE = 999_900;

  /// Of whom one dies.
  private static final int BLOCK = 200;

  private static final LocalDate EARLIEST = LocalDate.of(1890, 1, 1);

  private static final List<Address> PLACES =
      List.of(
          place("杭州市西湖区", "浙江省", "310013", "330106"),
          place("杭州市上城区", "浙江省", "310002", "330102"),
          place("杭州市拱墅区", "浙江省", "310014", "330105"),
          place("杭州市滨江区", "浙江省", "310051", "330108"),
          place("杭州市萧山区", "浙江省", "311200", "330109"),
          place("杭州市余杭区", "浙江省", "311121", "330110"),
          place("杭州市富阳区", "浙江省", "311400", "330111"),
          place("嘉兴市南湖区", "浙江省", "314000", "330402"),
          place("湖州市吴兴区", "浙江省", "313000", "330502"),
          place("绍兴市越城区", "浙江省", "312000", "330602"),
          place("宣城市宣州区", "安徽省", "242000", "341802"),
          place("上饶市信州区", "江西省", "334000", "361102"));
  private static final List<String> ESTATES =
      List.of("桂花新村", "望湖苑", "青枫里", "稻香小区", "听雨轩", "银杏花园", "运河人家", "向阳坊");

  private final DemoSettings settings;
  private final LocalDate today;
  private final BitSet usedIdNumbers = new BitSet();
  private @Nullable Person before;

  private Population(DemoSettings settings) {
    this.settings = settings;
    this.today = settings.until().toLocalDate();
  }

  /// Everybody in the order of their index, made when their turn comes.
  static Stream<Person> of(DemoSettings settings) {
    Population population = new Population(settings);
    int blocks = (settings.patients() + BLOCK - 1) / BLOCK;
    return IntStream.range(0, blocks).boxed().flatMap(block -> population.block(block).stream());
  }

  private List<Person> block(int block) {
    int from = block * BLOCK;
    int to = Math.min(from + BLOCK, settings.patients());
    List<Person> people = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Person person = person(i);
      people.add(person);
      before = person;
    }
    if (block == 0 || people.size() == BLOCK) {
      letTheOldestDie(people);
    }
    return people;
  }

  private Person person(int index) {
    Chance chance = new Chance(settings.seed(), PURPOSE, index);
    @Nullable Person before = this.before;
    if (before != null && index % 50 == 11) {
      return twin(index, chance, before);
    }
    if (before != null && index % 25 == 7 && before.ageOn(today) >= 45) {
      return spouse(index, chance, before);
    }
    Sex sex = chance.with(0.54) ? Sex.FEMALE : Sex.MALE;
    Story story = Story.draw(chance, sex);
    LocalDate born = born(chance, story);
    if (index % 20 == 17 && story != Story.CHILD) {
      Name name = sex == Sex.MALE ? new Name("张", "伟") : new Name("王", "秀英");
      return resident(index, chance, name, sex, born, story);
    }
    Name name = Names.of(chance, sex, born.getYear());
    return resident(index, chance, name, sex, born, story);
  }

  private Person resident(
      int index, Chance chance, Name name, Sex sex, LocalDate born, Story story) {
    Address address = address(chance);
    if (story == Story.CHILD) {
      Kin guardian = guardian(index, chance, name, born);
      return new Person(
          index,
          key(index),
          name,
          sex,
          born,
          idNumber(chance, born, sex),
          card(index),
          guardian.phone(),
          null,
          null,
          address,
          guardian,
          story,
          null);
    }
    int age = today.getYear() - born.getYear();
    boolean viaKin = age >= 75 && chance.with(0.15);
    @Nullable Kin kin = viaKin || chance.with(0.6) ? kin(index, chance, name, sex, age) : null;
    String phone = viaKin && kin != null ? kin.phone() : phone(index, OWN_PHONE);
    @Nullable String laterPhone = chance.with(0.06) ? phone(index, LATER_PHONE) : null;
    @Nullable String email = chance.with(age >= 75 ? 0.55 : 0.92) ? email(index) : null;
    return new Person(
        index,
        key(index),
        name,
        sex,
        born,
        idNumber(chance, born, sex),
        card(index),
        phone,
        laterPhone,
        email,
        address,
        kin,
        story,
        null);
  }

  private Person twin(int index, Chance chance, Person sibling) {
    Sex sex = chance.with(0.7) ? sibling.sex() : sibling.sex().other();
    Name name =
        new Name(sibling.name().family(), Names.given(chance, sex, sibling.born().getYear()));
    Story story = sibling.story() == Story.CHILD ? Story.CHILD : Story.OCCASIONAL;
    Person twin = resident(index, chance, name, sex, sibling.born(), story);
    if (story != Story.CHILD) {
      return twin;
    }
    return new Person(
        index,
        twin.key(),
        twin.name(),
        sex,
        twin.born(),
        twin.idNumber(),
        twin.card(),
        sibling.phone(),
        null,
        null,
        sibling.address(),
        sibling.kin(),
        story,
        null);
  }

  /// Shares the telephone of the other one, as many older couples do.
  private Person spouse(int index, Chance chance, Person other) {
    Sex sex = other.sex().other();
    Story story = Story.draw(chance, sex);
    while (story == Story.CHILD) {
      story = Story.draw(chance, sex);
    }
    LocalDate born = other.born().plusDays(chance.between(-1500, 1500));
    Name name = Names.of(chance, sex, born.getYear());
    Kin kin = new Kin(other.name(), "SPO", "配偶", other.phone(), false, other.key());
    return new Person(
        index,
        key(index),
        name,
        sex,
        born,
        idNumber(chance, born, sex),
        card(index),
        other.phone(),
        null,
        chance.with(0.7) ? email(index) : null,
        other.address(),
        kin,
        story,
        null);
  }

  private Kin guardian(int index, Chance chance, Name child, LocalDate born) {
    @Nullable Person before = this.before;
    if (before != null && couldBeMother(before, born)) {
      return new Kin(before.name(), "MTH", "母亲", before.phone(), true, before.key());
    }
    boolean father = chance.with(0.5);
    Sex sex = father ? Sex.MALE : Sex.FEMALE;
    String family = father && !child.given().isEmpty() ? child.family() : Names.family(chance);
    Name name = new Name(family, Names.given(chance, sex, chance.between(1984, 1998)));
    return new Kin(
        name, father ? "FTH" : "MTH", father ? "父亲" : "母亲", phone(index, KIN_PHONE), true, null);
  }

  private static boolean couldBeMother(Person woman, LocalDate childBorn) {
    int age = woman.ageOn(childBorn);
    return woman.sex() == Sex.FEMALE && age >= 22 && age <= 42;
  }

  private Kin kin(int index, Chance chance, Name name, Sex sex, int age) {
    String phone = phone(index, KIN_PHONE);
    if (age >= 60 && chance.with(0.6)) {
      Sex childSex = chance.with(0.5) ? Sex.FEMALE : Sex.MALE;
      String family =
          sex == Sex.MALE && !name.given().isEmpty() ? name.family() : Names.family(chance);
      Name child = new Name(family, Names.given(chance, childSex, today.getYear() - age + 28));
      return new Kin(child, "CHD", childSex == Sex.FEMALE ? "女儿" : "儿子", phone, false, null);
    }
    Name spouse = Names.of(chance, sex.other(), today.getYear() - age);
    return new Kin(spouse, "SPO", "配偶", phone, false, null);
  }

  private LocalDate born(Chance chance, Story story) {
    int age = chance.between(story.fromAge(), story.toAge());
    if (story.chronic()) { // the sick are old: the higher of two draws, every second time
      age = chance.with(0.5) ? Math.max(age, chance.between(story.fromAge(), story.toAge())) : age;
    }
    return today.minusYears(age).minusDays(chance.between(1, 364));
  }

  private String idNumber(Chance chance, LocalDate born, Sex sex) {
    int first = chance.between(0, 499);
    for (int i = 0; i < 500; i++) {
      int sequence = (first + i) % 500;
      int place =
          Math.toIntExact((ChronoUnit.DAYS.between(EARLIEST, born) * 2 + sex.ordinal()) * 500);
      if (!usedIdNumbers.get(place + sequence)) {
        usedIdNumbers.set(place + sequence);
        return IdentityCard.number(born, sex, sequence);
      }
    }
    throw new IllegalStateException("more than 500 people of one sex born on " + born);
  }

  private static Address address(Chance chance) {
    Address place = PLACES.get(chance.weighted(9, 8, 7, 4, 6, 6, 3, 2, 2, 3, 1, 1));
    String street =
        chance.oneOf(ESTATES)
            + chance.between(1, 40)
            + "幢"
            + chance.between(1, 11)
            + "0"
            + chance.between(1, 4)
            + "室";
    return new Address(street, place.district(), place.province(), place.zip(), place.county());
  }

  private static Address place(String district, String province, String zip, String county) {
    return new Address("", district, province, zip, county);
  }

  private static String key(int index) {
    return "P%07d".formatted(1_000_001 + index);
  }

  private static String card(int index) {
    return "JZ%08d".formatted(10_000_001 + index);
  }

  private static String email(int index) {
    return "patient%03d@patients.example".formatted(index + 1);
  }

  /// A dummy number that nobody else has: 1300000xxxx while there are enough of them, else
  /// 13000xxxxxx. Where even these are too few, every patient still has a number of their own, and
  /// relatives share with strangers.
  private String phone(int index, int slot) {
    boolean enough = 3L * settings.patients() <= WIDE;
    long order = enough ? 3L * index + slot : index + slot * (WIDE / 3);
    long capacity = 3L * settings.patients() <= NARROW ? NARROW : WIDE;
    long number = FIRST_PHONE + order * 7919 % capacity; // 7919 has no factor in common: all differ
    return "13000%06d".formatted(number);
  }

  /// One death for every 200 patients, at least one, 100 days ago and at home: the message is an
  /// A08.
  private void letTheOldestDie(List<Person> block) {
    block.stream()
        .filter(person -> person.story().chronic())
        .min(Comparator.comparing(Person::born).thenComparing(Person::index))
        .ifPresent(
            person -> block.set(person.index() % BLOCK, person.dyingOn(today.minusDays(100))));
  }
}
