package org.xinqiao.portal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Representatives;

/// Sends the codes that were asked for, to phones that are somebody's. The code is made here, and
/// its hash is committed before the provider is called; the digits themselves are nowhere but in
/// the message. A code whose sending failed or is unknown is not sent again: whoever waits asks for
/// a new one.
@Service
class SendCodes {

  private static final Logger log = LoggerFactory.getLogger(SendCodes.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BATCH = 50;

  private final CodeStore store;
  private final Patients patients;
  private final Representatives representatives;
  private final ObjectProvider<CodeCourier> courier;
  private final KeyedHash hash;
  private final FieldCipher cipher;
  private final TransactionTemplate transaction;
  private final Clock clock;

  SendCodes(
      CodeStore store,
      Patients patients,
      Representatives representatives,
      ObjectProvider<CodeCourier> courier,
      KeyedHash hash,
      FieldCipher cipher,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.patients = patients;
    this.representatives = representatives;
    this.courier = courier;
    this.hash = hash;
    this.cipher = cipher;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// One pass for the current tenant.
  ///
  /// @return whether there was anything to do
  boolean round() {
    List<CodeStore.ToSend> taken =
        transaction.execute(status -> {
          store.purge(clock.instant());
          return store.take(BATCH);
        });
    if (taken == null || taken.isEmpty()) {
      return false;
    }
    for (CodeStore.ToSend one : taken) {
      String how = send(one);
      transaction.executeWithoutResult(status -> store.sent(one.id(), how));
    }
    return true;
  }

  private String send(CodeStore.ToSend asked) {
    PhoneNumber phone =
        new PhoneNumber(
            new String(
                cipher.decryptForTenant("portal_code.phone", asked.id(), asked.phone()),
                StandardCharsets.US_ASCII));
    if (!clock.instant().isBefore(asked.expiresAt())) {
      return "late";
    }
    LocalDate today = LocalDate.now(clock);
    if (patients.owners(phone).isEmpty()
        && representatives.withPhone(phone).stream().noneMatch(one -> one.inForce(today))) {
      return "nobody";
    }
    String digits = "%06d".formatted(RANDOM.nextInt(1_000_000));
    transaction.executeWithoutResult(
        status -> store.codeIs(asked.id(), hashOf(hash, asked.signInHash(), digits)));
    try {
      return courier
          .getObject()
          .send(asked.id(), phone, digits, asked.expiresAt())
          .name()
          .toLowerCase(Locale.ROOT);
    } catch (RuntimeException e) {
      log.error("Code {} could not be handed over", asked.id(), e);
      return "unknown";
    }
  }

  /// Binds the code to the sign-in that it was asked for: good there and nowhere else.
  static byte[] hashOf(KeyedHash hash, byte[] signInHash, String digits) {
    return hash.of("portal-code", HexFormat.of().formatHex(signInHash) + ":" + digits);
  }
}
