package org.xinqiao.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Tenant;

@XinqiaoTest
class InventedPeopleTests {

  private static final String LIKE = "00012345";

  @Autowired TestHospital hospitals;
  @Autowired CareFixture care;
  @Autowired InventedPeople people;
  @Autowired Canaries canaries;

  @Test
  void theSamePeopleStandInAStreamEachTime() {
    Tenant tenant = hospitals.open();
    UUID stream = UUID.randomUUID();
    List<InventedPeople.Person> first = hospitals.in(tenant, () -> people.of(stream, LIKE, LIKE));
    assertThat(hospitals.in(tenant, () -> people.of(stream, LIKE, LIKE))).isEqualTo(first);
  }

  /// Somebody real may be given the number of somebody invented. Then others are, and they are
  /// found as well.
  @Test
  void whoTakesTheirPlaceIsMarkedToo() {
    Tenant tenant = hospitals.open();
    UUID stream = UUID.randomUUID();
    List<InventedPeople.Person> before = hospitals.in(tenant, () -> people.of(stream, LIKE, LIKE));
    care.register(tenant, before.getFirst().number(), "金丝雀甲");
    List<InventedPeople.Person> after = hospitals.in(tenant, () -> people.of(stream, LIKE, LIKE));
    assertThat(after)
        .hasSize(2)
        .extracting(InventedPeople.Person::number)
        .doesNotContain(before.getFirst().number());
    for (InventedPeople.Person one : after) {
      assertThat(hospitals.in(tenant, () -> canaries.seenIn(Set.of(one.number()))))
          .singleElement()
          .satisfies(seen -> assertThat(seen.kind()).isEqualTo("mrn"));
    }
  }
}
