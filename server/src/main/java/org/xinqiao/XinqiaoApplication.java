package org.xinqiao;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.modulith.Modulithic;

/// Starts Xinqiao, one process that holds every module. Nothing else lives in the root package.
@SpringBootApplication
@ConfigurationPropertiesScan
@Modulithic(systemName = "Xinqiao", sharedModules = "shared")
public class XinqiaoApplication {

  public static void main(String[] args) {
    SpringApplication.run(XinqiaoApplication.class, args);
  }
}
