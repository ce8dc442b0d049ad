package org.xinqiao.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xinqiao.mllp.MllpFrameException.Kind;

/// Reads frames `0x0B payload 0x1C 0x0D` from a stream, whatever the sizes in which the bytes
/// arrive.
///
/// - Carriage returns and line feeds between frames are skipped: many senders add them.
/// - The payload is not decoded. Neither 0x0B, 0x0D nor 0x1C occurs inside a character of UTF-8 or
///   GB18030, so looking for single bytes is safe in both.
/// - `0x0B` inside a payload is content (old systems paste the vertical tab of a word processor
///   into notes), but `0x0B MSH` is the next message: the sender has lost the end block, and the
///   message that follows must not be lost with it.
/// - A read timeout of the socket in the middle of a frame is an unterminated frame; between frames
///   it is passed on as [SocketTimeoutException], because an idle connection is no fault.
///
/// Reads ahead, so the stream must not be read by anybody else. Not thread-safe.
public final class MllpFrameReader {

  /// How many bytes of a broken frame are kept as evidence, except for unterminated payloads (kept
  /// whole).
  public static final int MAX_EVIDENCE_BYTES = 64 * 1024;

  /// From this size on a frame is large: see [LargeFrames].
  public static final int LARGE_BYTES = 64 * 1024;

  private static final int READ_BYTES = 16 * 1024;
  private static final byte[] NEXT_MESSAGE = {MllpFrames.START_BLOCK, 'M', 'S', 'H'};

  /// Who decides how many large frames are read at the same time: memory is spent on a frame before
  /// anybody knows whether it will ever end.
  @FunctionalInterface
  public interface LargeFrames {

    /// Called when a frame turns out to be large, before memory is spent on it; may wait. Called
    /// once a frame.
    ///
    /// @throws IOException when there is no place for it
    void enter() throws IOException;
  }

  private final InputStream in;
  private final int maxFrameBytes;
  private final LargeFrames largeFrames;

  /// Bytes read and not yet handed out are buffer[start, end).
  private byte[] buffer = new byte[READ_BYTES];

  private int start;
  private int end;
  private boolean endOfStream;
  private boolean insideOversized;

  /// @param maxFrameBytes the longest payload that is accepted, at least 1
  public MllpFrameReader(InputStream in, int maxFrameBytes) {
    this(in, maxFrameBytes, () -> {});
  }

  /// @param maxFrameBytes the longest payload that is accepted, at least 1
  public MllpFrameReader(InputStream in, int maxFrameBytes, LargeFrames largeFrames) {
    if (maxFrameBytes < 1) {
      throw new IllegalArgumentException("maxFrameBytes must be at least 1: " + maxFrameBytes);
    }
    this.in = in;
    this.maxFrameBytes = maxFrameBytes;
    this.largeFrames = largeFrames;
  }

  /// The payload of the next frame, or null when the stream ended between frames.
  ///
  /// @throws MllpFrameException if the framing is broken
  /// @throws SocketTimeoutException if nothing arrived in time between frames
  public byte @Nullable [] next() throws IOException {
    if (insideOversized) {
      skipOversized();
    }
    while (true) {
      skipLineEnds();
      if (start < end) {
        break;
      }
      if (!fill()) {
        return null;
      }
    }
    if (buffer[start] != MllpFrames.START_BLOCK) {
      throw noStartBlock();
    }
    start++;
    return payload();
  }

  private byte[] payload() throws IOException {
    int scanned = 0; // relative to start: fill() may move the bytes
    boolean large = false;
    while (true) {
      Mark mark = find(start + scanned);
      if (mark.kind != Mark.NOTHING) {
        int length = mark.at - start;
        if (mark.kind == Mark.NEXT_FRAME && length == 0) {
          start++; // a doubled start block
          scanned = 0;
          continue;
        }
        byte[] payload = take(length);
        if (mark.kind == Mark.NEXT_FRAME) {
          throw unterminated(
              "a new message began before the end of the previous one", payload, null);
        }
        start += 2;
        if (length > maxFrameBytes) {
          throw tooLarge(payload);
        }
        return payload;
      }
      scanned = mark.at - start;
      if (scanned > maxFrameBytes) {
        insideOversized = true;
        byte[] evidence = Arrays.copyOfRange(buffer, start, start + scanned);
        start += scanned;
        throw tooLarge(evidence);
      }
      if (!large && scanned > LARGE_BYTES) {
        large = true;
        largeFrames.enter();
      }
      fillInsideFrame();
    }
  }

  private void fillInsideFrame() throws IOException {
    boolean more;
    try {
      more = fill();
    } catch (SocketTimeoutException silence) {
      throw unterminated("nothing more arrived in time inside a frame", take(end - start), silence);
    }
    if (!more) {
      throw unterminated("the stream ended inside a frame", take(end - start), null);
    }
  }

  private void skipOversized() throws IOException {
    while (true) {
      Mark mark = find(start);
      start = mark.at;
      if (mark.kind != Mark.NOTHING) {
        start += mark.kind == Mark.END ? 2 : 0;
        insideOversized = false;
        return;
      }
      if (!fill()) {
        start = end;
        insideOversized = false;
        return;
      }
    }
  }

  /// Where a payload ends, or up to where it certainly does not.
  private record Mark(int kind, int at) {
    static final int NOTHING = 0;
    static final int END = 1;
    static final int NEXT_FRAME = 2;
  }

  private Mark find(int from) {
    for (int i = from; i < end; i++) {
      byte b = buffer[i];
      if (b == MllpFrames.END_BLOCK) {
        if (i + 1 == end) {
          return new Mark(Mark.NOTHING, i);
        }
        if (buffer[i + 1] == MllpFrames.CARRIAGE_RETURN) {
          return new Mark(Mark.END, i);
        }
      } else if (b == MllpFrames.START_BLOCK) {
        int available = Math.min(NEXT_MESSAGE.length, end - i);
        if (Arrays.equals(buffer, i, i + available, NEXT_MESSAGE, 0, available)) {
          return new Mark(available == NEXT_MESSAGE.length ? Mark.NEXT_FRAME : Mark.NOTHING, i);
        }
      }
    }
    return new Mark(Mark.NOTHING, end);
  }

  private void skipLineEnds() {
    while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
      start++;
    }
  }

  private MllpFrameException noStartBlock() {
    int next = start;
    while (next < end && buffer[next] != MllpFrames.START_BLOCK) {
      next++;
    }
    byte[] seen = take(next - start);
    return new MllpFrameException(
        Kind.NO_START_BLOCK,
        "expected the start block 0B, found %02X".formatted(seen[0]),
        evidence(seen),
        null);
  }

  private MllpFrameException tooLarge(byte[] seen) {
    return new MllpFrameException(
        Kind.TOO_LARGE,
        "the frame is longer than " + maxFrameBytes + " bytes",
        evidence(seen),
        null);
  }

  private static MllpFrameException unterminated(
      String message, byte[] seen, @Nullable Throwable cause) {
    return new MllpFrameException(Kind.UNTERMINATED, message, seen, cause);
  }

  private static byte[] evidence(byte[] seen) {
    return seen.length <= MAX_EVIDENCE_BYTES ? seen : Arrays.copyOf(seen, MAX_EVIDENCE_BYTES);
  }

  private byte[] take(int length) {
    byte[] taken = Arrays.copyOfRange(buffer, start, start + length);
    start += length;
    return taken;
  }

  /// Reads what is there, at least one byte; false at the end of the stream.
  private boolean fill() throws IOException {
    if (endOfStream) {
      return false;
    }
    makeRoom();
    int count = in.read(buffer, end, buffer.length - end);
    if (count < 0) {
      endOfStream = true;
      return false;
    }
    end += count;
    return true;
  }

  private void makeRoom() {
    if (start == end) {
      start = 0;
      end = 0;
      if (buffer.length > 4 * READ_BYTES) {
        buffer = new byte[READ_BYTES]; // one large message must not hold its memory for a whole day
      }
    } else if (end == buffer.length) {
      int pending = end - start;
      byte[] target = pending > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
      System.arraycopy(buffer, start, target, 0, pending);
      buffer = target;
      start = 0;
      end = pending;
    }
  }
}
