package org.xinqiao.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.xinqiao.interop.Intake;
import tools.jackson.databind.json.JsonMapper;

/// Says in `<data>/running.json` where this process can be reached, for as long as it runs. The
/// launcher waits for it and reads it, so that ports may be given anywhere, or be any free ones.
@Component
class RunningFile implements DisposableBean {

  /// @param mllp host and port, or null when this node takes no HL7 messages
  record Running(
      long pid, Instant startedAt, URI console, URI patientPage, @Nullable String mllp) {}

  private final Path file;
  private final Environment environment;
  private final Intake intake;
  private final JsonMapper json;
  private final Clock clock;

  RunningFile(
      InstallationSettings installation,
      Environment environment,
      Intake intake,
      JsonMapper json,
      Clock clock) {
    this.file = installation.data().toAbsolutePath().resolve("running.json");
    this.environment = environment;
    this.intake = intake;
    this.json = json;
    this.clock = clock;
  }

  @EventListener(ApplicationReadyEvent.class)
  void write() {
    Integer port = environment.getProperty("local.server.port", Integer.class);
    if (port == null) {
      return; // No web server, as in some tests: nobody could reach us.
    }
    String web = "http://" + host("server.address") + ":" + port;
    String mllp = intake.port() == 0 ? null : host("xinqiao.mllp.address") + ":" + intake.port();
    PrivateFiles.write(
        file,
        json.writeValueAsString(
            new Running(
                ProcessHandle.current().pid(),
                clock.instant(),
                URI.create(web + "/"),
                URI.create(web + "/m/"),
                mllp)));
  }

  @Override
  public void destroy() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An address that a program on this machine can use.
  private String host(String key) {
    String address = environment.getProperty(key, "127.0.0.1");
    boolean any = address.equals("0.0.0.0") || address.equals("::") || address.isEmpty();
    return any ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
  }
}
