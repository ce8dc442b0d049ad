package org.xinqiao.auditchain;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/// Reads a file of the audit from its beginning and says whether it is what was sealed. It trusts
/// the public keys and the anchors, and nothing in the file.
///
/// An event that was changed, is missing, was put in or stands elsewhere is named by its number;
/// where somebody changed an event and what was kept of it as well, the first number of its batch
/// is named, because only the batch is signed as a whole.
public final class AuditCheck {

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, PublicKey> keys = new HashMap<>();
  private final TreeMap<Long, Anchor> anchors = new TreeMap<>();
  private final int tenant;

  private MerkleTree tree = new MerkleTree();
  private byte[] previous = Seal.BEGINNING;
  private long next = 1;
  private long batch = 1;
  private long first = 1;
  private long events;
  private long agreed;
  private Verdict.@Nullable Fault fault;

  private AuditCheck(int tenant, Collection<PublicKey> keys, Collection<Anchor> anchors) {
    this.tenant = tenant;
    keys.forEach(key -> this.keys.put(Seal.keyId(key), key));
    anchors.stream()
        .filter(anchor -> anchor.tenant() == tenant)
        .forEach(anchor -> this.anchors.put(anchor.batch(), anchor));
  }

  /// @param tenant whose audit it has to be
  /// @param keys that sealed it, one after the other
  /// @param anchors also of other tenants; those are passed over
  public static Verdict of(
      BufferedReader file, int tenant, Collection<PublicKey> keys, Collection<Anchor> anchors)
      throws IOException {
    AuditCheck check = new AuditCheck(tenant, keys, anchors);
    String line;
    while (check.fault == null && (line = file.readLine()) != null) {
      check.line(line);
    }
    check.end();
    return new Verdict(check.events, check.batch - 1, check.agreed, check.fault);
  }

  private void line(String line) {
    if (line.startsWith(AuditLines.EVENT)) {
      event(line);
    } else if (line.startsWith(AuditLines.SEAL)) {
      seal(line);
    } else if (!line.isEmpty()) {
      wrong(next, "a line is neither an event nor a seal");
    }
  }

  private void event(String line) {
    int space = line.indexOf(' ', AuditLines.EVENT.length());
    long number = space < 0 ? -1 : number(line.substring(space + 1));
    if (number < 0) {
      wrong(next, "the event cannot be read");
      return;
    }
    if (number != next) {
      wrong(
          Math.min(number, next),
          number > next
              ? "the event is missing or stands elsewhere"
              : "the event stands here a second time");
      return;
    }
    byte[] leaf = MerkleTree.leaf(line.substring(space + 1).getBytes(StandardCharsets.UTF_8));
    if (!HexFormat.of().formatHex(leaf).equals(line.substring(AuditLines.EVENT.length(), space))) {
      wrong(number, "the event is not what was sealed");
      return;
    }
    tree.add(leaf);
    next++;
    events++;
  }

  private void seal(String line) {
    AuditLines.SealLine parsed;
    try {
      parsed = AuditLines.parseSeal(line);
    } catch (IllegalArgumentException e) {
      wrong(first, "the seal cannot be read: " + e.getMessage());
      return;
    }
    Seal seal = parsed.seal();
    PublicKey key = keys.get(seal.key());
    Anchor anchor = anchors.get(seal.batch());
    if (seal.tenant() != tenant) {
      wrong(first, "the seal is that of another tenant, " + seal.tenant());
    } else if (seal.batch() != batch || seal.first() != first) {
      wrong(
          Math.min(first, seal.first()),
          "a batch is missing or stands elsewhere: " + batch + " was to come");
    } else if (seal.last() >= next) {
      wrong(next, "the event is missing: the seal counts " + seal.count());
    } else if (seal.last() < next - 1) {
      wrong(seal.last() + 1, "the event was put in: the seal counts " + seal.count());
    } else if (!Arrays.equals(seal.previous(), previous)) {
      wrong(first, "the seal does not follow the one before it");
    } else if (!Arrays.equals(seal.root(), tree.root())) {
      wrong(first, "events of this batch and what was kept of them were changed");
    } else if (key == null) {
      wrong(first, "the seal names a key that is not given, " + seal.key());
    } else if (!seal.isSignedBy(key, parsed.signature())) {
      wrong(first, "the seal is not signed by its key");
    } else if (anchor != null && !Arrays.equals(anchor.hash(), seal.hash())) {
      Map.Entry<Long, Anchor> sure = anchors.lowerEntry(batch);
      wrong(
          sure == null ? 1 : sure.getValue().last() + 1,
          "it was sealed anew: the anchor of batch " + batch + " says something else");
    } else {
      agreed += anchor == null ? 0 : 1;
      previous = seal.hash();
      batch++;
      first = next;
      tree = new MerkleTree();
    }
  }

  private void end() {
    if (fault == null && tree.size() > 0) {
      wrong(first, "no seal follows");
    }
    if (fault == null && anchors.ceilingKey(batch) != null) {
      wrong(next, "the end is cut off: an anchor knows batch " + anchors.lastKey());
    }
  }

  private void wrong(long number, String what) {
    if (fault == null) {
      fault = new Verdict.Fault(number, what);
    }
  }

  /// @return what the event says its number is; -1 when it says none
  private static long number(String json) {
    try (JsonParser parser =
        JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean here = parser.currentName().equals("number");
        JsonToken value = parser.nextToken();
        if (here) {
          return value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : -1;
        }
        parser.skipChildren();
      }
      return -1;
    } catch (JacksonException e) {
      return -1;
    }
  }
}
