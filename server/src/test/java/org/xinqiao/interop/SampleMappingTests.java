package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xinqiao.golden.Golden;

/// Every sample message and what it is read as. The messages are pure input, so this needs neither
/// database nor clock.
class SampleMappingTests {

  private static final Path SAMPLES = Path.of("../samples/hl7v2");
  private static final Instant RECEIVED = Instant.parse("2026-11-20T00:00:00Z");
  private static final List<MessageMapper> ALL =
      List.of(
          new AdtMapper(),
          new SiuMapper(),
          new OruMapper(),
          new OrderMapper(),
          new MedicationMapper(),
          new DispenseMapper(),
          new MergeMapper());
  private static final MessageMappers MAPPERS = new MessageMappers(ALL);

  @Test
  void whatEverySampleIsReadAs() {
    Golden.check(
        "samples/hl7v2/read-as.txt",
        "# sample, message, what it is read as\n"
            + files().map(SampleMappingTests::describe).collect(Collectors.joining("\n")));
  }

  @Test
  void everyKindOfMessageHasASample() {
    Set<String> shown = new TreeSet<>();
    files()
        .flatMap(SampleMappingTests::messages)
        .forEach(message -> {
          MessageHeader header = MessageHeader.of(message, RECEIVED);
          shown.add(header.type() + "^" + header.event());
        });
    // The same messages as O11 and O13, under the name they had before version 2.5.
    shown.addAll(Set.of("RDE^O01", "RDS^O01"));
    assertThat(shown)
        .containsAll(ALL.stream().flatMap(mapper -> mapper.messages().stream()).toList());
  }

  private static Stream<Path> files() {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".hl7")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String describe(Path file) {
    return messages(file)
        .map(message -> file.getFileName() + " " + describe(message))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<Hl7Message> messages(Path file) {
    try {
      Hl7Charset.Decoded decoded = Hl7Charset.decode(Files.readAllBytes(file), null).orElseThrow();
      return Hl7Message.split(decoded.text()).stream()
          .map(text -> Hl7Message.parse(text, decoded.charset()).orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String describe(Hl7Message message) {
    MessageHeader header = MessageHeader.of(message, RECEIVED);
    MessageMapper.Report report = MAPPERS.of(header).map(message, header, new UUID(0, 0), RECEIVED);
    MessageMapper.Facts facts = report.facts();
    return Stream.of(
            Stream.of(
                header.typeAndEvent()
                    + " of "
                    + report.patientNumber()
                    + " at "
                    + report.eventAt()),
            Stream.of(report.patient()),
            report.retired().stream().map(one -> "retired " + one.identifiers()),
            facts.encounters().stream(),
            facts.observations().stream(),
            facts.appointments().stream(),
            facts.prescriptions().stream(),
            facts.dispenses().stream(),
            facts.orders().stream())
        .flatMap(lines -> lines)
        .map(Object::toString)
        .collect(Collectors.joining("\n  ", "", "\n"));
  }
}
