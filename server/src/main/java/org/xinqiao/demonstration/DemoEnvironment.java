package org.xinqiao.demonstration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.xinqiao.standin.mail.MailStandIn;

/// Before anything else starts: the mail server stand-in, and the settings of the demo hospital.
/// What the operator sets stands before it.
public final class DemoEnvironment implements EnvironmentPostProcessor {

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.getProperty("xinqiao.demo.enabled", Boolean.class, false)) {
      return;
    }
    Path data = Path.of(environment.getProperty("xinqiao.installation.data", "data"));
    MailStandIn mail = startMail(data);
    application.addListeners(new EndWithTheStart(mail));
    String port = environment.getProperty("server.port", "8080");
    Map<String, Object> settings = new HashMap<>();
    settings.put("xinqiao.hospital.code", "SZYY");
    settings.put("xinqiao.hospital.name", "示例市第一医院");
    settings.put("xinqiao.hospital.phone", "0571-00000000");
    settings.put("xinqiao.hospital.first-accounts", "nurse,doctor,lead,operator,engineer,auditor");
    // Invented patients, and visitors who share the accounts: theirs are good as they are.
    settings.put("xinqiao.hospital.first-passwords-change", "false");
    settings.put("xinqiao.mllp.admitted", "HIS|SZYY");
    settings.put("xinqiao.messaging.public-url", "http://localhost:" + port);
    settings.put("xinqiao.messaging.email.host", "127.0.0.1");
    settings.put("xinqiao.messaging.email.port", Integer.toString(mail.smtpPort()));
    settings.put("xinqiao.messaging.email.security", "NONE");
    settings.put("xinqiao.messaging.email.lookup-url", "http://127.0.0.1:" + mail.httpPort());
    // The stand-in beside us, which has no certificate.
    settings.put("xinqiao.messaging.plain-hosts", "127.0.0.1");
    settings.put("xinqiao.messaging.sandbox.enabled", "true");
    settings.put("xinqiao.demo.mailbox", "http://127.0.0.1:" + mail.httpPort() + "/inbox.html");
    environment
        .getPropertySources()
        .addAfter(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new MapPropertySource("demo hospital", settings));
  }

  /// A start that fails must end the process: the stand-in's threads would keep it.
  private record EndWithTheStart(MailStandIn mail)
      implements ApplicationListener<ApplicationFailedEvent> {

    @Override
    public void onApplicationEvent(ApplicationFailedEvent event) {
      try {
        mail.close();
      } catch (IOException e) {
        throw new UncheckedIOException("The mail stand-in of the demo does not stop", e);
      }
    }
  }

  private static MailStandIn startMail(Path data) {
    try {
      Files.createDirectories(data);
      return MailStandIn.start(0, data.resolve("demo-mail.jsonl"));
    } catch (IOException e) {
      throw new UncheckedIOException("The mail stand-in of the demo did not start", e);
    }
  }
}
