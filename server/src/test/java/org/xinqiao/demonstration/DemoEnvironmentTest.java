package org.xinqiao.demonstration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;

class DemoEnvironmentTest {

  @TempDir Path data;

  /// Else the process of a demo with a wrong setting would never end.
  @Test
  void aStartThatFailsEndsTheMailStandIn() {
    AtomicInteger port = new AtomicInteger();
    SpringApplication application = new SpringApplication(Broken.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.addInitializers(context ->
        port.set(
            context
                .getEnvironment()
                .getRequiredProperty("xinqiao.messaging.email.port", Integer.class)));
    assertThatThrownBy(() ->
            application.run("--xinqiao.demo.enabled=true", "--xinqiao.installation.data=" + data))
        .hasRootCauseMessage("wrong setting");
    assertThat(port.get()).isPositive();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port.get()).close())
        .isInstanceOf(ConnectException.class);
  }

  /// Not a @Configuration: other tests scan for these.
  static class Broken {
    @Bean
    Object broken() {
      throw new IllegalStateException("wrong setting");
    }
  }
}
