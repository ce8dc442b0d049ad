package org.xinqiao.demonstration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.xinqiao.audit.Actor;
import org.xinqiao.interop.FhirTokens;
import org.xinqiao.interop.Intake;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes `<data>/demo-accounts.json`, readable by its owner only: where everything is and who may
/// sign in.
@Component
@ConditionalOnProperty(prefix = "xinqiao.demo", name = "enabled", havingValue = "true")
class DemoAccounts {

  private final Organizations organizations;
  private final FhirTokens tokens;
  private final Intake intake;
  private final Environment environment;
  private final JsonMapper json;
  private final Path data;

  DemoAccounts(
      Organizations organizations,
      FhirTokens tokens,
      Intake intake,
      Environment environment,
      JsonMapper json) {
    this.organizations = organizations;
    this.tokens = tokens;
    this.intake = intake;
    this.environment = environment;
    this.json = json;
    this.data =
        Path.of(environment.getProperty("xinqiao.installation.data", "data")).toAbsolutePath();
  }

  /// @param path under the public address
  /// @param birthDate what the page asks for
  record PatientLink(String path, LocalDate birthDate) {}

  record DemoFile(
      URI console,
      URI patientPage,
      URI fhir,
      String fhirToken,
      String mllp,
      URI mailbox,
      JsonNode accounts,
      List<String> patientLinks,
      List<LocalDate> patientLinkBirthDates) {}

  void write(List<PatientLink> links) {
    String web = "http://localhost:" + environment.getProperty("local.server.port");
    Tenant hospital = organizations.tenants().getFirst();
    String token =
        Tenancy.call(
            hospital.id(),
            () ->
                tokens
                    .create("demo partner", Set.of(FhirTokens.Scope.values()), Actor.system())
                    .token());
    try {
      JsonNode accounts =
          json.readTree(Files.readString(data.resolve("first-account.json"))).get("accounts");
      String content =
          json.writerWithDefaultPrettyPrinter()
              .writeValueAsString(
                  new DemoFile(
                      URI.create(web + "/"),
                      URI.create(web + "/m/"),
                      URI.create(web + "/fhir"),
                      token,
                      "127.0.0.1:" + intake.port(),
                      URI.create(environment.getRequiredProperty("xinqiao.demo.mailbox")),
                      accounts,
                      links.stream().map(link -> web + link.path()).toList(),
                      links.stream().map(PatientLink::birthDate).toList()));
      Path draft =
          Files.createTempFile(
              data,
              "demo",
              ".json",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, content + "\n");
      Files.move(
          draft,
          data.resolve("demo-accounts.json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("demo-accounts.json could not be written", e);
    }
  }
}
