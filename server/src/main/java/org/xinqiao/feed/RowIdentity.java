package org.xinqiao.feed;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.interop.RowField;
import org.xinqiao.interop.SourceRow;

/// What makes a row the same row when it comes again, and what it says. Both are kept as keyed
/// hashes: a plain hash of an identity number would be reversed in seconds.
@Component
class RowIdentity {

  private static final RowField[] NUMBERS = {
    RowField.PATIENT_NUMBER,
    RowField.PATIENT_MRN,
    RowField.PATIENT_CARD,
    RowField.PATIENT_ID_CARD,
    RowField.PATIENT_PASSPORT
  };

  private final KeyedHash hash;

  RowIdentity(KeyedHash hash) {
    this.hash = hash;
  }

  /// A row that was read, with its identity.
  ///
  /// @param key of the row, never of a name
  /// @param content of everything it says
  record IdentifiedRow(SourceRow row, byte[] key, byte[] content) {}

  IdentifiedRow of(ColumnMapping mapping, int number, Instant asOf, Map<RowField, String> values) {
    String patient =
        Arrays.stream(NUMBERS)
            .filter(values::containsKey)
            .findFirst()
            .map(field -> field + "=" + values.get(field))
            .orElse("");
    String rest =
        mapping.kind().key().stream()
            .map(field -> values.getOrDefault(field, ""))
            .collect(Collectors.joining("\u001F"));
    byte[] key =
        Arrays.copyOf(
            hash.of(
                "feed/key",
                mapping.kind()
                    + "\u001F"
                    + mapping.assigner()
                    + "\u001F"
                    + patient
                    + "\u001F"
                    + rest),
            16);
    byte[] content = Arrays.copyOf(hash.of("feed/content", new TreeMap<>(values).toString()), 16);
    SourceRow row =
        new SourceRow(
            mapping.kind(),
            number,
            HexFormat.of().formatHex(key),
            1,
            mapping.assigner(),
            asOf,
            values);
    return new IdentifiedRow(row, key, content);
  }
}
