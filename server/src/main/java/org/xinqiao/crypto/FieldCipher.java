package org.xinqiao.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Service;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Encrypts single fields. A ciphertext is bound to its tenant, column and row: moved anywhere else
/// it does not open. Thread-safe; needs a bound tenant and, for patients' fields, a transaction.
///
/// A ciphertext is `version 1 | suite 1 | key number 4 | nonce 12 | ciphertext | tag 16`. Suite 1
/// is AES-256-GCM with HMAC-SHA256.
@Service
public class FieldCipher {

  private final PatientKeys patientKeys;
  private final TenantKeys tenantKeys;

  private final Set<String> columns;

  FieldCipher(PatientKeys patientKeys, TenantKeys tenantKeys, List<SealedColumn> columns) {
    this.patientKeys = patientKeys;
    this.tenantKeys = tenantKeys;
    this.columns = columns.stream().map(SealedColumn::column).collect(Collectors.toSet());
  }

  /// Makes the keys of many new patients at once, before their first field is encrypted. Once in a
  /// transaction, which must then be kept or undone as a whole.
  public void makeKeys(Collection<PatientId> patients) {
    patientKeys.makeAll(patients);
  }

  /// Reads the keys of many patients with one statement, before fields of theirs are opened in the
  /// same transaction: else each patient's first field asks for its key by itself.
  public void readKeys(Collection<PatientId> patients) {
    patientKeys.readAll(patients);
  }

  /// Forgets the keys of patients who are being erased, here and when the caller's transaction
  /// ends. Other nodes forget them when they hear of it.
  public void forgetKeys(Collection<PatientId> patients) {
    patientKeys.forget(patients);
  }

  /// Encrypts under the patient's own key, so that destroying that key destroys the text
  /// everywhere, backups included.
  ///
  /// @param column `table.column`
  /// @param row the row's own id inside the patient, such as a message id
  public byte[] encrypt(PatientId patient, String column, Object row, String clear) {
    return Envelope.seal(
        patientKeys.keyOf(patient),
        1,
        binding(column, patient + "/" + row),
        clear.getBytes(StandardCharsets.UTF_8));
  }

  /// Opens what was encrypted for the patient, or for a record that is or was merged with theirs:
  /// rows follow a merge as they are.
  public String decrypt(PatientId patient, String column, Object row, byte[] sealed) {
    try {
      return open(patient, column, row, sealed);
    } catch (IllegalStateException notTheirs) {
      for (PatientId other : patientKeys.mergedWith(patient)) {
        try {
          return open(other, column, row, sealed);
        } catch (IllegalStateException notTheirsEither) {
          notTheirs.addSuppressed(notTheirsEither);
        }
      }
      throw notTheirs;
    }
  }

  private String open(PatientId patient, String column, Object row, byte[] sealed) {
    SecretKey key =
        patientKeys
            .known(patient)
            .orElseThrow(() -> new IllegalStateException("There is no key of " + patient));
    return new String(
        Envelope.open(key, binding(column, patient + "/" + row), sealed), StandardCharsets.UTF_8);
  }

  /// Encrypts bytes that belong to no single patient, such as a raw message.
  ///
  /// @param column one that a [SealedColumn] declares
  public byte[] encryptForTenant(String column, Object row, byte[] clear) {
    if (!columns.contains(column)) {
      throw new IllegalArgumentException("No SealedColumn declares " + column);
    }
    return tenantKeys.seal(purpose(column), binding(column, row), clear);
  }

  public byte[] decryptForTenant(String column, Object row, byte[] sealed) {
    return tenantKeys.open(purpose(column), binding(column, row), sealed);
  }

  static String purpose(String column) {
    return "field/" + column;
  }

  static byte[] binding(String column, Object row) {
    return (Tenancy.current() + "|" + column + "|" + row).getBytes(StandardCharsets.UTF_8);
  }
}
