package org.xinqiao.clinical;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A medicine, prescribed or handed over, that a source reports on its own and not in a message
/// about an order. What makes it the same one in the next report is its number and its code.
///
/// @param id of the fact, if it is new
/// @param encounterId the visit it belongs to, if it is known
public record MedicineRecord<T>(UUID id, @Nullable UUID encounterId, T medicine) {

  public MedicineRecord<T> with(T said) {
    return new MedicineRecord<>(id, encounterId, said);
  }
}
