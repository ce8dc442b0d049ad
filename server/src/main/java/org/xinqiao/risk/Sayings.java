package org.xinqiao.risk;

import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.risk.KnownFacts.Diagnosis;
import org.xinqiao.risk.KnownFacts.Entry;
import org.xinqiao.risk.KnownFacts.Facts;
import org.xinqiao.risk.KnownFacts.Medicine;
import org.xinqiao.risk.KnownFacts.Person;
import org.xinqiao.risk.KnownFacts.Result;
import org.xinqiao.risk.KnownFacts.Stay;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Known;
import org.xinqiao.risk.domain.Origin;
import org.xinqiao.risk.domain.Source;
import org.xinqiao.risk.domain.Statement;

/// What a patient's facts say about each input. What staff said and what the hospital's systems say
/// stand side by side; the word of the later day counts, and of one day that of staff. That nothing
/// says yes is not a no.
final class Sayings {

  private final Map<String, Input> inputs;

  Sayings(Map<String, Input> inputs) {
    this.inputs = inputs;
  }

  Known of(Facts all, LocalDate today) {
    Facts facts = all.upTo(today);
    Map<String, Statement> said = new HashMap<>();
    for (Input input : inputs.values()) {
      statement(input, facts, today).ifPresent(known -> said.put(input.id(), known));
    }
    return new Known(inputs, said, today);
  }

  private static Optional<Statement> statement(Input input, Facts facts, LocalDate today) {
    Statement byHand =
        facts.entries().stream()
            .filter(entry -> entry.input().equals(input.id()))
            .map(entry -> entered(input, entry))
            .findFirst()
            .orElse(null);
    return Stream.concat(
            Stream.ofNullable(byHand),
            input.sources().stream()
                .flatMap(source -> found(input, source, facts, byHand, today).stream()))
        .reduce((best, other) -> other.isAfter(best) ? other : best);
  }

  private static Statement entered(Input input, Entry entry) {
    return new Statement(
        input.id(),
        entry.value(),
        entry.said(),
        entry.on(),
        input.until(entry.on()),
        Origin.STAFF,
        entry.id(),
        entry.by());
  }

  private static Optional<Statement> found(
      Input input, Source source, Facts facts, @Nullable Statement byHand, LocalDate today) {
    return switch (source) {
      case Source.Registered(Source.Registration what) ->
          switch (what) {
            case AGE -> age(input, facts.person(), today);
            case SEX -> sex(input, facts.person());
          };
      case Source.Observed(List<String> codes) ->
          newest(facts, codes).map(result -> result(input, result));
      case Source.BodyMass mass -> bodyMass(input, mass, facts);
      case Source.Diagnosed(List<String> beginnings) ->
          diagnosis(facts, beginnings, byHand)
              .map(one -> yes(input, one.code(), one.on(), null, Origin.DIAGNOSIS, one.id()));
      case Source.Taken(List<String> codes, int days) ->
          facts.medicines().stream()
              .filter(medicine -> codes.contains(medicine.code()))
              .findFirst()
              .map(one -> taken(input, one, days));
      case Source.Said said -> said(input, said, facts);
      case Source.Stayed(Source.Stay what) -> stay(input, what, facts.stay());
      case Source.OfScore ofScore -> Optional.empty(); // Worked out when its score is.
    };
  }

  /// As of the last birthday, until the day before the next.
  private static Optional<Statement> age(Input input, Person person, LocalDate today) {
    LocalDate born = person.birthDate();
    if (born == null || born.isAfter(today)) {
      return Optional.empty();
    }
    int years = Period.between(born, today).getYears();
    return Optional.of(
        new Statement(
            input.id(),
            (double) years,
            null,
            born.plusYears(years),
            born.plusYears(years + 1L).minusDays(1),
            Origin.PATIENT,
            null,
            null));
  }

  private static Optional<Statement> sex(Input input, Person person) {
    Double sex =
        switch (String.valueOf(person.sex())) {
          case "female" -> Double.valueOf(1);
          case "male" -> Double.valueOf(0);
          default -> null;
        };
    return sex == null
        ? Optional.empty()
        : Optional.of(new Statement(input.id(), sex, null, null, null, Origin.PATIENT, null, null));
  }

  private static Optional<Result> newest(Facts facts, List<String> codes) {
    return facts.results().stream()
        .filter(result -> codes.contains(result.code()))
        .reduce((best, other) -> other.on().isAfter(best.on()) ? other : best);
  }

  private static Statement result(Input input, Result result) {
    Double value = result.value();
    return new Statement(
        input.id(),
        value == null || input.convert(value, result.unit()).isEmpty()
            ? null
            : Double.valueOf(input.convert(value, result.unit()).getAsDouble()),
        result.said(),
        result.on(),
        input.until(result.on()),
        Origin.OBSERVATION,
        result.id(),
        null);
  }

  /// Only from kilograms and centimetres.
  private static Optional<Statement> bodyMass(Input input, Source.BodyMass mass, Facts facts) {
    Result weight = newest(facts, List.of(mass.weight())).orElse(null);
    Result height = newest(facts, List.of(mass.height())).orElse(null);
    if (weight == null
        || height == null
        || !"kg".equals(weight.unit())
        || !"cm".equals(height.unit())
        || weight.value() == null
        || height.value() == null
        || height.value() <= 0
        || height.on().plusDays(mass.heightMaxAgeDays()).isBefore(weight.on())) {
      return Optional.empty();
    }
    double metres = height.value() / 100;
    return Optional.of(
        new Statement(
            input.id(),
            weight.value() / (metres * metres),
            weight.said() + " / " + height.said(),
            weight.on(),
            input.until(weight.on()),
            Origin.OBSERVATION,
            weight.id(),
            null));
  }

  /// The first one, so that each visit that names it again changes nothing; where staff said
  /// something, the first one after that.
  private static Optional<Diagnosis> diagnosis(
      Facts facts, List<String> beginnings, @Nullable Statement byHand) {
    LocalDate said = byHand == null ? null : byHand.on();
    return facts.diagnoses().stream()
        .filter(one -> beginnings.stream().anyMatch(one.code()::startsWith))
        .filter(one -> said == null || one.on().isAfter(said))
        .findFirst();
  }

  private static Statement taken(Input input, Medicine medicine, int days) {
    return yes(
        input,
        medicine.code(),
        medicine.on(),
        medicine.until().plusDays(days),
        Origin.MEDICINE,
        medicine.id());
  }

  private static Optional<Statement> said(Input input, Source.Said said, Facts facts) {
    return facts.said().stream()
        .filter(one -> one.topic().equals(said.topic()))
        .filter(one -> said.yes().contains(one.code()) || said.no().contains(one.code()))
        .findFirst()
        .map(one ->
            new Statement(
                input.id(),
                said.yes().contains(one.code()) ? 1.0 : 0.0,
                one.code(),
                one.on(),
                input.until(one.on()),
                Origin.QUESTIONNAIRE,
                one.id(),
                null));
  }

  private static Optional<Statement> stay(Input input, Source.Stay what, @Nullable Stay stay) {
    if (stay == null) {
      return Optional.empty();
    }
    double value =
        switch (what) {
          case STAY_DAYS -> ChronoUnit.DAYS.between(stay.from(), stay.to());
          case RECENT_STAY -> 1;
        };
    return Optional.of(
        new Statement(
            input.id(),
            value,
            null,
            stay.to(),
            input.until(stay.to()),
            Origin.ENCOUNTER,
            stay.id(),
            null));
  }

  private static Statement yes(
      Input input, String said, LocalDate on, @Nullable LocalDate until, Origin origin, UUID row) {
    return new Statement(input.id(), 1.0, said, on, until, origin, row, null);
  }
}
