package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our reader against the standard's reference library, on every field of every sample message.
class Hl7OracleTests {

  static Stream<String> messages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../samples/hl7v2"))) {
      return files
          .filter(file -> file.toString().endsWith(".hl7"))
          .sorted()
          .map(Hl7OracleTests::read)
          .flatMap(text -> Hl7Message.split(text).stream())
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyComponentIsTheSame(String text) throws Exception {
    Hl7Message ours = Hl7Message.parse(text, StandardCharsets.UTF_8).orElseThrow();
    try (DefaultHapiContext context = new DefaultHapiContext()) {
      context.setValidationContext(ValidationContextFactory.noValidation());
      context.setModelClassFactory(new GenericModelClassFactory());
      Message theirs =
          context.getPipeParser().parse(text.strip().replaceAll("\r\n|\n", "\r") + "\r");
      int segments = 0;
      Map<String, Integer> seen = new HashMap<>();
      for (String name : theirs.getNames()) {
        // A segment that comes again after others is OBR2 there.
        List<Hl7Message.Segment> mine = ours.all(name.substring(0, 3)).toList();
        for (ca.uhn.hl7v2.model.Structure segment : theirs.getAll(name)) {
          int place = seen.merge(name.substring(0, 3), 1, Integer::sum) - 1;
          compare(mine.get(place), (ca.uhn.hl7v2.model.Segment) segment);
          segments++;
        }
      }
      assertThat(segments).isEqualTo(ours.segments().size());
    }
  }

  private static void compare(Hl7Message.Segment mine, ca.uhn.hl7v2.model.Segment theirs)
      throws ca.uhn.hl7v2.HL7Exception {
    int first = theirs.getName().equals("MSH") ? 3 : 1;
    for (int field = first; field <= theirs.numFields(); field++) {
      for (int repetition = 0; repetition < theirs.getField(field).length; repetition++) {
        for (int component = 1; component <= 8; component++) {
          String expected = Terser.get(theirs, field, repetition, component, 1);
          List<Hl7Message.Repetition> repetitions = mine.repetitions(field);
          String actual =
              repetition < repetitions.size() ? repetitions.get(repetition).lead(component) : "";
          assertThat(actual)
              .as("%s-%d(%d).%d", theirs.getName(), field, repetition, component)
              .isEqualTo(expected == null ? "" : expected.strip());
        }
      }
    }
  }

  private static String read(Path file) {
    try {
      return Hl7Charset.decode(Files.readAllBytes(file), null).orElseThrow().text();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
