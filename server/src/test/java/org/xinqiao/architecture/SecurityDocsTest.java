package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pages of docs/security name tests as proofs. A page may say that a proof is missing; it may
/// not name one that does not exist, and no threat or requirement may get lost.
class SecurityDocsTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGES = ROOT.resolve("docs/security");

  private static final Pattern ROW = Pattern.compile("^\\|\\s*([A-Z]\\d+)\\s*\\|(.*)\\|$");
  private static final Pattern BROWSER_TEST =
      Pattern.compile("`(e2e/tests/[\\w-]+\\.test\\.mjs)` \"([^\"]+)\"");
  private static final Pattern JAVA_TEST = Pattern.compile("`([A-Z]\\w*)\\.([a-z]\\w*)`");
  private static final Pattern NOT_YET = Pattern.compile("\\*\\*Not yet:\\*\\*\\s+\\S");

  /// All Java files of tests, by the name of their class.
  private static final Map<String, Source> SOURCES = sources();

  private record Source(String text) {

    /// Whether it has a method of that name that JUnit runs: behind the annotation and before the
    /// name no other method ends.
    boolean tests(String method) {
      Matcher named = Pattern.compile("\\bvoid " + method + "\\(").matcher(text);
      if (!named.find()) {
        return false;
      }
      String before = text.substring(0, named.start());
      Matcher annotation =
          Pattern.compile("^  @(Test|ParameterizedTest|RepeatedTest)\\b", Pattern.MULTILINE)
              .matcher(before);
      int last = -1;
      while (annotation.find()) {
        last = annotation.end();
      }
      return last >= 0
          && !Pattern.compile("^  }$", Pattern.MULTILINE).matcher(before.substring(last)).find();
    }
  }

  @ParameterizedTest
  @CsvSource({"threats.md, T, 45", "requirements.md, S, 66"})
  void everyRowStandsThereOnceWithAProofOrTheWordsNotYet(String page, String letter, int last)
      throws IOException {
    assertThat(faults(Files.readString(PAGES.resolve(page)), letter, last)).isEmpty();
  }

  @Test
  void everyFaultOfAPageIsFound() {
    String real = "`PermissionMatrixTest.theFileIsComplete`";
    String browser = "`e2e/tests/story.test.mjs` \"the return visit: the A04 closes the loop\"";
    assertThat(found(row(1, real), row(2, browser), row(3, "**Not yet:** all of it."))).isEmpty();
    assertThat(found(row(1, real), row(3, real))).containsExactly("T2 is missing");
    assertThat(found(row(1, real), row(2, real), row(2, real), row(3, real)))
        .containsExactly("T2 stands twice");
    assertThat(found(row(1, real), row(2, real), row(3, real), row(4, real)))
        .containsExactly("T4 is nobody's row");
    assertThat(fault("")).isEqualTo("has no test and no \"Not yet\"");
    assertThat(fault("**Not yet:**")).isEqualTo("has no test and no \"Not yet\"");
    assertThat(fault("`PermissionMatrixTest.theFileIsPerfect`")).contains("theFileIsPerfect");
    assertThat(fault("`PermissionMatrixProof.theFileIsComplete`")).contains("MatrixProof");
    assertThat(fault("`SealAuditTests.happen`")).as("no test by itself").contains("happen");
    assertThat(fault("`GuardTests.operate`")).as("no test at all").contains("operate");
    assertThat(fault("`e2e/tests/tale.test.mjs` \"once\"")).contains("tale.test.mjs");
    assertThat(fault("`e2e/tests/story.test.mjs` \"once upon a time\"")).contains("once upon");
    assertThat(fault("`e2e/tests/story.test.mjs`")).contains("is no proof");
    assertThat(fault(real + "<br>`permissions.csv`")).contains("permissions.csv");
  }

  private static String row(int number, String proof) {
    return "| T" + number + " | something | what is done | " + proof + " |";
  }

  private static List<String> found(String... rows) {
    return faults(String.join("\n", rows), "T", 3);
  }

  /// The one fault of a page whose second row has that proof.
  private static String fault(String proof) {
    List<String> faults = found(row(1, "**Not yet:** x"), row(2, proof), row(3, "**Not yet:** x"));
    assertThat(faults).as(proof).hasSize(1);
    return faults.getFirst().replaceFirst("^T2 ", "");
  }

  /// What is wrong with a page, in words.
  private static List<String> faults(String page, String letter, int last) {
    List<String> faults = new ArrayList<>();
    List<String> known =
        IntStream.rangeClosed(1, last)
            .mapToObj(number -> letter + (last > 9 ? "%02d".formatted(number) : "" + number))
            .toList();
    Map<String, Integer> seen = new HashMap<>();
    for (String line : page.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String id = row.group(1);
        if (seen.merge(id, 1, Integer::sum) == 2) {
          faults.add(id + " stands twice");
        }
        if (!known.contains(id)) {
          faults.add(id + " is nobody's row");
        }
        String proof = row.group(2).substring(row.group(2).lastIndexOf('|') + 1).strip();
        faultOf(proof).forEach(fault -> faults.add(id + " " + fault));
      }
    }
    known.stream()
        .filter(id -> !seen.containsKey(id))
        .forEach(id -> faults.add(id + " is missing"));
    return faults;
  }

  private static List<String> faultOf(String cell) {
    List<String> faults = new ArrayList<>();
    Matcher notYet = NOT_YET.matcher(cell);
    boolean says = notYet.find();
    // What is missing is told in words, which may name a class of the product.
    String proof = says ? cell.substring(0, notYet.start()) : cell;
    int tests = 0;
    Matcher browser = BROWSER_TEST.matcher(proof);
    while (browser.find()) {
      tests++;
      if (!plays(browser.group(1), browser.group(2))) {
        faults.add("names " + browser.group() + ", which does not exist");
      }
    }
    String rest = BROWSER_TEST.matcher(proof).replaceAll("");
    Matcher java = JAVA_TEST.matcher(rest);
    while (java.find()) {
      tests++;
      Source source = SOURCES.get(java.group(1));
      if (source == null || !source.tests(java.group(2))) {
        faults.add("names " + java.group() + ", which does not exist");
      }
    }
    rest = JAVA_TEST.matcher(rest).replaceAll("").replace("<br>", "").strip();
    if (tests == 0 && !says && rest.replace("**Not yet:**", "").isEmpty()) {
      faults.add("has no test and no \"Not yet\"");
    } else if (!rest.isEmpty()) {
      faults.add("says " + rest + ", which is no proof");
    }
    return faults;
  }

  /// Whether that file has a browser test, or a part of one, of that name.
  private static boolean plays(String file, String name) {
    Path path = ROOT.resolve(file);
    return Files.exists(path)
        && Pattern.compile(
                "\\b(test|play|chapter|step)\\(\\s*(t,\\s*)?'" + Pattern.quote(name) + "'")
            .matcher(read(path))
            .find();
  }

  private static Map<String, Source> sources() {
    Map<String, Source> found = new HashMap<>();
    for (Path folder : testFolders()) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file ->
                found.put(
                    file.getFileName().toString().replaceFirst("\\.java$", ""),
                    new Source(read(file))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static List<Path> testFolders() {
    List<Path> folders = new ArrayList<>();
    for (String parent : List.of("libs", "channels")) {
      try (Stream<Path> children = Files.list(ROOT.resolve(parent))) {
        folders.addAll(children.toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    folders.add(ROOT.resolve("server"));
    folders.add(ROOT.resolve("bench"));
    return folders.stream()
        .map(folder -> folder.resolve("src/test/java"))
        .filter(Files::isDirectory)
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
