package org.xinqiao.prediction;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.TestHospital;
import org.xinqiao.organization.Tenant;
import org.xinqiao.prediction.domain.Judgement;
import org.xinqiao.prediction.domain.Scorecard;
import org.xinqiao.shared.Tenancy;

/// Lets a test have trained what was asked for, without anything in the background.
@TestComponent
public class PredictionRounds {

  private final TrainModels train;
  private final ModelStore models;
  private final PredictionContent content;
  private final TestHospital hospitals;

  PredictionRounds(
      TrainModels train, ModelStore models, PredictionContent content, TestHospital hospitals) {
    this.train = train;
    this.models = models;
    this.content = content;
    this.hospitals = hospitals;
  }

  /// Models that may be shown and know nothing, for tests of what it takes to ask them.
  public void pretend(Tenant tenant) {
    LocalDate day = LocalDate.of(2026, 1, 1);
    for (Kind kind : Kind.values()) {
      Trained nothing =
          new Trained(
              kind,
              day,
              day,
              day,
              0,
              0,
              0.5,
              new Scorecard(0, List.of()),
              Judgement.of(new double[0], new boolean[0], 0.5),
              null,
              content.model(kind).margin(),
              List.of());
      hospitals.run(
          tenant, () -> models.add(new UUID(0, 1), nothing, Instant.parse("2026-01-01T00:00:00Z")));
    }
  }

  /// @return how many rounds did something
  public int run(Tenant tenant) {
    return Tenancy.call(
        tenant.id(),
        () -> {
          int rounds = 1;
          while (train.round()) {
            rounds++;
          }
          return rounds;
        });
  }
}
