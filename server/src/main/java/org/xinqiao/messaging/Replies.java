package org.xinqiao.messaging;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.PatientId;

/// What patients wrote back.
@Service
public class Replies {

  static final String COLUMN = "messaging_reply.text";

  private final ReplyStore store;
  private final FieldCipher cipher;

  Replies(ReplyStore store, FieldCipher cipher) {
    this.store = store;
    this.cipher = cipher;
  }

  /// The words of these replies of a patient, for those who may see the patient. Whoever asks
  /// writes the look into the audit.
  @Transactional(readOnly = true)
  public Map<UUID, String> words(PatientId patient, Collection<UUID> replies) {
    Map<UUID, String> words = new HashMap<>();
    if (!replies.isEmpty()) {
      store
          .texts(patient, replies)
          .forEach(
              (reply, sealed) -> words.put(reply, cipher.decrypt(patient, COLUMN, reply, sealed)));
    }
    return words;
  }
}
