package org.xinqiao.registry;

import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.view.ViewableList;

@Configuration
class RegistryConfiguration {

  /// What a view of the list of patients may hold: the filters of [PatientList.Filter].
  @Bean
  ViewableList patientListViews() {
    return new ViewableList(
        "patients",
        Map.of(
            "whose", Set.of("mine", "all"),
            "days", Set.of("7", "30", "90", "180", "365"),
            "task", Set.of("open"),
            "alert", Set.of("open")),
        Set.of("mrn", "phone", "last", "tasks", "alerts"));
  }
}
