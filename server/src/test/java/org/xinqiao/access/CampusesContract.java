package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xinqiao.organization.Department;

/// What every [Campuses] answers.
interface CampusesContract {

  /// A hospital with these campuses: each a list of department codes; a list of one code is a
  /// department of which nobody has said where it is.
  Campuses with(List<List<String>> campuses);

  Department department(String code);

  /// Runs the question in the hospital.
  Set<UUID> ask(Campuses campuses, Department department);

  @Test
  default void departmentsOfOneCampusStandTogether() {
    Campuses campuses = with(List.of(List.of("HEART", "BONES"), List.of("SKIN", "EYES")));
    Department heart = department("HEART");
    Department bones = department("BONES");
    assertThat(ask(campuses, heart)).containsExactlyInAnyOrder(heart.id(), bones.id());
    assertThat(ask(campuses, bones)).containsExactlyInAnyOrder(heart.id(), bones.id());
    assertThat(ask(campuses, department("SKIN")))
        .containsExactlyInAnyOrder(department("SKIN").id(), department("EYES").id());
  }

  @Test
  default void oneThatIsNowhereStandsAlone() {
    Campuses campuses = with(List.of(List.of("HEART", "BONES"), List.of("SKIN"), List.of("EYES")));
    Department skin = department("SKIN");
    assertThat(ask(campuses, skin)).containsExactly(skin.id());
  }
}
