package org.xinqiao;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModularityTests {

  /// Libraries and channel adapters share the base package but are artifacts of their own, which
  /// Maven keeps apart.
  private final ApplicationModules modules =
      ApplicationModules.of(
          XinqiaoApplication.class,
          resideInAnyPackage(
              "org.xinqiao.mllp..",
              "org.xinqiao.redflag..",
              "org.xinqiao.auditchain..",
              "org.xinqiao.calendar..",
              "org.xinqiao.calls..",
              "org.xinqiao.channel..",
              "org.xinqiao.standin..",
              "org.xinqiao.demo.."));

  @Test
  void modulesKeepTheirBoundaries() {
    modules.verify();
  }

  @Test
  void theModuleDiagramIsDrawnFromTheCode() {
    new Documenter(modules, Documenter.Options.defaults().withOutputFolder("target/modules"))
        .writeModulesAsPlantUml()
        .writeModuleCanvases();
  }
}
