package org.xinqiao.auditchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of some hundred events in batches of any size, with everything that can be done to them.
class AuditCheckTest {

  private static final KeyPair KEY = newKey();
  private static final KeyPair OTHER_KEY = newKey();
  private static final Instant AT = Instant.parse("2026-03-25T02:00:00Z");

  private final List<String> lines = new ArrayList<>();
  private final List<Seal> seals = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(1);

  private static KeyPair newKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] event(long number, String action) {
    return CanonicalJson.of(Map.of("number", number, "action", action, "reason", "核对\n \"电话\""));
  }

  /// Writes batches behind those that are there.
  private void write(int batches, KeyPair key, String action) {
    for (int b = 0; b < batches; b++) {
      Seal before = seals.isEmpty() ? null : seals.getLast();
      long first = before == null ? 1 : before.last() + 1;
      int count = random.nextInt(1, 20);
      MerkleTree tree = new MerkleTree();
      for (int i = 0; i < count; i++) {
        byte[] json = event(first + i, action);
        byte[] leaf = MerkleTree.leaf(json);
        tree.add(leaf);
        lines.add(AuditLines.event(leaf, json));
      }
      Seal seal =
          new Seal(
              1,
              before == null ? 1 : before.batch() + 1,
              first,
              count,
              AT.plusSeconds(60 * first),
              tree.root(),
              before == null ? Seal.BEGINNING : before.hash(),
              Seal.keyId(key.getPublic()));
      seals.add(seal);
      lines.add(AuditLines.seal(seal, seal.sign(key.getPrivate())));
    }
  }

  private Verdict check(Anchor... anchors) {
    try {
      return AuditCheck.of(
          new BufferedReader(new StringReader(String.join("\n", lines) + "\n")),
          1,
          List.of(KEY.getPublic()),
          List.of(anchors));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private long firstBad(Anchor... anchors) {
    Verdict verdict = check(anchors);
    assertThat(verdict.whole()).isFalse();
    return Objects.requireNonNull(verdict.fault()).number();
  }

  private int lineOf(long number) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("event ")
          && lines.get(i).contains("\"number\":" + number + ",")) {
        return i;
      }
    }
    throw new AssertionError("no event " + number);
  }

  private Seal sealOf(long number) {
    return seals.stream().filter(seal -> seal.last() >= number).findFirst().orElseThrow();
  }

  private void filled(RepetitionInfo turn) {
    random = new SplittableRandom(turn.getCurrentRepetition());
    write(12, KEY, "patient.view");
  }

  private long anyNumber() {
    return random.nextLong(1, seals.getLast().last() + 1);
  }

  @RepeatedTest(20)
  void whatWasSealedIsWhole(RepetitionInfo turn) {
    filled(turn);
    Verdict verdict = check(Anchor.of(seals.get(3), AT), Anchor.of(seals.getLast(), AT));
    assertThat(verdict).isEqualTo(new Verdict(seals.getLast().last(), 12, 2, null));
  }

  @RepeatedTest(20)
  void aFlippedCharacterIsNamed(RepetitionInfo turn) {
    filled(turn);
    long bad = anyNumber();
    lines.set(lineOf(bad), lines.get(lineOf(bad)).replace("patient.view", "patient.vieW"));
    assertThat(firstBad()).isEqualTo(bad);
  }

  @RepeatedTest(20)
  void anEventThatWasChangedTogetherWithItsHashIsFoundByItsBatch(RepetitionInfo turn) {
    filled(turn);
    long bad = anyNumber();
    byte[] json = event(bad, "patient.nothing");
    lines.set(lineOf(bad), AuditLines.event(MerkleTree.leaf(json), json));
    assertThat(firstBad()).isEqualTo(sealOf(bad).first());
  }

  @RepeatedTest(20)
  void aDeletedEventIsNamed(RepetitionInfo turn) {
    filled(turn);
    long bad = anyNumber();
    lines.remove(lineOf(bad));
    assertThat(firstBad()).isEqualTo(bad);
  }

  @RepeatedTest(20)
  void anInsertedEventIsNamed(RepetitionInfo turn) {
    filled(turn);
    long bad = anyNumber();
    lines.add(lineOf(bad) + 1, lines.get(lineOf(bad)));
    assertThat(firstBad()).isEqualTo(bad);
  }

  @RepeatedTest(20)
  void anEventAtTheEndOfABatchThatWasPutInIsNamed(RepetitionInfo turn) {
    filled(turn);
    Seal batch = seals.get(random.nextInt(seals.size()));
    byte[] json = event(batch.last() + 1, "patient.view");
    lines.add(lineOf(batch.last()) + 1, AuditLines.event(MerkleTree.leaf(json), json));
    assertThat(firstBad()).isEqualTo(batch.last() + 1);
  }

  @RepeatedTest(20)
  void eventsThatChangedPlacesAreNamed(RepetitionInfo turn) {
    filled(turn);
    long bad = random.nextLong(1, seals.getLast().last());
    int here = lineOf(bad);
    int there = lineOf(bad + 1);
    String line = lines.get(here);
    lines.set(here, lines.get(there));
    lines.set(there, line);
    assertThat(firstBad()).isEqualTo(bad);
  }

  @RepeatedTest(20)
  void aBatchThatIsGoneWithItsSealIsNamed(RepetitionInfo turn) {
    filled(turn);
    Seal gone = seals.get(random.nextInt(seals.size() - 1));
    lines.subList(lineOf(gone.first()), lineOf(gone.last()) + 2).clear();
    assertThat(firstBad()).isEqualTo(gone.first());
  }

  @RepeatedTest(20)
  void anEndThatWasCutWithinABatchIsNamedWithoutAnchors(RepetitionInfo turn) {
    filled(turn);
    long bad = anyNumber();
    lines.subList(lineOf(bad), lines.size()).clear();
    if (sealOf(bad).first() == bad) {
      assertThat(check().whole()).as("cut between batches, and no anchor").isTrue();
      assertThat(firstBad(Anchor.of(sealOf(bad), AT))).isEqualTo(bad);
    } else {
      assertThat(firstBad()).isEqualTo(sealOf(bad).first());
      assertThat(firstBad(Anchor.of(seals.getLast(), AT))).isEqualTo(sealOf(bad).first());
    }
  }

  @RepeatedTest(20)
  void whatSomebodySealedWithAKeyOfTheirOwnIsNamed(RepetitionInfo turn) {
    filled(turn);
    long bad = seals.getLast().last() + 1;
    write(2, OTHER_KEY, "patient.view");
    assertThat(firstBad()).isEqualTo(bad);
  }

  @RepeatedTest(20)
  void aNewSignatureUnderTheOldNameOfTheKeyIsNamed(RepetitionInfo turn) {
    filled(turn);
    Seal seal = seals.get(random.nextInt(seals.size()));
    lines.set(lineOf(seal.last()) + 1, AuditLines.seal(seal, seal.sign(OTHER_KEY.getPrivate())));
    assertThat(firstBad()).isEqualTo(seal.first());
  }

  @RepeatedTest(20)
  void whatWasSealedAnewWithTheRightKeyIsFoundByTheNextAnchor(RepetitionInfo turn) {
    filled(turn);
    Seal trusted = seals.get(4);
    Anchor[] anchors = {Anchor.of(trusted, AT), Anchor.of(seals.getLast(), AT)};
    seals.subList(5, seals.size()).clear();
    lines.subList(lineOf(trusted.last()) + 2, lines.size()).clear();
    write(7, KEY, "patient.nothing");
    assertThat(check().whole()).as("nothing but the anchors tells").isTrue();
    assertThat(firstBad(anchors)).isEqualTo(trusted.last() + 1);
  }

  @Test
  void theAuditOfAnotherTenantIsNot() {
    write(2, KEY, "patient.view");
    lines.replaceAll(line -> line.replace("\"tenant\":1", "\"tenant\":2"));
    assertThat(firstBad()).isEqualTo(1);
  }

  @Test
  void linesThatAreNothingAreNamedWhereTheyStand() {
    for (String line :
        List.of("event", "event ", "event x {}", "event 00 [1]", "seal", "seal x {}", "<html>")) {
      lines.clear();
      seals.clear();
      write(2, KEY, "patient.view");
      long bad = seals.getFirst().last() + 1;
      lines.add(lineOf(bad), line);
      assertThat(firstBad()).as(line).isEqualTo(bad);
    }
  }

  @Test
  void theProgramSaysWhatIsWrongAndEndsWithOne(@TempDir Path folder) throws IOException {
    write(3, KEY, "patient.view");
    Path file = folder.resolve("audit.txt");
    Path key = folder.resolve("key.pem");
    Path anchors = folder.resolve("anchors.jsonl");
    Files.write(file, lines);
    Files.writeString(key, AuditKeys.pem(KEY.getPublic()));
    Files.writeString(anchors, Anchor.of(seals.getLast(), AT).line() + "\n");
    String[] call = {
      "--file", file.toString(), "--pubkey", key.toString(), "--anchors", anchors.toString()
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(run(call, out)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"whole\":\"yes\"");
    lines.remove(lineOf(2));
    Files.write(file, lines);
    out.reset();
    assertThat(run(call, out)).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("First event that cannot be trusted: 2")
        .contains("\"firstBad\":2");
    assertThat(run(new String[] {"--file", file.toString()}, out)).isEqualTo(2);
    assertThat(run(new String[] {"--file", "nowhere", "--pubkey", key.toString()}, out))
        .isEqualTo(2);
    assertThat(run(new String[] {"--file", file.toString(), "--pubkey", file.toString()}, out))
        .isEqualTo(2);
  }

  private static int run(String[] arguments, ByteArrayOutputStream out) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return VerifyAudit.run(arguments, stream, stream);
  }
}
