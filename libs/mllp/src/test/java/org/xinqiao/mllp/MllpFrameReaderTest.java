package org.xinqiao.mllp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.mllp.MllpFrameException.Kind;

class MllpFrameReaderTest {

  private static final int LIMIT = 1_000;

  @Test
  void readsOneFrameHoweverItIsSplit() throws IOException {
    byte[] payload = "MSH|^~\\&|HIS\rPID|1||P1||张^丽\r".getBytes(UTF_8);
    byte[] wire = frame(payload);
    for (int cut = 0; cut <= wire.length; cut++) {
      MllpFrameReader reader = reader(new Pieces(wire, cut));
      assertThat(reader.next()).as("cut at %d", cut).isEqualTo(payload);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void readsByteByByte() throws IOException {
    MllpFrameReader reader = reader(new Pieces(concat(frame(bytes("A")), frame(bytes("B"))), -1));
    assertThat(reader.next()).isEqualTo(bytes("A"));
    assertThat(reader.next()).isEqualTo(bytes("B"));
    assertThat(reader.next()).isNull();
  }

  @Test
  void readsTwoFramesOfOneReadAndSkipsLineEndsBetweenThem() throws IOException {
    byte[] wire =
        concat(bytes("\r\n"), frame(bytes("A")), bytes("\n\r"), frame(bytes("B")), bytes("\r"));
    MllpFrameReader reader = reader(new ByteArrayInputStream(wire));
    assertThat(reader.next()).isEqualTo(bytes("A"));
    assertThat(reader.next()).isEqualTo(bytes("B"));
    assertThat(reader.next()).isNull();
    assertThat(reader.next()).isNull();
  }

  @Test
  void keepsAnUnterminatedPayloadWhole() {
    byte[] wire = Arrays.copyOf(frame(bytes("MSH|half")), 9);
    MllpFrameException e = fault(reader(new ByteArrayInputStream(wire)));
    assertThat(e.kind()).isEqualTo(Kind.UNTERMINATED);
    assertThat(e.seen()).isEqualTo(bytes("MSH|half"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 5, 9, 10, 11, 12, 13})
  void doesNotLoseTheMessageAfterALostEndBlock(int cut) throws IOException {
    byte[] good = bytes("MSH|good");
    byte[] wire = concat(new byte[] {0x0B}, bytes("MSH|half"), frame(good));
    MllpFrameReader reader = reader(new Pieces(wire, cut));
    MllpFrameException e = fault(reader);
    assertThat(e.kind()).isEqualTo(Kind.UNTERMINATED);
    assertThat(e.seen()).isEqualTo(bytes("MSH|half"));
    assertThat(reader.next()).isEqualTo(good);
    assertThat(reader.next()).isNull();
  }

  @Test
  void takesAVerticalTabInsideTextAsContentAndADoubledStartBlockAsOne() throws IOException {
    byte[] payload = bytes("MSH|a\u000Bb\u001Cc\u000BMS");
    MllpFrameReader reader = reader(new Pieces(concat(new byte[] {0x0B}, frame(payload)), -1));
    assertThat(reader.next()).isEqualTo(payload);
    assertThat(reader.next()).isNull();
  }

  @Test
  void silenceInsideAFrameIsAFaultAndBetweenFramesIsNot() throws IOException {
    byte[] wire = concat(frame(bytes("A")), new byte[] {0x0B, 'B'});
    MllpFrameReader inside = reader(new ThenSilence(wire));
    assertThat(inside.next()).isEqualTo(bytes("A"));
    MllpFrameException e = fault(inside);
    assertThat(e.kind()).isEqualTo(Kind.UNTERMINATED);
    assertThat(e.seen()).isEqualTo(bytes("B"));
    assertThat(e).hasCauseInstanceOf(SocketTimeoutException.class);

    MllpFrameReader between = reader(new ThenSilence(frame(bytes("A"))));
    assertThat(between.next()).isEqualTo(bytes("A"));
    assertThatThrownBy(between::next).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void refusesWhatDoesNotBeginWithAStartBlockAndGoesOn() throws IOException {
    byte[] wire = concat(bytes("GET / HTTP/1.1\r\n"), frame(bytes("A")));
    MllpFrameReader reader = reader(new ByteArrayInputStream(wire));
    MllpFrameException e = fault(reader);
    assertThat(e.kind()).isEqualTo(Kind.NO_START_BLOCK);
    assertThat(e.seen()).isEqualTo(bytes("GET / HTTP/1.1\r\n"));
    assertThat(reader.next()).isEqualTo(bytes("A"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 500, 1001, 1002, 1003, 1004})
  void acceptsTheLimitRefusesMoreAndGoesOn(int cut) throws IOException {
    byte[] wire =
        concat(frame(new byte[LIMIT]), frame(new byte[LIMIT + 1]), frame(new byte[40 * LIMIT]));
    wire = concat(wire, frame(bytes("after")));
    MllpFrameReader reader = reader(new Pieces(wire, cut));
    assertThat(reader.next()).hasSize(LIMIT);
    assertThat(fault(reader).kind()).isEqualTo(Kind.TOO_LARGE);
    MllpFrameException e = fault(reader);
    assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(e.seen().length).isBetween(LIMIT, MllpFrameReader.MAX_EVIDENCE_BYTES);
    assertThat(reader.next()).isEqualTo(bytes("after"));
    assertThat(reader.next()).isNull();
  }

  @Test
  void anEndlessFrameIsRefusedWithoutBeingCollected() {
    InputStream endless =
        new InputStream() {
          private boolean begun;

          @Override
          public int read() {
            throw new AssertionError("must read in chunks");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            assertThat(length).isLessThanOrEqualTo(64 * 1024);
            Arrays.fill(target, offset, offset + length, (byte) 'x');
            if (!begun) {
              target[offset] = 0x0B;
              begun = true;
            }
            return length;
          }
        };
    assertThat(fault(reader(endless)).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void noCharacterOfGb18030OrUtf8LooksLikeTheFraming() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int codePoint = 0x80; codePoint <= 0x2FFFF; codePoint++) {
      if (Character.isDefined(codePoint) && !Character.isSurrogate((char) codePoint)) {
        text.appendCodePoint(codePoint);
      }
    }
    for (Charset charset : List.of(Charset.forName("GB18030"), UTF_8)) {
      byte[] payload = text.toString().getBytes(charset);
      MllpFrameReader reader =
          new MllpFrameReader(new ByteArrayInputStream(frame(payload)), 10_000_000);
      assertThat(reader.next()).isEqualTo(payload);
      assertThat(reader.next()).isNull();
    }
  }

  /// Frames, garbage, lost end blocks and oversized frames in any order and in pieces of any size:
  /// what was sent whole arrives whole, and each fault is reported as what it is.
  @Test
  void fuzz() throws IOException {
    boolean nightly = Boolean.getBoolean("xinqiao.nightly");
    long first = nightly ? System.currentTimeMillis() : 20_250_318L;
    for (int round = 0; round < (nightly ? 200_000 : 2_000); round++) {
      long seed = first + round;
      SplittableRandom random = new SplittableRandom(seed);
      ByteArrayOutputStream wire = new ByteArrayOutputStream();
      List<String> expected = new ArrayList<>();
      int parts = 1 + random.nextInt(12);
      for (int part = 0; part < parts; part++) {
        byte[] payload = message(random, part == 0 ? 0 : random.nextInt(LIMIT - 20));
        switch (random.nextInt(6)) {
          case 0 -> {
            wire.writeBytes(concat(new byte[] {0x0B}, payload)); // the end block is lost
            expected.add("UNTERMINATED " + Arrays.hashCode(payload));
          }
          case 1 -> {
            byte[] oversized = concat(payload, new byte[LIMIT]);
            wire.writeBytes(frame(oversized));
            expected.add("TOO_LARGE");
          }
          default -> {
            wire.writeBytes(frame(payload));
            expected.add("frame " + Arrays.hashCode(payload));
          }
        }
      }
      MllpFrameReader reader =
          new MllpFrameReader(new RandomPieces(wire.toByteArray(), random), LIMIT);
      assertThat(readAll(reader)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private static List<String> readAll(MllpFrameReader reader) throws IOException {
    List<String> results = new ArrayList<>();
    while (true) {
      try {
        byte[] payload = reader.next();
        if (payload == null) {
          return results;
        }
        results.add("frame " + Arrays.hashCode(payload));
      } catch (MllpFrameException e) {
        boolean whole = e.kind() == Kind.UNTERMINATED;
        results.add(e.kind() + (whole ? " " + Arrays.hashCode(e.seen()) : ""));
      }
    }
  }

  private static byte[] message(SplittableRandom random, int length) {
    byte[] tail = new byte[length];
    random.nextBytes(tail);
    for (int i = 0; i < tail.length; i++) {
      if (tail[i] == 0x1C || tail[i] == 0x0B && random.nextInt(2) == 0) {
        tail[i] = 'x';
      }
    }
    return concat(bytes("MSH|"), tail, bytes("."));
  }

  private static MllpFrameReader reader(InputStream in) {
    return new MllpFrameReader(in, LIMIT);
  }

  private static MllpFrameException fault(MllpFrameReader reader) {
    return assertThrows(MllpFrameException.class, reader::next);
  }

  private static byte[] frame(byte[] payload) {
    return concat(new byte[] {0x0B}, payload, new byte[] {0x1C, 0x0D});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// Hands out the bytes in two reads, cut at a position; with a negative position one by one.
  private static final class Pieces extends InputStream {
    private final byte[] bytes;
    private final int cut;
    private int at;

    Pieces(byte[] bytes, int cut) {
      this.bytes = bytes;
      this.cut = cut;
    }

    @Override
    public int read() {
      throw new AssertionError("must read in chunks");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (at == bytes.length) {
        return -1;
      }
      int until = cut < 0 ? at + 1 : at < cut ? Math.min(cut, bytes.length) : bytes.length;
      int count = Math.min(length, until - at);
      System.arraycopy(bytes, at, target, offset, count);
      at += count;
      return count;
    }
  }

  private static final class RandomPieces extends InputStream {
    private final byte[] bytes;
    private final SplittableRandom random;
    private int at;

    RandomPieces(byte[] bytes, SplittableRandom random) {
      this.bytes = bytes;
      this.random = random;
    }

    @Override
    public int read() {
      throw new AssertionError("must read in chunks");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (at == bytes.length) {
        return -1;
      }
      int count = Math.min(Math.min(length, 1 + random.nextInt(300)), bytes.length - at);
      System.arraycopy(bytes, at, target, offset, count);
      at += count;
      return count;
    }
  }

  private static final class ThenSilence extends InputStream {
    private final InputStream bytes;

    ThenSilence(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      throw new AssertionError("must read in chunks");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = bytes.read(target, offset, length);
      if (count < 0) {
        throw new SocketTimeoutException("Read timed out");
      }
      return count;
    }
  }
}
