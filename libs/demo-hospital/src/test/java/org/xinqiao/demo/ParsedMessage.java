package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A message split again, without any of the code that wrote it.
record ParsedMessage(List<String[]> segments) {

  static ParsedMessage of(String text) {
    return new ParsedMessage(
        Stream.of(text.split("\r")).map(line -> line.split("\\|", -1)).toList());
  }

  static List<ParsedMessage> of(Stream<DemoEvent> events) {
    return events
        .filter(DemoEvent.Hl7.class::isInstance)
        .map(event -> of(((DemoEvent.Hl7) event).message()))
        .toList();
  }

  boolean is(String trigger) {
    return component("MSH", 9, 2).equals(trigger);
  }

  Optional<String[]> segment(String name) {
    return segments.stream().filter(segment -> segment[0].equals(name)).findFirst();
  }

  /// A field of the first segment of a name, empty if it is not there.
  String field(String segment, int number) {
    int index = segment.equals("MSH") ? number - 1 : number;
    return segment(segment).filter(f -> index < f.length).map(f -> f[index]).orElse("");
  }

  String component(String segment, int field, int component) {
    String[] components = field(segment, field).split("~")[0].split("\\^", -1);
    return component <= components.length ? components[component - 1] : "";
  }

  String patientKey() {
    return component("PID", 3, 1);
  }

  LocalDate date(String segment, int field) {
    return LocalDate.parse(
        component(segment, field, 1).substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
  }

  LocalDateTime time(String segment, int field, int component) {
    return LocalDateTime.parse(
        component(segment, field, component).substring(0, 14),
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss"));
  }

  String idNumber() {
    return field("PID", 3).split("~")[2].split("\\^")[0];
  }

  String phone() {
    return component("PID", 13, 7);
  }
}
