package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One part of a condition with what the database said of it.
final class ExplainedPart {

  private final Condition condition;
  private final String place;
  private final List<ExplainedPart> parts = new ArrayList<>();
  private boolean holds;
  private @Nullable LocalDate changesOn;

  private ExplainedPart(Condition condition, String place) {
    this.condition = condition;
    this.place = place;
    switch (condition) {
      case Condition.All all -> add(all.parts(), place + "/all/");
      case Condition.Any any -> add(any.parts(), place + "/any/");
      case Condition.Not not -> parts.add(new ExplainedPart(not.part(), place + "/not"));
      case Condition.Segment segment ->
          parts.add(new ExplainedPart(segment.condition(), place + "/segment"));
      case Condition.Comparison comparison -> {} // A leaf.
      case Condition.OfRows question -> {} // Its `where` is about rows, not about the patient.
    }
  }

  static ExplainedPart of(Condition condition) {
    return new ExplainedPart(condition, "");
  }

  private void add(List<Condition> inner, String prefix) {
    for (int i = 0; i < inner.size(); i++) {
      parts.add(new ExplainedPart(inner.get(i), prefix + i));
    }
  }

  Condition condition() {
    return condition;
  }

  String place() {
    return place;
  }

  List<ExplainedPart> parts() {
    return parts;
  }

  boolean holds() {
    return holds;
  }

  void answer(boolean now) {
    holds = now;
  }

  void changesOn(@Nullable LocalDate day) {
    changesOn = day;
  }

  @Nullable LocalDate validUntil() {
    return changesOn == null ? null : changesOn.minusDays(1);
  }

  /// This one and all within.
  List<ExplainedPart> all() {
    return Stream.concat(Stream.of(this), parts.stream().flatMap(part -> part.all().stream()))
        .toList();
  }

  /// The parts of an `all`, without those that are `all` themselves.
  List<ExplainedPart> flattened() {
    return condition instanceof Condition.All
        ? parts.stream().flatMap(part -> part.flattened().stream()).toList()
        : List.of(this);
  }

  /// The fewest leaves that decide this part, whatever the others say.
  List<ExplainedPart> decisive() {
    return switch (condition) {
      case Condition.All all ->
          holds ? together(ExplainedPart::decisive) : fewest(false, ExplainedPart::decisive);
      case Condition.Any any ->
          holds ? fewest(true, ExplainedPart::decisive) : together(ExplainedPart::decisive);
      case Condition.Not not -> parts.getFirst().decisive();
      case Condition.Segment segment -> parts.getFirst().decisive();
      case Condition.Comparison comparison -> List.of(this);
      case Condition.OfRows question -> List.of(this);
    };
  }

  /// The fewest leaves that would change this part, were they otherwise.
  List<ExplainedPart> changing() {
    return switch (condition) {
      case Condition.All all ->
          holds ? fewest(true, ExplainedPart::changing) : together(ExplainedPart::changing);
      case Condition.Any any ->
          holds ? together(ExplainedPart::changing) : fewest(false, ExplainedPart::changing);
      case Condition.Not not -> parts.getFirst().changing();
      case Condition.Segment segment -> parts.getFirst().changing();
      case Condition.Comparison comparison -> List.of(this);
      case Condition.OfRows question -> List.of(this);
    };
  }

  private interface Leaves {
    List<ExplainedPart> of(ExplainedPart part);
  }

  /// Of all parts that say what this one says.
  private List<ExplainedPart> together(Leaves leaves) {
    return parts.stream()
        .filter(part -> part.holds == holds)
        .flatMap(part -> leaves.of(part).stream())
        .toList();
  }

  private List<ExplainedPart> fewest(boolean which, Leaves leaves) {
    return parts.stream()
        .filter(part -> part.holds == which)
        .map(leaves::of)
        .min(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }
}
