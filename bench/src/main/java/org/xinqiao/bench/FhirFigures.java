package org.xinqiao.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/// The part of [IngestBenchmark] that speaks FHIR: bundles of a visit each, single creations, and
/// readings in large bundles. What is answered 2xx is committed, applied, and judged for alerts.
final class FhirFigures {

  private static final int CLIENTS_OF_BUNDLES = 4;
  private static final int CLIENTS_OF_SINGLES = 64;
  private static final int SINGLES_PER_PATIENT = 4;
  private static final int READINGS_TOGETHER = 1000;
  private static final int READINGS_PER_PATIENT = 100;

  private final Instance instance;
  private final Options options;
  private final Progress progress;

  FhirFigures(Instance instance, Options options, Progress progress) {
    this.instance = instance;
    this.options = options;
    this.progress = progress;
  }

  /// Puts its figures into the report.
  ///
  /// @return how many observations it made and found
  long measure(Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    Database database = instance.database();
    String token = admit(database);
    InventedResources partner =
        new InventedResources(
            options.seed(),
            OffsetDateTime.now(ZoneOffset.ofHours(8)).truncatedTo(ChronoUnit.SECONDS));
    FhirLoad few = new FhirLoad(instance.http(), token, CLIENTS_OF_BUNDLES);
    FhirLoad many = new FhirLoad(instance.http(), token, CLIENTS_OF_SINGLES);
    long before = observations(database);
    int patients = options.patients();

    progress.say("Warming up: patients of a partner, some visits, some readings");
    few.send(partner.patients(patients));
    int warm = Math.max(20, patients / 4);
    few.send(partner.visits(0, warm));
    few.send(partner.readings(patients, 4, READINGS_TOGETHER));
    many.send(partner.single(patients, patients));
    database.analyze();
    long expected =
        (long) warm * InventedResources.RESULTS_PER_VISIT + 4L * READINGS_TOGETHER + patients;

    progress.say(patients + " visits in a bundle each, " + CLIENTS_OF_BUNDLES + " clients");
    MllpLoad.Timing bundles = few.send(partner.visits(warm, patients));
    expected += (long) patients * InventedResources.RESULTS_PER_VISIT;
    TransactionFloor.Measured bundleFloor = TransactionFloor.ofTheNewest(database);

    int singles = patients * SINGLES_PER_PATIENT;
    progress.say(singles + " single results, " + CLIENTS_OF_SINGLES + " clients");
    MllpLoad.Timing single = many.send(partner.single(patients, singles));
    expected += singles;
    TransactionFloor.Measured singleFloor = TransactionFloor.ofTheNewest(database);

    int batches = Math.max(10, patients * READINGS_PER_PATIENT / READINGS_TOGETHER);
    progress.say(batches * READINGS_TOGETHER + " readings, " + READINGS_TOGETHER + " together");
    MllpLoad.Timing readings = few.send(partner.readings(patients, batches, READINGS_TOGETHER));
    expected += (long) batches * READINGS_TOGETHER;
    TransactionFloor.Measured readingFloor = TransactionFloor.ofTheNewest(database);

    long made = observations(database) - before;
    if (made != expected) {
      throw new MeasurementFailed(
          "there should be %d observations by FHIR, and there are %d".formatted(expected, made));
    }
    report
        .figure(
            "fhir_bundle_resources_per_s",
            bundles.perSecond() * InventedResources.RESOURCES_PER_BUNDLE)
        .put("fhir_bundle_resources", InventedResources.RESOURCES_PER_BUNDLE)
        .figure("fhir_bundle_p50_ms", bundles.milliseconds(0.5))
        .figure("fhir_bundle_p99_ms", bundles.milliseconds(0.99))
        .figure(
            "floor_bundle_resources_per_s",
            bundleFloor.transactionsPerSecond() * InventedResources.RESOURCES_PER_BUNDLE)
        .put("floor_bundle_rows", bundleFloor.rows())
        .figure("fhir_single_per_s", single.perSecond())
        .figure("fhir_single_p50_ms", single.milliseconds(0.5))
        .figure("fhir_single_p99_ms", single.milliseconds(0.99))
        .figure("floor_single_creations_per_s", singleFloor.observationsPerSecond())
        .put("floor_single_rows", singleFloor.rows())
        .put("floor_single_creations", singleFloor.observations())
        .figure("reading_per_s", readings.perSecond() * READINGS_TOGETHER)
        .put("reading_together", READINGS_TOGETHER)
        .figure("reading_p99_ms", readings.milliseconds(0.99))
        .figure("floor_reading_per_s", readingFloor.observationsPerSecond())
        .put("floor_reading_rows", readingFloor.rows());
    return made;
  }

  private static long observations(Database database) throws SQLException, IOException {
    return database.number("SELECT count(*) FROM clinical_observation");
  }

  /// Gives a partner a token, by the rows that the application itself would write.
  private static String admit(Database database) throws SQLException, IOException {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try (Connection connection = database.asApplication();
        PreparedStatement peer =
            connection.prepareStatement(
                """
                INSERT INTO intake_peer (tenant_id, peer_id, application, facility, name, state, transport, first_seen_at)
                SELECT current_setting('app.tenant')::integer, ?, 'BENCH', 'FHIR', 'BENCH', 'admitted', 'fhir', now()
                """);
        PreparedStatement token =
            connection.prepareStatement(
                """
                INSERT INTO interop_fhir_token (tenant_id, token_id, name, token_hash, created_at, expires_at, peer_id, may_read, may_write)
                SELECT current_setting('app.tenant')::integer, ?, 'BENCH', ?, now(), now() + interval '1 day', ?, true, true
                """)) {
      UUID id = UUID.randomUUID();
      peer.setObject(1, id);
      peer.executeUpdate();
      token.setObject(1, UUID.randomUUID());
      token.setBytes(
          2,
          MessageDigest.getInstance("SHA-256")
              .digest(("fhir:" + secret).getBytes(StandardCharsets.UTF_8)));
      token.setObject(3, id);
      token.executeUpdate();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
    return database.number("SELECT current_setting('app.tenant')::integer") + "." + secret;
  }
}
