package org.xinqiao.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Makes bad input out of good: what a program gets from senders that are broken, cut off or
/// hostile. One to six changes each, so that most of it still looks right.
public final class Mutations implements Gen<byte[]> {

  /// What parsers trip over, whatever they parse.
  private static final List<String> TOKENS =
      List.of(
          "",
          "0",
          "-1",
          "1e999",
          "99999999999999999999",
          "00000000",
          "20261399",
          "9999-12-31",
          "0001-01-01",
          "null",
          "true",
          "\"",
          "\"\"",
          "{",
          "}",
          "[[[[",
          "|",
          "^",
          "~",
          "\\",
          "&",
          "\\X00\\",
          "\\XFFFF\\",
          "\\XC4\\",
          "\\E\\",
          "\\.br\\",
          "\r",
          "\n",
          "\r\rMSH|",
          "MSH|^~\\&|",
          "\u000b",
          "\u001c\r",
          "\ufeff",
          "欧阳",
          "𬱖",
          "\u202e",
          "%s%n",
          "' OR 1=1 --",
          "<x>&amp;",
          "\\u0000",
          "\\ud800",
          "a".repeat(300),
          "9".repeat(400),
          "x|".repeat(2000),
          "{\"a\":".repeat(500),
          "~".repeat(3000));

  private final List<byte[]> samples;

  /// @param samples good input, at least one
  public Mutations(List<byte[]> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("There is nothing to mutate");
    }
    this.samples = List.copyOf(samples);
  }

  @Override
  public byte[] make(SplittableRandom random) {
    byte[] value = sample(random);
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      value = mutate(value, random);
    }
    return value;
  }

  private byte[] sample(SplittableRandom random) {
    return samples.get(random.nextInt(samples.size()));
  }

  private byte[] mutate(byte[] value, SplittableRandom random) {
    int from = random.nextInt(value.length + 1);
    int to = Math.min(value.length, from + random.nextInt(1, 40));
    return switch (random.nextInt(9)) {
      case 0 -> join(part(value, 0, from), part(value, to, value.length)); // Something is missing.
      case 1 -> join(part(value, 0, to), part(value, from, value.length)); // Something came twice.
      case 2 -> part(value, 0, from); // It broke off.
      case 3 -> flipped(value, from, random);
      case 4, 5 -> join(part(value, 0, from), token(random), part(value, to, value.length));
      case 6 -> between(value, random); // One value is another.
      case 7 -> {
        byte[] other = sample(random);
        int at = random.nextInt(other.length + 1);
        yield join(part(value, 0, from), part(other, at, other.length));
      }
      default -> join(part(value, 0, from), token(random), part(value, from, value.length));
    };
  }

  /// Replaces what stands between two separators of HL7 or JSON.
  private static byte[] between(byte[] value, SplittableRandom random) {
    if (value.length == 0) {
      return value;
    }
    int from = random.nextInt(value.length);
    while (from > 0 && !separates(value[from - 1])) {
      from--;
    }
    int to = from;
    while (to < value.length && !separates(value[to])) {
      to++;
    }
    return join(part(value, 0, from), token(random), part(value, to, value.length));
  }

  private static boolean separates(byte b) {
    return "|^~&\r\n\",:{}[]".indexOf(b) >= 0;
  }

  private static byte[] flipped(byte[] value, int at, SplittableRandom random) {
    byte[] flipped = value.clone();
    if (at < flipped.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] token(SplittableRandom random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] part(byte[] value, int from, int to) {
    return Arrays.copyOfRange(value, Math.min(from, to), to);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
