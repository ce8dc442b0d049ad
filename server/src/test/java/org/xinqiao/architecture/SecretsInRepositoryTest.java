package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Looks through everything that is kept in the repository for what looks like a secret.
class SecretsInRepositoryTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<Pattern> SECRETS =
      List.of(
          Pattern.compile("-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\\s+[A-Za-z0-9+/]{40}"),
          Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
          Pattern.compile("\\bLTAI[0-9A-Za-z]{16,}\\b"),
          Pattern.compile("\\bAKID[0-9A-Za-z]{28,}\\b"),
          Pattern.compile("\\bgh[pousr]_[0-9A-Za-z]{30,}\\b"),
          Pattern.compile("\\bxox[abpr]-[0-9A-Za-z-]{20,}\\b"),
          Pattern.compile("\\bwhsec_[0-9A-Za-z+/]{32,}"),
          Pattern.compile("\\beyJ[0-9A-Za-z_-]{20,}\\.eyJ[0-9A-Za-z_-]{20,}\\."),
          Pattern.compile("://[^/\\s:@$]{1,40}:[^/\\s:@$]{6,40}@[a-z0-9.-]+"));

  /// Invented ones, in tests: they open nothing.
  private static final Set<String> INVENTED =
      Set.of(
          "://user:password@partner.example",
          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");

  @Test
  void nothingInTheRepositoryLooksLikeASecret() throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "ls-files", "-z")
            .directory(ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String[] files =
        new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\0");
    assertThat(git.waitFor()).isZero();
    assertThat(files).hasSizeGreaterThan(500);
    Set<String> found = new TreeSet<>();
    for (String file : files) {
      found.addAll(secretsOf(file));
    }
    assertThat(found).isEmpty();
    assertThat(files)
        .as("what an installation makes for itself")
        .noneMatch(
            file -> file.matches(".*(\\.p12|\\.jks|root-key|access-key|first-account\\.json)"));
  }

  @Test
  void aSecretIsFound() {
    assertThat(secretsIn("id: " + "LTAI" + "5tQnKEa9ZyWzqPxVdFmR2abc")).hasSize(1);
    assertThat(secretsIn("jdbc:postgresql://me:" + "correcthorse@db.example/x")).hasSize(1);
    assertThat(secretsIn("-----BEGIN " + "PRIVATE KEY-----\n" + "A".repeat(64))).hasSize(1);
    assertThat(secretsIn("https://example.org/a:b")).isEmpty();
  }

  private static Set<String> secretsOf(String file) throws IOException {
    Path path = ROOT.resolve(file);
    if (!Files.isRegularFile(path) || Files.size(path) > 4_000_000) {
      return Set.of();
    }
    try {
      Set<String> found = new TreeSet<>();
      for (String secret : secretsIn(Files.readString(path))) {
        if (!INVENTED.contains(secret)) {
          found.add(file + ": " + secret.substring(0, Math.min(12, secret.length())) + "...");
        }
      }
      return found;
    } catch (MalformedInputException e) {
      return Set.of(); // A picture or a font.
    }
  }

  private static Set<String> secretsIn(String text) {
    Set<String> found = new TreeSet<>();
    for (Pattern pattern : SECRETS) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        found.add(matcher.group());
      }
    }
    return found;
  }
}
