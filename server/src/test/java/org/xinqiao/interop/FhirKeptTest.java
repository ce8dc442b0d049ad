package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Partners are told in `docs/reference/fhir-elements.md` what is kept: no more, and no less.
class FhirKeptTest {

  private static final Pattern ELEMENT = Pattern.compile("`([a-z][A-Za-z.]*)`");

  @Test
  void thePageListsTheElementsThatAreKept() throws IOException {
    TreeMap<String, TreeSet<String>> written = new TreeMap<>();
    String heading = "";
    for (String line : Files.readAllLines(Path.of("../docs/reference/fhir-elements.md"))) {
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      }
      String[] cells = line.split("\\|");
      if (cells.length < 3) {
        continue;
      }
      boolean several = heading.contains(", ");
      String type = several ? cells[1].strip() : heading;
      if (FhirKept.knows(type)) {
        Matcher element = ELEMENT.matcher(several ? cells[2] : cells[1]);
        while (element.find()) {
          written.computeIfAbsent(type, each -> new TreeSet<>()).add(element.group(1));
        }
      }
    }
    TreeMap<String, TreeSet<String>> kept = new TreeMap<>();
    FhirKept.types().forEach(type -> kept.put(type, new TreeSet<>(FhirKept.of(type))));
    assertThat(written).isEqualTo(kept);
  }
}
